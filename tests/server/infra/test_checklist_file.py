"""Checklist files as offices send them: read as they are, or told row by row what is wrong."""

import csv
import io
import zipfile
from collections.abc import Callable
from contextlib import suppress
from datetime import date

import pytest
from hypothesis import Phase, example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from server.infra.checklist_file import (
    COLUMNS,
    GRADES,
    ChecklistReport,
    WrongColumns,
    read_checklist,
)
from server.infra.tables import FILE_BYTES_MAX, NotATable
from shared.checklists import Item
from shared.problems import Problem, TooLarge
from shared.vocabulary import Party
from tests.shared.sheets import TEMPLATE

GRADE_WORDS = {grade: word for word, grade in GRADES.items()}
Rows = list[dict[str, str]]


def _row(item: Item) -> dict[str, str]:
    """An item as a row of the file it came from."""
    section = next(one for one in TEMPLATE.sections if one.code == item.section)
    same = ("code", "section", "text_zh", "text_en", "unit", "photo_hint_zh", "applies_if")
    more = ("valid_if", "fail_if", "compute", "office", "stat_key", "guidance_zh", "guidance_en")
    bases = item.bases
    return {name: str(getattr(item, name)) for name in (*same, *more)} | {
        "section_zh": section.name_zh,
        "section_en": section.name_en,
        "answer_type": str(item.answer_type),
        "options_zh": "|".join(item.options_zh),
        "options_en": "|".join(item.options_en),
        "basis_zh": "；".join(basis.text for basis in bases),
        "basis_status": "；".join(basis.status for basis in bases),
        "basis_valid_from": "；".join(_day(basis.valid_from) for basis in bases),
        "basis_valid_to": "；".join(_day(basis.valid_to) for basis in bases),
        "grade_if_failed": GRADE_WORDS[item.grade] if item.grade else "",
        "immediate_measure_zh": item.immediate_zh,
        "immediate_measure_en": item.immediate_en,
        "rectify_workdays": str(item.rectify_workdays),
        "photo_rule": str(item.photo_rule),
        "weight": str(item.weight),
        "veto": str(int(item.veto)),
        "responsible_party": "town_office" if item.party is Party.TOWN else str(item.party),
        "quick": str(int(item.quick)),
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def rows() -> Rows:
    return [_row(item) for item in TEMPLATE.items]


def as_csv(table: Rows, columns: tuple[str, ...] = COLUMNS) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(table)
    return text.getvalue().encode()


def as_xlsx(table: Rows) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(COLUMNS)
    for row in table:
        sheet.append([_cell(row[name]) for name in COLUMNS])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _cell(text: str) -> object:
    """As a spreadsheet keeps it: numbers are numbers, dates are dates."""
    if text.isdecimal():
        return int(text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def changed(code: str, cells: dict[str, str]) -> ChecklistReport:
    """What is told of the file with one row changed."""
    table = rows()
    next(row for row in table if row["code"] == code).update(cells)
    return read_checklist(as_csv(table))


@pytest.mark.parametrize("written", [as_csv, as_xlsx])
def test_the_products_own_checklist_is_read_whole(written: Callable[[Rows], bytes]) -> None:
    report = read_checklist(written(rows()))
    assert report.problems == ()
    assert report.template == TEMPLATE


def test_a_mark_before_the_text_and_full_width_headers_are_no_obstacle() -> None:
    data = as_csv(rows()).replace(b"code,section,", "ｃｏｄｅ， section,".encode(), 1)
    data = data.replace("ｃｏｄｅ，".encode(), "ｃｏｄｅ,".encode(), 1)
    assert read_checklist(b"\xef\xbb\xbf" + data).template == TEMPLATE


@pytest.mark.parametrize(
    ("code", "cells", "told"),
    [
        ("ZD-02", {"code": "ZD-01"}, ("code", "duplicate")),
        ("ZD-02", {"code": ""}, ("code", "missing")),
        ("ZD-02", {"text_en": ""}, ("text_en", "missing")),
        ("ZD-02", {"answer_type": "yesno"}, ("answer_type", "unknown_word")),
        ("ZD-02", {"grade_if_failed": "特大"}, ("grade_if_failed", "unknown_word")),
        ("ZD-02", {"grade_if_failed": ""}, ("grade_if_failed", "ungraded")),
        ("ZD-02", {"photo_rule": "sometimes"}, ("photo_rule", "unknown_word")),
        ("ZD-02", {"responsible_party": "army"}, ("responsible_party", "unknown_word")),
        ("ZD-02", {"compute": "guess"}, ("compute", "unknown_word")),
        ("ZD-02", {"basis_status": "rumour"}, ("basis_status", "unknown_word")),
        ("ZD-02", {"weight": "two"}, ("weight", "not_a_number")),
        ("ZD-02", {"weight": "²"}, ("weight", "not_a_number")),
        ("ZD-02", {"weight": "1.5"}, ("weight", "not_a_number")),
        ("ZD-02", {"weight": "9" * 5000}, ("weight", "not_a_number")),
        ("ZD-02", {"rectify_workdays": "-3"}, ("rectify_workdays", "not_a_number")),
        ("ZD-02", {"weight": "=1+1"}, ("weight", "formula")),
        ("ZD-02", {"text_zh": '=HYPERLINK("x")'}, ("text_zh", "formula")),
        ("ZD-06", {"basis_valid_from": "01.06.2022"}, ("basis_valid_from", "bad_date")),
        ("ZD-06", {"fail_if": "value < limit_patrol"}, ("fail_if", "bad_expression")),
        ("ZD-06", {"fail_if": "value <"}, ("fail_if", "bad_expression")),
        ("ZD-06", {"fail_if": "exit()"}, ("fail_if", "bad_expression")),
        ("JF-02", {"applies_if": 'ans("JF-99") == 1'}, ("applies_if", "bad_expression")),
        ("JF-02", {"applies_if": 'ans("JF-05") == "合格"'}, ("applies_if", "bad_expression")),
        ("JF-02", {"applies_if": 'ans("JF-02") == "合格"'}, ("applies_if", "bad_expression")),
        ("JF-02", {"applies_if": 'value == "合格"'}, ("applies_if", "reads_itself")),
        ("RF-03", {"options_en": "Only one"}, ("options_en", "options_differ")),
    ],
)
def test_what_is_wrong_is_told_with_its_row_and_column(
    code: str, cells: dict[str, str], told: tuple[str, str]
) -> None:
    report = changed(code, cells)
    row = next(n for n, item in enumerate(TEMPLATE.items, start=2) if item.code == code)
    assert report.template is None
    assert told in {(one.column, one.code) for one in report.problems if one.row == row}
    for one in report.problems:
        assert one.told()
        assert "{" not in one.told()
        assert set(one.to_body()) >= {"row", "column", "code", "text", "value"}


@pytest.mark.parametrize("encoding", ["gb18030", "utf-16"])
def test_a_file_in_the_encoding_of_an_office_program_is_read(encoding: str) -> None:
    assert read_checklist(as_csv(rows()).decode().encode(encoding)).template == TEMPLATE


def test_of_a_cell_with_a_formula_nothing_else_is_told() -> None:
    report = changed("ZD-02", {"weight": "=1+1"})
    assert [(one.column, one.code) for one in report.problems] == [("weight", "formula")]


def test_a_code_given_twice_is_told_with_the_row_that_has_it() -> None:
    report = changed("ZD-02", {"code": "ZD-01"})
    told = next(one for one in report.problems if one.code == "duplicate")
    rows_by_code = {item.code: n for n, item in enumerate(TEMPLATE.items, start=2)}
    assert (told.row, told.facts) == (rows_by_code["ZD-02"], {"other": rows_by_code["ZD-01"]})
    assert str(rows_by_code["ZD-01"]) in told.told()


def test_every_wrong_row_is_told_at_once() -> None:
    table = rows()
    for row in table[:3]:
        row["weight"] = "heavy"
    report = read_checklist(as_csv(table))
    assert [one.row for one in report.problems] == [2, 3, 4]


def test_rows_shorter_or_longer_than_the_header_are_told_not_stumbled_over() -> None:
    lines = as_csv(rows()[:1]).splitlines()
    short = read_checklist(lines[0] + b"\nBI-09,BI\n")
    assert {one.row for one in short.problems} == {2}
    long = read_checklist(b"\n".join([lines[0], lines[1] + b",more,and more"]))
    assert long.template is not None


@pytest.mark.parametrize("column", ["code", "fail_if", "quick"])
def test_a_missing_column_is_named(column: str) -> None:
    left = tuple(name for name in COLUMNS if name != column)
    with pytest.raises(WrongColumns) as refused:
        read_checklist(as_csv(rows(), left))
    assert refused.value.facts["missing"] == column


def test_a_header_alone_holds_no_checklist() -> None:
    report = read_checklist(as_csv([]))
    assert report.template is None
    assert [one.code for one in report.problems] == ["empty"]


def _zip(**files: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


NO_TABLES = {
    "nothing": b"",
    "blanks": b"\n \n",
    "a picture": b"\x89PNG\r\n\x1a\n" + bytes(range(256)),
    "a text in no encoding": b"\xff\x80\xff,\xff",
    "an old spreadsheet": b"\xd0\xcf\x11\xe0" + bytes(600),
    "zeros": b"\x00" * 4096,
    "half an xlsx": as_xlsx([])[:2000],
    "a zip of something": _zip(readme=b"hello"),
    "an xlsx without sheets": _zip(**{"[Content_Types].xml": b"<x/>", "xl__workbook.xml": b"<w"}),
    "an endless cell": b'"' + b"x" * 200_000 + b'"',
}


@pytest.mark.parametrize("data", NO_TABLES.values(), ids=NO_TABLES.keys())
def test_what_is_no_table_is_refused(data: bytes) -> None:
    with pytest.raises(NotATable):
        read_checklist(data)


def test_a_huge_file_and_one_that_unpacks_hugely_are_refused() -> None:
    with pytest.raises(TooLarge):
        read_checklist(b"x" * (FILE_BYTES_MAX + 1))
    with pytest.raises(TooLarge):
        read_checklist(_zip(bomb=b"\0" * (210 * 1024 * 1024)))


WHOLE = as_xlsx(rows()[:2])


NEWER_ZIP = WHOLE.rindex(b"PK\x01\x02") + 6
"""Where a zip says how new a program must be to unpack it."""


@given(st.integers(0, len(WHOLE) - 1), st.integers(1, 255))
@example(NEWER_ZIP, 200)
@settings(max_examples=60, phases=[Phase.explicit, Phase.generate])
def test_a_damaged_spreadsheet_is_refused_or_read_never_stumbled_over(at: int, by: int) -> None:
    damaged = bytearray(WHOLE)
    damaged[at] = (damaged[at] + by) % 256
    with suppress(Problem):
        read_checklist(bytes(damaged))
