"""Reading a year of the office calendar as an office has it: a CSV or xlsx of days.

Either the notice's days off and make-up days, one or a stretch a row, or each day of the year.
Nothing is dropped in silence: each row says a day, or is told with its reason.
"""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Font

from server.domain.office_calendar import DAYS_MAX, NAME_CHARS_MAX, SaidDay, faults, is_whole
from server.infra.tables import RowProblem, plain, read_rows
from shared.problems import Invalid
from shared.workdays import CalendarDay, DayKind

HEADER_ROWS_MAX = 30
STRETCH_DAYS_MAX = 31
WIDTH = 16
AS_A_FORMULA = ("=", "+", "-", "@")
"""What a spreadsheet would reckon instead of show, in the table handed out later."""
FIRST_YEAR, LAST_YEAR = 2000, 2100

HEADS: dict[str, tuple[str, ...]] = {
    "day": ("日期", "日", "开始日期", "起", "自", "从", "day", "date", "from", "first"),
    "until": ("结束日期", "止", "至", "到", "until", "to", "last"),
    "kind": ("类别", "类型", "性质", "安排", "kind", "type"),
    "name": ("名称", "节日", "假日名称", "节假日", "name", "holiday"),
    "name_en": ("英文名称", "英文", "nameen", "english"),
}
REQUIRED = ("day", "kind")
KINDS: dict[DayKind, tuple[str, ...]] = {
    DayKind.HOLIDAY: ("放假", "放假调休", "节假日", "法定节假日", "假日", "休", "休息", "holiday"),
    DayKind.MAKEUP: ("上班", "调休上班", "补班", "班", "周末上班", "makeup", "make-up"),
    DayKind.WORKDAY: ("工作日", "平日", "workday"),
    DayKind.WEEKEND: ("周末", "双休日", "公休日", "weekend"),
}
_ASIDE = re.compile(r"\([^()]*\)|[\s_*:：。]+")
_DAY = re.compile(r"(?:(\d{4})[-/.年])?(\d{1,2})[-/.月](\d{1,2})日?")
_SOLID = re.compile(r"(\d{4})(\d{2})(\d{2})")

TOLD = {
    "missing": "{column} is empty. Fill it in.",
    "not_a_day": "{column}: {value} is no day. Write it as 2027-02-06.",
    "ends_early": "The last day {value} lies before the first. Correct one of the two.",
    "too_long_a_stretch": "At most {most} days in a row. Check the last day {value}.",
    "unknown_kind": "{value} is no known kind of day. Write one of: {words}.",
    "name_too_long": "{column} is too long. At most {most} characters.",
    "formula": "{column}: {value} reads like a formula. Type the name itself.",
    "twice": "{day} stands in row {other} already. Delete one of them.",
    "year_before": "{day} lies in the December before; it is taken as well.",
    "other_year": "{day} lies in another year. Correct it, or choose that year.",
    "makeup_on_weekday": "{day} is no weekend and cannot be a make-up day. Correct the day.",
    "workday_on_weekend": "{day} is a weekend. If it is worked, write 调休上班.",
    "weekend_on_weekday": "{day} is no weekend. If it is off, write 放假 and the holiday.",
    "unnamed": "{day} is off, but its holiday has no name. Fill in the name.",
    "makeup_far": "The make-up day {day} is {count} days away from any holiday. Check it.",
    "gap": "{first} to {last} ({count} days) are missing. A table with plain days needs each day.",
    "by_law": "{day} is a holiday by law, but not in this file. Add it.",
    "holiday_missing": "No day off is named {name}. Add it; where two holidays fall together, "
    "write both names.",
    "too_many_makeup": "{count} make-up days for {won} weekdays off: one of them cannot be.",
}
"""What is told of a row, by its code."""


class NoCalendarHead(Invalid):
    code = "no_calendar_head"
    text = (
        "No row with the heads of the columns was found. A calendar needs at least 日期 and 类别. "
        "Use the empty table of this page."
    )


class NoSuchYear(Invalid):
    code = "no_such_year"
    text = "Write a year from {first} to {last}."


@dataclass(frozen=True)
class YearReading:
    """A year as a file says it, and all that is told of it."""

    year: int
    days: tuple[SaidDay, ...]
    told: tuple[RowProblem, ...]
    rows: int

    @property
    def is_whole(self) -> bool:
        return is_whole(self.days)

    @property
    def wrong(self) -> tuple[RowProblem, ...]:
        """What keeps the file from being taken in."""
        return tuple(one for one in self.told if one.wrong)


@dataclass
class _Table:
    """A table being read."""

    year: int
    heads: Mapping[str, str]
    days: list[SaidDay] = field(default_factory=list)
    told: list[RowProblem] = field(default_factory=list)

    def tell(self, row: int, column: str, code: str, value: str = "", **facts: Any) -> None:
        head = self.heads.get(column, column)
        self.told.append(RowProblem(row, head, code, TOLD[code], value, facts))


