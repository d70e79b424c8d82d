"""A checklist from a file: each wrong kind is told; what would change is told; then published."""

import io
import re
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from server import scope
from server.infra.checklist_file import COLUMNS, read_checklist
from server.infra.checklist_form import checklist_workbook
from server.infra.xlsform.writing import xlsform
from server.models import Template
from server.work import Works
from tests.server.console.test_rosters import Hands, words
from tests.shared.sheets import TEMPLATE

PAGE = "/templates/import"
WHOLE = checklist_workbook(TEMPLATE)


def changed(*, without: str = "", **cells: dict[str, str]) -> bytes:
    """The checklist's file with these cells in other words, by code; without one item."""
    book = load_workbook(io.BytesIO(WHOLE))
    sheet = book.worksheets[0]
    for row in list(sheet.iter_rows(min_row=2)):
        code = str(row[0].value)
        for column, text in cells.get(code.replace("-", "_"), {}).items():
            row[COLUMNS.index(column)].value = text
        if code == without:
            sheet.delete_rows(row[0].row)
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def send(hands: Hands, data: bytes) -> Any:
    return hands.post(PAGE, checklist=(io.BytesIO(data), "检查表.xlsx"))


def versions(works: Works) -> list[tuple[int, bool, int]]:
    with works.reading(scope.SYSTEM) as work:
        rows = work.session.scalars(select(Template).order_by(Template.version))
        return [(one.version, one.current, len(one.body["items"])) for one in rows]


def test_the_version_in_use_is_taken_as_a_file_that_reads_back_as_itself(app: Any) -> None:
    admin = Hands(app, "admin")
    page = admin.get(PAGE).get_data(as_text=True)
    link = next(part for part in page.split('"') if part.endswith("/checklist.xlsx"))
    assert read_checklist(admin.get(link).get_data()).template == TEMPLATE
    again = send(admin, WHOLE)
    assert "文件与在用版本一致" in words(admin.get(again.headers["Location"]))


def test_a_changed_checklist_is_told_and_published_as_the_next_version(
    app: Any, works: Works
) -> None:
    admin = Hands(app, "admin")
    data = changed(without="GX-03", ZD_02={"text_zh": "门卫制度已上墙"}, ZD_03={"code": "ZD-93"})
    answer = send(admin, data)
    assert answer.status_code == 302, words(answer)
    address = answer.headers["Location"]
    report = words(admin.get(address))
    assert "新增 1 项，变更 1 项，停用 2 项" in report
    assert "门卫制度已上墙" in report
    assert versions(works) == [(1, True, 144)]
    published = admin.post(address)
    assert published.status_code == 302
    assert versions(works) == [(1, False, 144), (2, True, 143)]
    newest = admin.get(published.headers["Location"]).get_data(as_text=True)
    side_by_side = next(part for part in newest.split('"') if "/diff/" in part)
    told = words(admin.get(side_by_side))
    assert "第 1 版与第 2 版" in told
    assert re.search(r"检查内容（中文） .* 门卫制度已上墙", told)
    assert admin.post(address).status_code == 302
    assert len(versions(works)) == 2


