"""Tables as offices send them: CSV or xlsx into sheets of text, and what is wrong in a row."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any
from xml.etree import ElementTree

from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

from shared.problems import Invalid, TooLarge

FILE_BYTES_MAX = 20 * 1024 * 1024
UNPACKED_BYTES_MAX = 200 * 1024 * 1024
ROWS_MAX = 30_000
COLUMNS_MAX = 120
SHEETS_MAX = 20
TOLD_CHARS_MAX = 60
HEAD_CHARS = 4000
XLSX_MARK = b"PK\x03\x04"
OLD_MARK = b"\xd0\xcf\x11\xe0"
UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
ENCODINGS = ("utf-8-sig", "gb18030")
DELIMITERS = ",\t;"
NOT_IN_A_TEXT = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
"""How programs write a cell into CSV so that a spreadsheet leaves its digits alone."""

Place = tuple[int, int]
"""Row and column of a cell, both from 0."""


class NotATable(Invalid):
    code = "not_a_table"
    text = (
        "This is not a spreadsheet we can read. Save it as .xlsx or as CSV (UTF-8) and try again."
    )


class OldSpreadsheet(NotATable):
    code = "old_spreadsheet"
    text = (
        "This is an old .xls file, or one locked by a password. Open it, save it as .xlsx "
        "without a password, and try again."
    )


class TableTooLarge(Invalid):
    code = "table_too_large"
    text = "A table may have {rows} rows and {columns} columns. Split the file."


@dataclass(frozen=True)
class RowProblem:
    """What is wrong in one row, told so that the row can be found and put right.

    ``text`` is a message id; ``row`` counts as the spreadsheet does, from 1. What is not ``wrong``
    is only to be known: the row is taken all the same.
    """

    row: int
    column: str
    code: str
    text: str
    value: str = ""
    facts: dict[str, Any] = field(default_factory=dict)
    wrong: bool = True

    def told(self, translate: Callable[[str], str] | None = None) -> str:
        """The text for a person; ``translate`` is the reader's gettext."""
        template = translate(self.text) if translate else self.text
        shown = self.value
        if len(shown) > TOLD_CHARS_MAX:
            shown = shown[:TOLD_CHARS_MAX] + "…"
        return template.format(**{"column": self.column, "value": shown, **self.facts})

    def to_body(self) -> dict[str, Any]:
        return {
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "text": self.text,
            "value": self.value,
            "facts": self.facts,
        }


@dataclass(frozen=True)
class Table:
    """One sheet: what its cells show, and the formulas behind some of them.

    A cell with a formula shows the value last computed; nothing where the file holds none. Cells
    that were merged all show what the merged one shows.
    """

    name: str
    rows: list[list[str]]
    formulas: dict[Place, str] = field(default_factory=dict)

    @property
    def is_blank(self) -> bool:
        return not any(cell.strip() for row in self.rows for cell in row)


def read_rows(data: bytes) -> list[list[str]]:
    """The cells of a file's first table as they were typed, row by row; NotATable if it is none."""
    return as_typed(read_tables(data)[0])


def as_typed(table: Table) -> list[list[str]]:
    """The cells of a table with the formulas themselves, not what they show."""
    for (row, column), formula in table.formulas.items():
        table.rows[row][column] = formula
    return table.rows


def read_tables(data: bytes) -> list[Table]:
    """The sheets of a file that hold anything, in their order; NotATable if there is none."""
    if len(data) > FILE_BYTES_MAX:
        raise TooLarge(limit_bytes=FILE_BYTES_MAX)
    if data.startswith(OLD_MARK):
        raise OldSpreadsheet()
    tables = _xlsx(data) if data.startswith(XLSX_MARK) else [_csv(data)]
    filled = [table for table in tables if not table.is_blank]
    if not filled:
        raise NotATable()
    return filled


def plain(text: str) -> str:
    """Text without blanks at its ends, full-width digits and letters made ordinary ones."""
    return unicodedata.normalize("NFKC", text).strip()


def is_formula(text: str) -> bool:
    """Whether a cell holds a formula instead of a value."""
    return text.startswith("=")


def _xlsx(data: bytes) -> list[Table]:
    try:
        _refuse_bomb(data)
        return _sheets(data)
    except (TableTooLarge, TooLarge):
        raise
    except Exception as error:
        # A damaged file stumbles anywhere in zip, XML or openpyxl, each with an error of its own.
        raise NotATable() from error


