"""Tables as offices send them: CSV or xlsx into rows of text, and what is wrong in a row."""

import csv
import io
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, time
from itertools import islice
from typing import Any

from openpyxl import load_workbook

from shared.problems import Invalid, TooLarge

FILE_BYTES_MAX = 20 * 1024 * 1024
UNPACKED_BYTES_MAX = 200 * 1024 * 1024
ROWS_MAX = 30_000
COLUMNS_MAX = 120
XLSX_MARK = b"PK\x03\x04"


class NotATable(Invalid):
    code = "not_a_table"
    text = (
        "This is not a spreadsheet we can read. Save it as .xlsx or as CSV (UTF-8) and try again."
    )


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in one row, told so that the row can be found and put right.

    ``text`` is a message id; ``row`` counts as the spreadsheet does, from 1.
    """

    row: int
    column: str
    code: str
    text: str
    value: str = ""

    def to_body(self) -> dict[str, Any]:
        return {
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "text": self.text,
            "value": self.value,
        }


def read_rows(data: bytes) -> list[list[str]]:
    """The cells of a table as text, row by row; NotATable if it is none."""
    if len(data) > FILE_BYTES_MAX:
        raise TooLarge(limit_bytes=FILE_BYTES_MAX)
    rows = list(_xlsx(data) if data.startswith(XLSX_MARK) else _csv(data))
    if not any(cell.strip() for row in rows for cell in row):
        raise NotATable()
    return rows


def plain(text: str) -> str:
    """Text without blanks at its ends, full-width digits and letters made ordinary ones."""
    return unicodedata.normalize("NFKC", text).strip()


def is_formula(text: str) -> bool:
    """Whether a cell holds a formula instead of a value."""
    return text.startswith("=")


def _xlsx(data: bytes) -> Iterator[list[str]]:
    _refuse_bomb(data)
    try:
        book = load_workbook(io.BytesIO(data), read_only=False, data_only=False)
        sheet = book.worksheets[0]
    except Exception as error:
        # A damaged file stumbles anywhere in zip, XML or openpyxl, each with an error of its own.
        raise NotATable() from error
    # Asked for more rows than there are, the library makes them.
    last_row, last_column = min(sheet.max_row, ROWS_MAX), min(sheet.max_column, COLUMNS_MAX)
    for row in sheet.iter_rows(max_row=last_row, max_col=last_column, values_only=True):
        yield ["" if cell is None else _cell(cell) for cell in row]


def _refuse_bomb(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            unpacked = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as error:
        raise NotATable() from error
    if unpacked > UNPACKED_BYTES_MAX:
        raise TooLarge(limit_bytes=UNPACKED_BYTES_MAX)


def _cell(value: Any) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    return str(value)


def _csv(data: bytes) -> Iterator[list[str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotATable() from error
    if "\x00" in text:
        raise NotATable()
    try:
        for row in islice(csv.reader(io.StringIO(text)), ROWS_MAX):
            yield row[:COLUMNS_MAX]
    except csv.Error as error:
        raise NotATable() from error
