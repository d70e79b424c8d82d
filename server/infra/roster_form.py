"""An empty roster for an office to fill in: the columns by name, and lists to choose from."""

import io
from collections.abc import Iterable

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from server.infra.roster_columns import CHOICES, HEADS, LABELS, REQUIRED, YES_OR_NO

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LAST_ROW = 2000
LISTS = "选项"
WIDTH, WIDE = 13, 28
NEEDED = "FFE2EAF5"
ANY_TEXT = "@"


def empty_roster(towns: Iterable[str]) -> bytes:
    """A workbook whose columns the import knows, with these towns to choose from."""
    book = Workbook()
    sheet, lists = book.worksheets[0], book.create_sheet(LISTS)
    sheet.title = "名册"
    lists.sheet_state = "hidden"
    choices = {name: list(words) for name, words in CHOICES.items()} | {"town": list(towns)}
    choices |= {name: ["是", "否"] for name in YES_OR_NO}
    for number, name in enumerate(LABELS, start=1):
        _column(sheet, number, name)
        if choices.get(name):
            _offer(sheet, lists, number, choices[name])
    sheet.freeze_panes = "C2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def head_of(name: str) -> str:
    """The word an office finds over this column."""
    word = HEADS[name][0]
    return f"有{word}" if name in YES_OR_NO and name.startswith("has_") else word


def _column(sheet: Worksheet, number: int, name: str) -> None:
    head = sheet.cell(1, number, head_of(name))
    head.font = Font(bold=True)
    head.alignment = Alignment(wrap_text=True, vertical="center")
    if name in REQUIRED:
        head.fill = PatternFill("solid", start_color=NEEDED)
    letter = get_column_letter(number)
    sheet.column_dimensions[letter].width = WIDE if name in ("name", "address") else WIDTH
    if name in ("code", "phone"):
        # Typed as text a code keeps its zeros and all its digits.
        sheet.column_dimensions[letter].number_format = ANY_TEXT
        for row in range(2, LAST_ROW + 1):
            sheet.cell(row, number).number_format = ANY_TEXT


def _offer(sheet: Worksheet, lists: Worksheet, number: int, words: list[str]) -> None:
    """Words to choose from; others may still be typed, and are told when the file is read."""
    letter = get_column_letter(number)
    for row, word in enumerate(words, start=1):
        lists.cell(row, number, word)
    offered = DataValidation(
        type="list",
        formula1=f"'{LISTS}'!${letter}$1:${letter}${len(words)}",
        allow_blank=True,
        showErrorMessage=False,
    )
    offered.add(f"{letter}2:{letter}{LAST_ROW}")
    sheet.add_data_validation(offered)