def _sheets(data: bytes) -> list[Table]:
    tables = []
    book = load_workbook(io.BytesIO(data), read_only=True)
    computed: Any = None
    for sheet in book.worksheets[:SHEETS_MAX]:
        formulas: dict[Place, str] = {}
        rows = list(_bounded(_cells(sheet, formulas)))
        if formulas:
            computed = computed or load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            known = dict(_values_at(computed[sheet.title], formulas))
            for row, column in formulas:
                rows[row][column] = known.get((row, column), "")
        _spread(rows, _merged(data, sheet))
        tables.append(Table(str(sheet.title), rows, formulas))
    return tables


def _refuse_bomb(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        unpacked = sum(entry.file_size for entry in archive.infolist())
    if unpacked > UNPACKED_BYTES_MAX:
        raise TooLarge(limit_bytes=UNPACKED_BYTES_MAX)


def _cells(sheet: Any, formulas: dict[Place, str]) -> Iterator[list[str]]:
    # What a file says of its own size may be wrong.
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows()):
        row = []
        for column, cell in enumerate(cells):
            # A formula for a whole field of cells is an object of its own.
            row.append(_cell(getattr(cell.value, "text", cell.value)))
            if cell.data_type == "f":
                formulas[number, column] = row[-1]
        yield row


def _values_at(sheet: Any, places: Iterable[Place]) -> Iterator[tuple[Place, str]]:
    wanted = set(places)
    last = max(row for row, _column in wanted)
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(values_only=True)):
        if number > last:
            return
        for column, value in enumerate(cells):
            if (number, column) in wanted:
                yield (number, column), _cell(value)


def _merged(data: bytes, sheet: Any) -> Iterator[tuple[int, int, int, int]]:
    """The merged cells of a sheet, which the library does not tell while it reads row by row."""
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        archive.open(sheet._worksheet_path) as source,
    ):
        for _event, element in ElementTree.iterparse(source):
            if element.tag.endswith("}mergeCell"):
                left, top, right, bottom = range_boundaries(element.attrib["ref"])
                yield (top or 1) - 1, (left or 1) - 1, bottom or 1, right or 1
            elif element.tag.endswith("}row"):
                element.clear()


def _spread(rows: list[list[str]], merged: Iterable[tuple[int, int, int, int]]) -> None:
    """Let each merged cell show in all its places."""
    for top, left, bottom, right in merged:
        if top >= len(rows) or left >= len(rows[top]):
            continue
        shown = rows[top][left]
        for row in rows[top:bottom] if shown else ():
            end = min(right, COLUMNS_MAX)
            row.extend([""] * (end - len(row)))
            row[left:end] = [shown] * (end - left)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime) and value.time() == time.min:
        return value.date().isoformat()
    return str(value)


def _csv(data: bytes) -> Table:
    text = _decoded(data)
    if NOT_IN_A_TEXT.search(text):
        raise NotATable()
    delimiter = max(DELIMITERS, key=text[:HEAD_CHARS].count)
    formulas: dict[Place, str] = {}
    try:
        rows = list(_bounded(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)))
    except csv.Error as error:
        raise NotATable() from error
    for number, row in enumerate(rows):
        for column, cell in enumerate(row):
            if is_formula(cell):
                kept = KEPT_AS_TEXT.fullmatch(cell)
                row[column] = kept[1] if kept else ""
                if not kept:
                    formulas[number, column] = cell
    return Table("", rows, formulas)


def _decoded(data: bytes) -> str:
    encodings = ("utf-16",) if data.startswith(UTF16_MARKS) else ENCODINGS
    for encoding in encodings:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise NotATable()


def _bounded(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Rows without the blanks after their last cell; TableTooLarge rather than cut off in silence.

    A sheet formatted to its end has a million rows that say nothing: they are no obstacle.
    """
    blanks = 0
    for number, row in enumerate(rows):
        filled = len(row)
        while filled and not row[filled - 1].strip():
            filled -= 1
        if filled and (number >= ROWS_MAX or filled > COLUMNS_MAX):
            raise TableTooLarge(rows=ROWS_MAX, columns=COLUMNS_MAX)
        if not filled:
            blanks += 1
            continue
        yield from ([""] for _blank in range(blanks))
        blanks = 0
        yield row[:filled]
