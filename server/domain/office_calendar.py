"""A year of the office calendar as a notice or a table says it: what cannot be, and what follows.

The yearly notice names the days off and the weekends that are worked; every other day is what its
weekday says. A table that names plain days too must hold each day of the year.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from shared.workdays import SATURDAY, CalendarDay, DayKind

ONE_DAY = timedelta(days=1)
DECEMBER = 12
DAYS_MAX = 1000
"""More than a year with many days said twice; a longer table is none of one year."""
NAME_CHARS_MAX = 60
LOCAL_KINDS = (DayKind.HOLIDAY, DayKind.MAKEUP)
"""What a local day can be: off, or worked all the same."""
APART_DAYS_MAX = 20
"""How far a make-up day may lie from the nearest holiday before one wonders."""
LONG_NATIONAL_DAY = 8
"""So many days off from 1 October hold the Mid-autumn Festival as well."""
PLAIN = frozenset({DayKind.WORKDAY, DayKind.WEEKEND})
MID_AUTUMN, NATIONAL_DAY = "Mid-autumn Festival", "National Day"
FESTIVALS: dict[str, tuple[str, ...]] = {
    "New Year's Day": ("元旦", "新年"),
    "Spring Festival": ("春节", "除夕"),
    "Tomb-sweeping Day": ("清明",),
    "Labour Day": ("劳动节", "五一"),
    "Dragon Boat Festival": ("端午",),
    MID_AUTUMN: ("中秋",),
    NATIONAL_DAY: ("国庆", "十一"),
}
"""The seven holidays of the law, and the words by which a name tells them."""
SINCE: dict[str, int] = {"Tomb-sweeping Day": 2008, "Dragon Boat Festival": 2008, MID_AUTUMN: 2008}
BY_LAW: tuple[tuple[int, int, int], ...] = (
    (1, 1, 0), (5, 1, 0), (5, 2, 2025), (10, 1, 0), (10, 2, 0), (10, 3, 0),
)  # fmt: skip
"""Days the law fixes by the solar calendar: month, day, and the first year it does."""


@dataclass(frozen=True)
class SaidDay:
    """One day as the table says it; ``row`` is where."""

    day: date
    kind: DayKind
    name: str = ""
    name_en: str = ""
    row: int = 0


@dataclass(frozen=True)
class Fault:
    """What is wrong, or only to be known, in a row; row 0 is the table as a whole."""

    row: int
    code: str
    facts: dict[str, Any] = field(default_factory=dict)
    wrong: bool = True


def faults(year: int, days: Sequence[SaidDay]) -> list[Fault]:
    """All that speaks against these days being this year's calendar."""
    return [*_of_days(year, days), *_of_the_year(year, days)]


def is_whole(days: Iterable[SaidDay]) -> bool:
    """Whether the table names plain days too, and so must hold all of them."""
    return any(one.kind in PLAIN for one in days)


def whole_year(year: int, days: Sequence[SaidDay]) -> list[CalendarDay]:
    """Every day of the year, and what is said of the December before it."""
    said = {one.day: one for one in _named(days)}
    before = sorted(day for day in said if day.year != year)
    return [_as_said(day, said.get(day)) for day in (*before, *_each_day(year))]


def english(name: str) -> str:
    """What a holiday of this name is called in English; "" where nobody knows."""
    told = [word for word, names in FESTIVALS.items() if any(one in name for one in names)]
    return ", ".join(told)


def of_weekday(day: date) -> DayKind:
    """What a day is where nothing is said of it."""
    return DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.WORKDAY


def _of_days(year: int, days: Sequence[SaidDay]) -> Iterator[Fault]:
    first: dict[date, int] = {}
    off = [one.day for one in days if one.kind is DayKind.HOLIDAY]
    for one in days:
        told = {"day": one.day.isoformat()}
        if one.day in first:
            yield Fault(one.row, "twice", told | {"other": first[one.day]})
            continue
        first[one.day] = one.row
        if one.day.year != year:
            near = one.day.year == year - 1 and one.day.month == DECEMBER
            yield Fault(one.row, "year_before" if near else "other_year", told, wrong=not near)
        yield from _of_kind(one, told, off)


