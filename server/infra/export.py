"""A list as a file: xlsx, or CSV a spreadsheet opens with its letters right; no cell is a formula.

What people typed on a campus may begin like a formula. In a workbook it is told to be text; in CSV,
which knows no kinds, an apostrophe goes before it, as spreadsheets themselves write it.
"""

import csv
import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from server.infra.roster_form import XLSX
from server.infra.tables import NOT_IN_A_TEXT

Cell = str | int | date | None
KINDS = {"csv": "text/csv; charset=utf-8", "xlsx": XLSX}
BOM = "\ufeff"
"""By it a spreadsheet knows that the letters are UTF-8."""
BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
KEPT_AS_TEXT = "'"
WIDTH_MIN, WIDTH_MAX = 10, 60
WIDTH_FROM_ROWS = 50
"""So many rows are looked at to make the columns wide enough."""
WIDE = 0x2E80
"""Signs from here on take two places."""
TITLE_CHARS_MAX = 31


def written(kind: str, title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """The file of this kind."""
    return _csv(head, rows) if kind == "csv" else _xlsx(title, head, rows)


def _csv(head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([_no_formula(one) for one in head])
    writer.writerows([_no_formula(cell) for cell in row] for row in rows)
    return (BOM + text.getvalue()).encode()


def _no_formula(cell: Cell) -> str:
    if not isinstance(cell, str):
        return "" if cell is None else str(cell)
    clean = NOT_IN_A_TEXT.sub("", cell)
    # A blank before the sign is passed over by spreadsheets.
    told = clean.startswith(BEGINS_A_FORMULA) or clean.lstrip().startswith(BEGINS_A_FORMULA)
    return KEPT_AS_TEXT + clean if told else clean


def _xlsx(title: str, head: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:TITLE_CHARS_MAX])
    sheet.freeze_panes = "A2"
    every = list(rows)
    for number, width in enumerate(_widths([head, *every[:WIDTH_FROM_ROWS]]), start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_text(sheet, one, bold=True) for one in head])
    for row in every:
        sheet.append([_text(sheet, cell) if isinstance(cell, str) else cell for cell in row])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def _text(sheet: Any, text: str, *, bold: bool = False) -> Any:
    """A text; one that begins like a formula is told to be one."""
    clean = NOT_IN_A_TEXT.sub("", text)
    if not bold and not clean.startswith("="):
        return clean
    cell = WriteOnlyCell(sheet, clean)
    cell.data_type = "s"
    cell.font = Font(bold=bold)
    return cell


def _widths(rows: Sequence[Sequence[Cell]]) -> list[int]:
    longest = [max(map(_places, column)) for column in zip(*rows, strict=True)]
    return [min(max(one + 2, WIDTH_MIN), WIDTH_MAX) for one in longest]


def _places(cell: Cell) -> int:
    text = "" if cell is None else str(cell)
    return sum(2 if ord(sign) >= WIDE else 1 for sign in text)
