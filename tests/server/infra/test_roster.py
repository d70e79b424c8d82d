"""Rosters as offices have them: read as they are, each row taken or told with its reason."""

import io
import zipfile
from typing import Any

import pytest
from openpyxl import Workbook

from server.infra.roster import read_roster as read
from tests.rosters import GOOD, HEAD, codes, one, saved, sheet, taken


def test_a_roster_is_read_with_all_it_says() -> None:
    head = (*HEAD, "教职工数", "纬度", "经度", "安全副校长", "联系电话", "是否有校车", "地址")
    more = (92, "24.7315", 118.6502, "甲某某", "000-0000000", "否", "学府路 1 号")
    roster = read(sheet(head, (*GOOD, *more)))
    school = roster.rows[0].school
    assert school is not None
    assert roster.rows[0].told == ()
    assert (school.code, school.name, school.town) == GOOD[:3]
    assert (school.pinyin, school.initials) == ("wangchaozhongxue", "wczx")
    assert (school.lat_e7, school.lon_e7) == (247_315_000, 1_186_502_000)
    assert school.address == "学府路1号"
    assert school.contacts == ({"post": "安全副校长", "name": "甲某某", "phone": "000-0000000"},)
    assert school.facts == {
        "students": 1200,
        "boarders": 350,
        "staff": 92,
        "has_canteen": True,
        "has_bus": False,
    }


def test_a_title_over_the_table_and_a_head_in_two_rows_are_no_obstacle() -> None:
    roster = read(
        sheet(
            ("云汀市中小学（幼儿园）名册",),
            ("填报单位：市教育局", None, None, None, None, "2026年9月"),
            ("序号", "学校代码", "学校名称 ", "镇街", "学校\n类别", "所在区域", "学生情况", None,
             "备注"),
            (None, None, None, None, None, None, "学生数（人）", "其中：寄宿生", None),
            (1, *GOOD[:7], "迁址"),
            merged=("A1:I1", "G3:H3", *(f"{column}3:{column}4" for column in "ABCDEFI")),
        )
    )  # fmt: skip
    assert roster.header_row == 4
    assert roster.unread_columns == ("备注",)
    assert taken(roster) == ["350001"]
    assert roster.rows[0].school is not None
    assert roster.rows[0].school.facts == {"students": 1200, "boarders": 350}


def test_a_head_in_two_rows_that_were_not_merged_is_put_together() -> None:
    upper = ("学校代码", "学校名称", "镇街", "类别", "区域", "学生情况", None)
    lower = (None, None, None, None, None, "学生数", "寄宿生数")
    roster = read(sheet(upper, lower, GOOD[:7]))
    assert roster.rows[0].row == 3
    assert roster.rows[0].school is not None
    assert roster.rows[0].school.facts == {"students": 1200, "boarders": 350}


def test_a_town_merged_over_its_schools_counts_for_each_of_them() -> None:
    second = ("350002", "望潮小学", None, "小学", "城区", 300, 0, "否")
    roster = read(sheet(HEAD, GOOD, second, merged=("C2:C3",)))
    assert [row.school.town for row in roster.rows if row.school] == ["望潮街道", "望潮街道"]


def test_blank_rows_are_counted_and_rows_keep_the_numbers_the_office_sees() -> None:
    roster = read(sheet(HEAD, (), GOOD, (None, "  "), (), ("350002", *GOOD[1:]), ()))
    assert [row.row for row in roster.rows] == [3, 6]
    assert roster.blank_rows == 3


@pytest.mark.parametrize(
    ("head", "cell", "name", "value"),
    [
        ("学校代码", "３５０ ００１", "code", "350001"),
        ("学校代码", 350001.0, "code", "350001"),
        ("学校代码", "Ａ-１２", "code", "A-12"),
        ("学校名称", "　望潮　中学（东校区）", "name", "望潮中学（东校区）"),
        ("学校名称", "第１中学", "name", "第1中学"),
        ("学校类别", "普通高中", "school_type", "高中"),
        ("所在区域", "镇乡结合区", "locality", "镇区"),
    ],
)
def test_full_width_digits_blanks_and_other_names_are_read_and_told(
    head: str, cell: Any, name: str, value: str
) -> None:
    row = one(**{head: cell})
    assert row.school is not None
    assert getattr(row.school, name) == value
    assert codes(row) == ([] if isinstance(cell, float) else [("read_as", False)])


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("１２００", 1200),
        ("1,200", 1200),
        (" 1200 人", 1200),
        (1200.0, 1200),
        ("1200.00", 1200),
        (0, 0),
    ],
)
def test_numbers_as_offices_write_them(cell: Any, value: int) -> None:
    row = one(学生数=cell, 寄宿生数=0)
    assert row.school is not None
    assert row.school.facts is not None
    assert row.school.facts["students"] == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [("是", True), ("√", True), ("Ｙ", True), (True, True), ("无", False), (0, False)],
)
def test_yes_and_no_as_offices_write_them(cell: Any, value: bool) -> None:
    row = one(有食堂=cell)
    assert row.school is not None
    assert row.school.facts is not None
    assert row.school.facts["has_canteen"] is value


@pytest.mark.parametrize("cell", ["", "—", "/", "不详", None])
def test_what_nobody_filled_in_is_unknown_not_wrong(cell: Any) -> None:
    row = one(学生数=cell, 有食堂=cell)
    assert row.school is not None
    assert row.school.facts == {"boarders": 350}
    assert row.told == ()