def read_year(data: bytes, year: int) -> YearReading:
    """The days a file says of a year; NotATable or NoCalendarHead if it is no calendar."""
    rows = read_rows(data)
    header, columns = _header(rows)
    heads = {name: rows[header][column].strip() for name, column in columns.items()}
    said = [
        (number, {name: _at(cells, column) for name, column in columns.items()})
        for number, cells in enumerate(rows[header + 1 :], start=header + 2)
        if any(cell.strip() for cell in cells)
    ]
    return judge(year, said, heads)


def judge(
    year: int, rows: Iterable[tuple[int, Mapping[str, str]]], heads: Mapping[str, str] | None = None
) -> YearReading:
    """The same of rows that are cells by name already: day, until, kind, name, name_en."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise NoSuchYear(first=FIRST_YEAR, last=LAST_YEAR)
    table = _Table(year, heads or {})
    count = 0
    for number, cells in rows:
        count += 1
        table.days.extend(_read(table, number, cells))
        if len(table.days) > DAYS_MAX:
            raise Invalid("More than {most} days: this is no calendar of one year.", most=DAYS_MAX)
    told = [
        RowProblem(one.row, "", one.code, TOLD[one.code], "", one.facts, one.wrong)
        for one in faults(year, table.days)
    ]
    ordered = sorted([*table.told, *told], key=lambda one: (not one.wrong, one.row))
    return YearReading(year, tuple(table.days), tuple(ordered), count)


def empty_table() -> bytes:
    """A workbook with the columns we know and two rows that show how they are meant."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "放假安排"
    for number, words in enumerate(HEADS.values(), start=1):
        sheet.cell(1, number, words[0]).font = Font(bold=True)
        sheet.column_dimensions["ABCDE"[number - 1]].width = WIDTH
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def year_as_table(days: Iterable[CalendarDay]) -> bytes:
    """Each day of a year as a CSV that can be read again, for correcting by hand."""
    buffer = io.StringIO()
    rows = csv.writer(buffer)
    rows.writerow([HEADS[name][0] for name in ("day", "kind", "name", "name_en")])
    for one in days:
        rows.writerow([one.day.isoformat(), KINDS[one.kind][0], one.name, one.name_en])
    return b"\xef\xbb\xbf" + buffer.getvalue().encode()


def _header(rows: list[list[str]]) -> tuple[int, dict[str, int]]:
    for number, cells in enumerate(rows[:HEADER_ROWS_MAX]):
        columns: dict[str, int] = {}
        for column, cell in enumerate(cells):
            name = _KNOWN.get(_key(cell))
            if name is not None:
                columns.setdefault(name, column)
        if all(name in columns for name in REQUIRED):
            return number, columns
    raise NoCalendarHead()


def _at(cells: list[str], column: int) -> str:
    return cells[column].strip() if column < len(cells) else ""


def _key(text: str) -> str:
    return _ASIDE.sub("", plain(text)).lower()


_KNOWN = {_key(word): name for name, words in HEADS.items() for word in words}
_KINDS = {_key(word): kind for kind, words in KINDS.items() for word in words}


def _read(table: _Table, row: int, cells: Mapping[str, str]) -> Iterator[SaidDay]:
    """The days of one row; none where something of it is wrong."""
    before = len(table.told)
    first = _day(table, row, "day", cells.get("day", ""))
    until = cells.get("until", "")
    last = _day(table, row, "until", until) if until else first
    kind = _kind(table, row, cells.get("kind", ""))
    name, name_en = (_name(table, row, one, cells.get(one, "")) for one in ("name", "name_en"))
    if first is None or last is None or kind is None:
        return
    if last < first:
        table.tell(row, "until", "ends_early", until)
    elif (last - first).days >= STRETCH_DAYS_MAX:
        table.tell(row, "until", "too_long_a_stretch", until, most=STRETCH_DAYS_MAX)
    if len(table.told) > before:
        return
    for number in range((last - first).days + 1):
        yield SaidDay(first + timedelta(days=number), kind, name, name_en, row)


def _name(table: _Table, row: int, column: str, text: str) -> str:
    if len(text) > NAME_CHARS_MAX:
        table.tell(row, column, "name_too_long", most=NAME_CHARS_MAX)
    if text.startswith(AS_A_FORMULA):
        table.tell(row, column, "formula", text)
    return text


def _day(table: _Table, row: int, column: str, cell: str) -> date | None:
    if not cell:
        table.tell(row, column, "missing")
        return None
    said = _ASIDE.sub("", plain(cell))
    found = _DAY.fullmatch(said) or _SOLID.fullmatch(said)
    try:
        if found is not None:
            return date(int(found[1] or table.year), int(found[2]), int(found[3]))
    except ValueError:
        pass
    table.tell(row, column, "not_a_day", cell)
    return None


def _kind(table: _Table, row: int, cell: str) -> DayKind | None:
    if not cell:
        table.tell(row, "kind", "missing")
        return None
    kind = _KINDS.get(_key(cell))
    if kind is None:
        words = "、".join(names[0] for names in KINDS.values())
        table.tell(row, "kind", "unknown_kind", cell, words=words)
    return kind