def _of_kind(one: SaidDay, told: dict[str, Any], off: list[date]) -> Iterator[Fault]:
    """A kind its weekday does not allow."""
    by_weekday = of_weekday(one.day)
    if one.kind is DayKind.MAKEUP and by_weekday is DayKind.WORKDAY:
        yield Fault(one.row, "makeup_on_weekday", told)
    elif one.kind is DayKind.WORKDAY and by_weekday is DayKind.WEEKEND:
        yield Fault(one.row, "workday_on_weekend", told)
    elif one.kind is DayKind.WEEKEND and by_weekday is DayKind.WORKDAY:
        yield Fault(one.row, "weekend_on_weekday", told)
    elif one.kind is DayKind.HOLIDAY and not one.name:
        yield Fault(one.row, "unnamed", told)
    elif one.kind is DayKind.MAKEUP and off:
        apart = min(abs((one.day - day).days) for day in off)
        if apart > APART_DAYS_MAX:
            yield Fault(one.row, "makeup_far", told | {"count": apart}, wrong=False)


def _of_the_year(year: int, days: Sequence[SaidDay]) -> Iterator[Fault]:
    said = {one.day: one for one in days}
    if is_whole(days):
        for first, last in _stretches(day for day in _each_day(year) if day not in said):
            told = {"first": first.isoformat(), "last": last.isoformat()}
            yield Fault(0, "gap", told | {"count": (last - first).days + 1})
    yield from _missing_holidays(year, said)
    makeup = sum(one.kind is DayKind.MAKEUP for one in said.values())
    won = sum(
        one.kind is DayKind.HOLIDAY and of_weekday(one.day) is DayKind.WORKDAY
        for one in said.values()
    )
    if makeup > won:
        yield Fault(0, "too_many_makeup", {"count": makeup, "won": won})


def _missing_holidays(year: int, said: dict[date, SaidDay]) -> Iterator[Fault]:
    off = [one for one in said.values() if one.kind is DayKind.HOLIDAY]
    by_law = [date(year, month, day) for month, day, since in BY_LAW if year >= since]
    for day in by_law:
        if day not in said or said[day].kind is not DayKind.HOLIDAY:
            yield Fault(0, "by_law", {"day": day.isoformat()})
    names = {english(one.name) for one in off}
    national = sum(NATIONAL_DAY in english(one.name) for one in off)
    for festival, words in FESTIVALS.items():
        if year < SINCE.get(festival, 0) or any(festival in name for name in names):
            continue
        within = festival == MID_AUTUMN and national >= LONG_NATIONAL_DAY
        yield Fault(0, "holiday_missing", {"name": words[0]}, wrong=not within)


def _named(days: Sequence[SaidDay]) -> Iterator[SaidDay]:
    """A make-up day without a name has that of the holiday it is worked for: the nearest one."""
    off = [one for one in days if one.kind is DayKind.HOLIDAY]
    for one in days:
        if one.kind is DayKind.MAKEUP and not one.name and off:
            near = min(off, key=lambda other: abs((other.day - one.day).days))
            yield replace(one, name=near.name, name_en=near.name_en)
        else:
            yield one


def _as_said(day: date, said: SaidDay | None) -> CalendarDay:
    if said is None or said.kind in PLAIN:
        return CalendarDay(day, of_weekday(day))
    return CalendarDay(day, said.kind, said.name, said.name_en or english(said.name))


def _each_day(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += ONE_DAY


def _stretches(days: Iterable[date]) -> Iterator[tuple[date, date]]:
    """Days that follow one another, as their first and last."""
    first = last = None
    for day in days:
        if last is not None and first is not None and day - last > ONE_DAY:
            yield first, last
            first = day
        first, last = first or day, day
    if first is not None and last is not None:
        yield first, last
