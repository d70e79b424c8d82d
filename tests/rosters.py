"""Rosters of schools for tests: workbooks and CSV, made from rows."""

import io
from typing import Any

from openpyxl import Workbook

from server.infra.roster import Roster, RosterRow
from server.infra.roster import read_roster as read

HEAD = ("学校代码", "学校名称", "镇街", "学校类别", "所在区域", "学生数", "寄宿生数", "有食堂")
GOOD = ("350001", "望潮中学", "望潮街道", "高中", "城区", 1200, 350, "是")
Cells = tuple[Any, ...]


def sheet(*rows: Cells, merged: tuple[str, ...] = ()) -> bytes:
    """A workbook with these rows."""
    book = Workbook()
    page = book.active
    assert page is not None
    for row in rows:
        page.append(row)
    for cells in merged:
        page.merge_cells(cells)
    return saved(book)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def csv(*rows: Cells) -> str:
    return "\r\n".join(",".join(str(cell) for cell in row) for row in rows)


def one(**cells: Any) -> RosterRow:
    """What becomes of the good row with these cells in other words; ``学校代码="x"``."""
    row = tuple(cells.get(head, cell) for head, cell in zip(HEAD, GOOD, strict=True))
    return read(sheet(HEAD, row)).rows[0]


def codes(row: RosterRow) -> list[tuple[str, bool]]:
    return [(told.code, told.wrong) for told in row.told]


def taken(roster: Roster) -> list[str]:
    return [row.school.code for row in roster.rows if row.school]
