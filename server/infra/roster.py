"""Reading a roster of schools as an office has it: rows to be taken in, and what is told of each.

Nothing of the register is known here, and nothing is dropped in silence: a row is taken, or told
with its reason and what to do about it.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from server.domain.registering import SchoolFacts
from server.infra import pinyin
from server.infra import roster_values as values
from server.infra.roster_columns import (
    CHOICES,
    COUNTS,
    PLACES,
    REQUIRED,
    TEXTS_OF_A_SCHOOL,
    YES_OR_NO,
    Header,
    find_header,
    meaning,
)
from server.infra.tables import RowProblem, Table, plain, read_tables
from shared.problems import Invalid

SUMS = re.compile(r"合计|总计|小计|共计")
SHOWN_CHARS_MAX = 40

TOLD = {
    "missing": "{column} is empty. Fill it in.",
    "formula": "A formula stands in {column} and the file holds no value for it. Open the file in "
    "the spreadsheet program, save it again, or type the value.",
    "computed": "A formula stands in {column}; the value it showed last is taken: {value}.",
    "failed_formula": "The formula in {column} failed ({value}). Type the value.",
    "read_as": "{column}: {value} is read as {taken}.",
    "not_a_code": "{value} is no code of a school: 2 to 32 letters, digits and hyphens.",
    "lost_digits": "The code reads {value}: the spreadsheet has lost digits. Format the column as "
    "text and type the code again.",
    "not_a_count": "{column} needs a whole number, not {value}.",
    "too_many": "{column}: {value} cannot be right. Correct the number.",
    "not_yes_no": "{column} needs 是 or 否, not {value}.",
    "unknown_word": "{column}: {value} is not known. Write one of: {words}.",
    "not_degrees": "{column} needs degrees with decimals, as 24.7315, not {value}.",
    "too_long": "{column} is too long. At most 200 characters.",
    "garbled": "{column} holds characters that were damaged. Type it again.",
    "boarders": "More boarders ({value}) than students ({students}). Correct one of the two.",
    "half_a_place": "Latitude and longitude belong together. Fill in both, or none.",
    "twice": "The code {value} stands in row {other} already; that row is taken, this one is not. "
    "Delete one of them.",
    "twice_below": "Row {others} has the same code; this row is taken.",
    "same_name": "Row {other} has the same name and town under another code. Check that they are "
    "two schools.",
    "sum": "A row of sums, not a school.",
    "heading": "A heading or remark, not a school.",
    "header_again": "The head of the table once more.",
}
"""What is told of a row, by its code."""


class NoHeader(Invalid):
    code = "no_header"
    text = (
        "No row with the heads of the columns was found. A roster needs at least: {missing}. "
        "Use the empty roster of this page."
    )


class WrongRosterColumns(Invalid):
    code = "wrong_columns"
    text = (
        "The roster lacks these columns: {missing}. Add them, or write these words at their head; "
        "the head was looked for in row {row}."
    )


@dataclass(frozen=True)
class RosterRow:
    """One row that says something: a school to be taken, or why it is none."""

    row: int
    code: str = ""
    name: str = ""
    school: SchoolFacts | None = None
    told: tuple[RowProblem, ...] = ()
    left_out: bool = False


@dataclass(frozen=True)
class Roster:
    """A roster as read."""

    rows: tuple[RosterRow, ...]
    header_row: int
    heads: dict[str, str]
    sheet: str = ""
    blank_rows: int = 0
    unread_columns: tuple[str, ...] = ()
    doubled_columns: tuple[str, ...] = ()
    unread_sheets: tuple[str, ...] = ()


@dataclass
class _Row:
    """A row being read."""

    number: int
    cells: dict[str, str]
    header: Header
    formulas: dict[int, str]
    values: dict[str, Any] = field(default_factory=dict)
    told: list[RowProblem] = field(default_factory=list)

    def tell(
        self, code: str, column: str = "", value: str = "", *, wrong: bool = True, **facts: Any
    ) -> None:
        head = self.header.heads.get(column, column)
        self.told.append(RowProblem(self.number, head, code, TOLD[code], value, facts, wrong))

    @property
    def is_wrong(self) -> bool:
        return any(one.wrong for one in self.told)


def read_roster(data: bytes) -> Roster:
    """The rows of a roster; NotATable, NoHeader or WrongRosterColumns if it is none."""
    tables = read_tables(data)
    table, header = _headed(tables)
    formulas: dict[int, dict[int, str]] = {}
    for (number, column), formula in table.formulas.items():
        formulas.setdefault(number, {})[column] = formula
    rows, blanks = [], 0
    for number, cells in enumerate(table.rows[header.row + 1 :], start=header.row + 1):
        if any(cell.strip() for cell in cells) or number in formulas:
            rows.append(_read(number, cells, header, formulas.get(number, {})))
        else:
            blanks += 1
    return Roster(
        tuple(_without_twins(rows)),
        header.row + 1,
        header.heads,
        table.name,
        blanks,
        header.unread,
        header.twice,
        tuple(one.name for one in tables if one is not table),
    )


def _headed(tables: list[Table]) -> tuple[Table, Header]:
    """The first sheet that has all columns; else what the first headed one lacks is told."""
    found = [(table, header) for table in tables if (header := find_header(table.rows))]
    for table, header in found:
        if not header.missing:
            return table, header
    if not found:
        raise NoHeader(missing=_chinese(REQUIRED))
    header = found[0][1]
    raise WrongRosterColumns(missing=_chinese(header.missing), row=header.row + 1)


def _chinese(names: Iterable[str]) -> str:
    """Columns by the words an office heads them with, the same in both languages."""
    return "、".join(COLUMN_WORDS[name] for name in names)


COLUMN_WORDS = {
    "code": "学校代码",
    "name": "学校名称",
    "town": "镇街",
    "school_type": "学校类别",
    "locality": "所在区域",
}


def _read(number: int, cells: list[str], header: Header, formulas: dict[int, str]) -> RosterRow:
    row = _Row(number + 1, {}, header, formulas)
    for name, column in header.columns.items():
        row.cells[name] = cells[column].strip() if column < len(cells) else ""
    none = _no_school(row, cells)
    if none:
        row.tell(none, wrong=False)
        shown = next(cell.strip() for cell in cells if cell.strip())[:SHOWN_CHARS_MAX]
        return RosterRow(row.number, name=shown, told=tuple(row.told), left_out=True)
    for name in header.columns:
        _take(row, name)
    _compare(row)
    school = None if row.is_wrong else _school(row)
    said_code, said_name = (row.values.get(name) or row.cells[name] for name in ("code", "name"))
    return RosterRow(row.number, said_code, said_name, school, tuple(row.told))


def _no_school(row: _Row, cells: list[str]) -> str:
    """Why a row is no school: a sum, a heading across the table, the head once more."""
    filled = {cell.strip() for cell in cells if cell.strip()}
    known = [name for name, cell in row.cells.items() if meaning(cell) == name]
    if len(known) > len(row.cells) // 2:
        return "header_again"
    first = next((cell for cell in cells if cell.strip()), "")
    if SUMS.search(plain(first).replace(" ", "")):
        return "sum"
    alone = not row.formulas and len(filled) == 1
    return "heading" if alone and not values.code(row.cells["code"])[0] else ""


def _take(row: _Row, name: str) -> None:
    """Read one cell, and tell what is wrong with it."""
    cell, column = row.cells[name], row.header.columns[name]
    is_formula = column in row.formulas
    if is_formula and not cell:
        row.tell("formula", name, row.formulas[column])
    elif plain(cell).upper() in values.ERRORS:
        row.tell("failed_formula", name, cell)
    elif plain(cell) in values.NOTHING:
        if name in REQUIRED:
            row.tell("missing", name)
    else:
        value, wrong = _value(name, cell)
        if wrong:
            words = "、".join(CHOICES.get(name, ()))
            row.tell(wrong, name, cell, words=words)
            return
        row.values[name] = value
        if is_formula:
            row.tell("computed", name, cell, wrong=False)
        elif isinstance(value, str) and value != cell and name in REQUIRED:
            row.tell("read_as", name, cell, wrong=False, taken=value)


def _value(name: str, cell: str) -> values.Reading:
    if name == "code":
        return values.code(cell)
    if name in COUNTS:
        return values.count(cell)
    if name in CHOICES:
        return values.choice(cell, CHOICES[name])
    if name in PLACES:
        return values.degrees(cell, name)
    return values.text(cell) if name in TEXTS_OF_A_SCHOOL else values.yes_or_no(cell)


def _compare(row: _Row) -> None:
    """What contradicts itself within the row."""
    said = row.values
    if said.get("boarders", 0) > said.get("students", values.COUNT_MAX):
        row.tell("boarders", "boarders", str(said["boarders"]), students=said["students"])
    if len([name for name in PLACES if name in said]) == 1:
        row.tell("half_a_place", next(name for name in PLACES if name in said))


def _school(row: _Row) -> SchoolFacts:
    said = row.values
    facts = {name: said[name] for name in (*COUNTS, *YES_OR_NO) if name in said}
    officer = {name: said[name] for name in ("officer", "phone") if name in said}
    contact = {
        "post": row.header.heads.get("officer", ""),
        "name": officer.get("officer", ""),
        "phone": officer.get("phone", ""),
    }
    return SchoolFacts(
        **{name: said[name] for name in REQUIRED},
        address=said.get("address", ""),
        pinyin=pinyin.letters(said["name"]),
        initials=pinyin.initials(said["name"]),
        lat_e7=said.get("lat_e7"),
        lon_e7=said.get("lon_e7"),
        facts=facts,
        contacts=(contact,) if officer else (),
    )


def _without_twins(rows: list[RosterRow]) -> list[RosterRow]:
    """Of rows with the same code the first that can be taken is; each is told of the other."""
    by_code: dict[str, list[int]] = {}
    named: dict[tuple[str, str], int] = {}
    for place, row in enumerate(rows):
        if row.school:
            by_code.setdefault(row.school.code, []).append(place)
    for first, *others in by_code.values():
        school = rows[first].school
        assert school is not None
        for place in others:
            rows[place] = _told(replace(rows[place], school=None), "twice", school.code,
                                wrong=True, other=rows[first].row)  # fmt: skip
        if others:
            told = "、".join(str(rows[place].row) for place in others)
            rows[first] = _told(rows[first], "twice_below", school.code, others=told)
        other = named.setdefault((school.name, school.town), first)
        if other != first:
            rows[first] = _told(rows[first], "same_name", school.name, other=rows[other].row)
    return rows


def _told(row: RosterRow, code: str, value: str, *, wrong: bool = False, **facts: Any) -> RosterRow:
    problem = RowProblem(row.row, "", code, TOLD[code], value, facts, wrong)
    return replace(row, told=(*row.told, problem))