@pytest.mark.parametrize(
    ("head", "cell", "told"),
    [
        *((head, "", "missing") for head in HEAD[:5]),
        ("学校名称", "—", "missing"),
        ("学校代码", "望潮", "not_a_code"),
        ("学校代码", "9" * 40, "not_a_code"),
        ("学校代码", "3.50001E+09", "lost_digits"),
        ("学校名称", "望" * 300, "too_long"),
        ("学校名称", "望\ufffd中学", "garbled"),
        ("学校类别", "大学", "unknown_word"),
        ("所在区域", "海上", "unknown_word"),
        ("学生数", "约八百", "not_a_count"),
        ("学生数", "-5", "not_a_count"),
        ("学生数", "12.5", "not_a_count"),
        ("学生数", "²", "not_a_count"),
        ("学生数", "9" * 5000, "too_many"),
        ("学生数", "#REF!", "failed_formula"),
        ("学生数", "=1100+100", "formula"),
        ("学校代码", "=A9", "formula"),
        ("有食堂", "在建", "not_yes_no"),
        ("寄宿生数", 1300, "boarders"),
    ],
)
def test_what_is_wrong_is_told_with_its_row_and_column(head: str, cell: Any, told: str) -> None:
    row = one(**{head: cell})
    assert row.school is None
    assert not row.left_out
    assert [(problem.row, problem.column) for problem in row.told] == [(2, head)]
    assert codes(row) == [(told, True)]


@pytest.mark.parametrize(
    ("north", "east", "told"),
    [
        ("24.7", "", "half_a_place"),
        ("", "118.6", "half_a_place"),
        ("118.6", "24.7", "not_degrees"),
        ("NaN", "118.6", "not_degrees"),
        ("二十四", "118.6", "not_degrees"),
    ],
)
def test_half_a_place_or_none_on_earth_is_told(north: str, east: str, told: str) -> None:
    row = read(sheet((*HEAD, "纬度", "经度"), (*GOOD, north, east))).rows[0]
    assert row.school is None
    assert (told, True) in codes(row)


def test_the_value_a_formula_showed_last_is_taken_and_told() -> None:
    roster = read(with_computed(sheet(HEAD, (*GOOD[:5], "=1000+204", *GOOD[6:])), 1204))
    row = roster.rows[0]
    assert row.school is not None
    assert row.school.facts is not None
    assert row.school.facts["students"] == 1204
    assert codes(row) == [("computed", False)]


def with_computed(data: bytes, value: int) -> bytes:
    """The workbook as a spreadsheet program saves it: the value stands beside the formula."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name.startswith("xl/worksheets/"):
                was = content
                content = content.replace(b"</f><v></v>", f"</f><v>{value}</v>".encode())
                content = content.replace(b"</f><v />", f"</f><v>{value}</v>".encode())
                assert was != content
            new.writestr(name, content)
    return out.getvalue()


def test_of_rows_with_one_code_the_first_that_can_be_taken_is_and_each_is_told() -> None:
    spoiled = (*GOOD[:5], "很多", *GOOD[6:])
    other = (GOOD[0], "望潮中学分校", *GOOD[2:])
    roster = read(sheet(HEAD, spoiled, GOOD, other, GOOD))
    assert taken(roster) == ["350001"]
    spoiled_row, good, second, third = roster.rows
    assert codes(spoiled_row) == [("not_a_count", True)]
    assert good.school is not None
    assert good.school.name == "望潮中学"
    assert codes(good) == [("twice_below", False)]
    assert good.told[0].facts == {"others": "4、5"}
    assert codes(second) == codes(third) == [("twice", True)]
    assert second.told[0].facts == {"other": 3}


def test_one_name_under_two_codes_is_taken_and_told() -> None:
    roster = read(sheet(HEAD, GOOD, ("350002", *GOOD[1:])))
    assert taken(roster) == ["350001", "350002"]
    assert codes(roster.rows[1]) == [("same_name", False)]


def test_sums_headings_remarks_and_heads_again_are_no_schools() -> None:
    roster = read(
        sheet(
            HEAD,
            ("一、望潮街道",),
            GOOD,
            ("合 计", None, None, None, None, 1200, 350),
            (None, "总计"),
            HEAD,
            ("注：以上数据截至九月",),
            merged=("A2:H2",),
        )
    )
    assert taken(roster) == ["350001"]
    left_out = [(row.row, row.told[0].code) for row in roster.rows if row.left_out]
    assert left_out == [
        (2, "heading"),
        (4, "sum"),
        (5, "sum"),
        (6, "header_again"),
        (7, "heading"),
    ]


def test_the_sheet_with_the_roster_is_found_and_the_others_are_named() -> None:
    book = Workbook()
    first = book.active
    assert first is not None
    first.title = "说明"
    first.append(("请填写第二张表",))
    page = book.create_sheet("名册")
    page.append(HEAD)
    page.append(GOOD)
    book.create_sheet("空表")
    roster = read(saved(book))
    assert roster.sheet == "名册"
    assert roster.unread_sheets == ("说明",)
    assert taken(roster) == ["350001"]


def test_two_columns_of_one_meaning_are_told() -> None:
    roster = read(sheet((*HEAD, "在校生数"), (*GOOD, 999)))
    assert roster.doubled_columns == ("在校生数",)
    assert roster.rows[0].school is not None
    assert roster.rows[0].school.facts is not None
    assert roster.rows[0].school.facts["students"] == 1200


def test_everything_told_can_be_said_in_words() -> None:
    """Each text fills in whatever its row knows."""
    rows = [
        one(学校代码="３５０００１"),
        one(学生数="=1"),
        one(学校类别="大学"),
        one(寄宿生数=9999),
        *read(sheet(HEAD, GOOD, GOOD, ("350002", *GOOD[1:]), ("合计", 1, 2))).rows,
    ]
    for row in rows:
        for problem in row.told:
            assert "{" not in problem.told()
