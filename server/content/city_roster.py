"""The invented city's roster as an education office would send it in: a workbook full of habits.

A title over the table, a head in two rows, towns merged over their schools, blank rows and sums
between them, full-width digits, and rows with mistakes: a code given twice, a word for a number.
"""

import io
from collections.abc import Iterator
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from server.content import city

FILE_NAME = "云汀市学校名册.xlsx"
TITLE = "云汀市中小学校（幼儿园）基本情况名册"
REMARK = "填报单位：云汀市教育局　　本表全部内容均为虚构，仅供演示"
HEAD = (
    ("序号", "", ""),
    ("学校代码", "", "code"),
    ("学校（园）名称", "", "name"),
    ("所属镇街", "", "town"),
    ("办学类型", "", "school_type"),
    ("城乡分类", "", "locality"),
    ("详细地址", "", "address"),
    ("师生情况", "在校学生数（人）", "students"),
    ("师生情况", "其中：寄宿生数", "boarders"),
    ("师生情况", "教职工数", "staff"),
    ("校园情况", "宿舍楼栋数", "dorm_buildings"),
    ("校园情况", "有食堂", "has_canteen"),
    ("校园情况", "校外供餐", "has_external_meal"),
    ("校园情况", "使用燃气", "uses_gas"),
    ("校园情况", "有校车", "has_bus"),
    ("校园情况", "有实验室", "has_lab"),
    ("校园情况", "有管制化学品", "has_controlled_chemicals"),
    ("校园情况", "有午休室", "has_nap_room"),
    ("校园情况", "消防控制室", "has_fire_control_room"),
    ("校园情况", "在建工地", "has_construction"),
    ("校园情况", "特种设备", "has_special_equipment"),
    ("校园情况", "人脸识别门禁", "has_face_gate"),
    ("校园情况", "二次供水", "has_secondary_water"),
    ("校园情况", "直饮水", "has_drinking_machine"),
    ("校园情况", "反恐重点目标", "terror_key_target"),
    ("近一年通知份数", "", "notices_sent"),
    ("纬度", "", "lat_e7"),
    ("经度", "", "lon_e7"),
    ("备注", "", "remark"),
)
HEAD_ROW, FIRST_ROW = 3, 5
TOWN_COLUMN = 4
WIDE_DIGITS = str.maketrans("0123456789", "０１２３４５６７８９")
WIDE_EVERY, OTHER_WORD_EVERY = 61, 97
OTHER_WORDS = {"高中": "普通高中", "初中": "初级中学", "中等职业学校": "职业高中"}
DEGREES_E7 = 10_000_000
MISTAKES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("青禾镇", {"code": "350009", "remark": "原青禾小学，已并入"}),
    ("白石镇", {"code": "359001", "name": "白石镇晨曦小学", "students": "约三百"}),
    ("松溪乡", {"code": "359002", "name": "松溪乡书香培训中心", "school_type": "培训机构"}),
    ("沙岭镇", {"code": "359003", "name": None}),
    ("栖霞镇", {"code": "359004", "name": "栖霞镇山海幼儿园", "students": "=118+97"}),
    ("望潮街道", {"code": "350106", "name": "望潮街道分校"}),
    ("城东街道", {"code": "3.59006E+05", "name": "城东街道星河小学"}),
)
"""Rows that cannot be taken, after the last school of their town."""


def workbook() -> bytes:
    """The roster as a file; the same rows each time."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "学校名册"
    _write_head(sheet)
    number = FIRST_ROW
    for town in city.TOWNS:
        rows = list(_rows_of(town))
        for row in rows:
            _write(sheet, number, row, first=row is rows[0])
            number += 1
        column = get_column_letter(TOWN_COLUMN)
        sheet.merge_cells(f"{column}{number - len(rows)}:{column}{number - 1}")
        sheet.cell(number, 1, "小计")
        sheet.cell(number, 3, f"{len(rows)} 所")
        # A blank row parts the towns.
        number += 2
    sheet.cell(number, 1, "合计")
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _rows_of(town: str) -> Iterator[dict[str, Any]]:
    """The schools of a town as its office writes them, then those with a mistake."""
    last: dict[str, Any] = {}
    for number, school in enumerate(city.roster()):
        if school["town"] == town:
            last = _written(number, school)
            yield last
    for where, mistake in MISTAKES:
        if where == town:
            yield {**last, "remark": None, **mistake}


def _written(number: int, school: dict[str, Any]) -> dict[str, Any]:
    row: dict[str, Any] = {**school, **school["facts"]}
    for name in ("lat_e7", "lon_e7"):
        row[name] = round(row[name] / DEGREES_E7, 6)
    for name, value in school["facts"].items():
        if isinstance(value, bool):
            row[name] = "是" if value else "否"
    if number % WIDE_EVERY == 0:
        row["code"] = row["code"].translate(WIDE_DIGITS)
        row["students"] = str(row["students"]).translate(WIDE_DIGITS)
        row["name"] = f"{row['name'][:2]}　{row['name'][2:]}"
    if number % OTHER_WORD_EVERY == 0:
        row["school_type"] = OTHER_WORDS.get(row["school_type"], row["school_type"])
    return row


def _write_head(sheet: Worksheet) -> None:
    last = get_column_letter(len(HEAD))
    for number, text in ((1, TITLE), (2, REMARK)):
        sheet.cell(number, 1, text).font = Font(bold=number == 1, size=16 if number == 1 else 10)
        sheet.merge_cells(f"A{number}:{last}{number}")
    for column, (upper, lower, _name) in enumerate(HEAD, start=1):
        letter = get_column_letter(column)
        sheet.cell(HEAD_ROW, column, upper).alignment = Alignment(wrap_text=True)
        sheet.cell(HEAD_ROW + 1, column, lower or None).alignment = Alignment(wrap_text=True)
        if not lower:
            sheet.merge_cells(f"{letter}{HEAD_ROW}:{letter}{HEAD_ROW + 1}")
    for group in ("师生情况", "校园情况"):
        columns = [get_column_letter(n) for n, head in enumerate(HEAD, 1) if head[0] == group]
        sheet.merge_cells(f"{columns[0]}{HEAD_ROW}:{columns[-1]}{HEAD_ROW}")


def _write(sheet: Worksheet, number: int, row: dict[str, Any], *, first: bool) -> None:
    for column, (_upper, _lower, name) in enumerate(HEAD, start=1):
        value = row.get(name) if name else number - FIRST_ROW + 1
        if value is not None and (column != TOWN_COLUMN or first):
            sheet.cell(number, column, value)