def test_a_code_that_was_taken_out_is_never_used_again(app: Any, works: Works) -> None:
    admin = Hands(app, "admin")
    admin.post(send(admin, changed(without="GX-03")).headers["Location"])
    refused = admin.post(send(admin, WHOLE).headers["Location"])
    assert (refused.status_code, "不再使用：GX-03" in words(refused)) == (422, True)
    assert versions(works) == [(1, False, 144), (2, True, 143)]


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"\x89PNG\r\n\x1a\n\x00", "不是可识别的表格"),
        (b"\xd0\xcf\x11\xe0" + bytes(600), "旧的 .xls"),
        (WHOLE[:3000], "不是可识别的表格"),
        ("编号,题目\nA-1,门\n".encode("gbk"), "fail_if"),
        (changed(ZD_02={"weight": "=1+1"}), "“weight”是公式"),
        (changed(ZD_02={"code": "ZD-01"}), "编号 ZD-01 已在第"),
        (changed(ZD_02={"answer_type": "判断"}), "不认识“判断”"),
        (changed(ZD_02={"weight": "很重"}), "不能是“很重”"),
        (changed(ZD_06={"fail_if": "value <"}), "value <"),
        (changed(ZD_06={"fail_if": "no_such_fact == 1"}), "no_such_fact"),
        (changed(ZD_02={"text_en": ""}), "“text_en”没有填"),
    ],
    ids=["a picture", "an old file", "half a file", "another table", "a formula", "a code twice",
         "a word", "a number", "a condition", "a name", "a blank"],
)  # fmt: skip
def test_each_wrong_kind_of_file_is_told_and_nothing_is_published(
    app: Any, works: Works, data: bytes, told: str
) -> None:
    answer = send(Hands(app, "admin"), data)
    assert answer.status_code == 422
    assert told in words(answer).replace("&lt;", "<")
    assert versions(works) == [(1, True, 144)]
    assert not (works.settings.data_folder / "inbox").exists()


def test_it_is_told_in_english_too(app: Any) -> None:
    answer = send(Hands(app, "admin", "en"), changed(ZD_02={"weight": "=1+1"}))
    assert "A formula stands in weight" in words(answer)
    assert "Cells to put right: 1." in words(answer)


@pytest.mark.parametrize("login", ["zhou", "chen", "auditor"])
def test_nobody_but_an_administrator_publishes(app: Any, works: Works, login: str) -> None:
    address = send(Hands(app, "admin"), changed(without="GX-03")).headers["Location"]
    other = Hands(app, login)
    for answer in (other.get(PAGE), send(other, WHOLE), other.get(address), other.post(address)):
        assert answer.status_code == 403
    assert versions(works) == [(1, True, 144)]


def test_a_version_is_taken_as_an_xlsform_in_the_readers_words(app: Any) -> None:
    admin = Hands(app, "admin", "en")
    page = admin.get(PAGE).get_data(as_text=True)
    link = next(part for part in page.split('"') if part.endswith("/xlsform.xlsx"))
    book = load_workbook(io.BytesIO(admin.get(link).get_data()))
    assert book.sheetnames == ["survey", "choices", "settings"]
    assert str(book["settings"]["A2"].value).isascii()


def test_an_xlsform_that_was_changed_is_told_or_published(app: Any, works: Works) -> None:
    admin = Hands(app, "admin")
    book = load_workbook(io.BytesIO(xlsform(TEMPLATE, "校园安全", 1)))
    sheet = book["survey"]
    cell = next(row[2] for row in sheet.iter_rows(min_row=2) if row[1].value == "ZD-02")
    for text, row_type in (("门卫制度已上墙", None), ("门卫制度", "boolean")):
        cell.value = text
        if row_type:
            sheet.cell(cell.row, 1).value = row_type
        buffer = io.BytesIO()
        book.save(buffer)
        answer = send(admin, buffer.getvalue())
        if row_type:
            assert (answer.status_code, f"不支持题型“{row_type}”" in words(answer)) == (422, True)
        else:
            assert "变更 1 项" in words(admin.get(answer.headers["Location"]))
            admin.post(answer.headers["Location"])
    assert versions(works) == [(1, False, 144), (2, True, 144)]


@pytest.mark.parametrize("wrong", [False, True])
def test_what_a_form_leaves_out_is_told_before_it_is_published(app: Any, wrong: bool) -> None:
    book = load_workbook(io.BytesIO(xlsform(TEMPLATE, "表", 1)))
    survey = book["survey"]
    survey.insert_rows(2)
    survey["A2"], survey["B2"] = "deviceid", "tablet"
    if wrong:
        survey.append(["text", "outside", "外", "Outside"])
    buffer = io.BytesIO()
    book.save(buffer)
    admin = Hands(app, "admin")
    answer = send(admin, buffer.getvalue())
    page = answer if wrong else admin.get(answer.headers["Location"])
    assert page.status_code == (422 if wrong else 200)
    assert "tablet（deviceid）未采用" in words(page)
    assert ("不在任何分组中" in words(page)) is wrong
