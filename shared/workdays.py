"""Working days over an office calendar, each result with its day-by-day explanation.

The State Council's notice moves working days to weekends (make-up days, 调休上班); a year whose
notice has not appeared is provisional. A term is counted from the day after service (送达次日);
a last day that is no working day moves to the next one, which counting makes true by itself.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

TERM_DAYS_MAX = 400
SPAN_DAYS_MAX = 1200
SATURDAY = 5


class DayKind(StrEnum):
    """What a day is to the office."""

    WORKDAY = "workday"
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    MAKEUP = "makeup"


WORKING = frozenset({DayKind.WORKDAY, DayKind.MAKEUP})


@dataclass(frozen=True)
class CalendarDay:
    """One day: its kind, what it is called, and whether that is final.

    A ``local`` day is what it is for one area alone, by an announcement there.
    """

    day: date
    kind: DayKind
    name: str = ""
    name_en: str = ""
    published: bool = True
    local: bool = False

    @property
    def works(self) -> bool:
        return self.kind in WORKING


@dataclass(frozen=True)
class CountedDay:
    """A day of a deadline's explanation; ``ordinal`` is its number if it counts, else None."""

    day: date
    kind: DayKind
    name: str
    name_en: str
    ordinal: int | None
    local: bool = False


@dataclass(frozen=True)
class Deadline:
    """The last day of a term, and how it was counted.

    Where an earlier count told the party a later day, that day stands: ``counted_to`` is then the
    day the term itself ends on, and the days after it are given in addition.
    """

    served_on: date
    due_on: date
    workdays: int
    provisional: bool
    days: tuple[CountedDay, ...]
    counted_to: date | None = None

    def skipped(self) -> dict[str, int]:
        """How many days were skipped, by name of holiday (weekends under "")."""
        counts: dict[str, int] = {}
        for day in self.days:
            if day.ordinal is None and day.day > self.served_on:
                counts[day.name] = counts.get(day.name, 0) + 1
        return counts

    def to_body(self) -> dict[str, Any]:
        """The explanation as JSON, kept with what it explains."""
        stands = {"counted_to": self.counted_to.isoformat()} if self.counted_to else {}
        return {
            "served_on": self.served_on.isoformat(),
            "due_on": self.due_on.isoformat(),
            "workdays": self.workdays,
            "provisional": self.provisional,
            "days": [
                {
                    "day": one.day.isoformat(),
                    "kind": str(one.kind),
                    "name": one.name,
                    "name_en": one.name_en,
                    "ordinal": one.ordinal,
                }
                | ({"local": True} if one.local else {})
                for one in self.days
            ],
        } | stands


class WorkCalendar:
    """The office calendar; a day it does not hold is judged by its weekday, provisionally."""

    def __init__(self, days: Iterable[CalendarDay]) -> None:
        self._days = {day.day: day for day in days}
        self._told: dict[str, dict[str, Any]] = {}

    @classmethod
    def from_bodies(cls, bodies: Iterable[dict[str, Any]]) -> "WorkCalendar":
        """The calendar from feed items of kind ``calendar``, one a year.

        A day is read when it is asked for: a tablet holds ten years and counts a few weeks.
        """
        made = cls(())
        made._told = {one["day"]: one for body in bodies for one in body["days"]}
        return made

    def day(self, day: date) -> CalendarDay:
        """What a day is to the office."""
        known = self._days.get(day)
        if known is not None:
            return known
        told = self._told.get(day.isoformat())
        if told is not None:
            return self._days.setdefault(day, _read(day, told))
        kind = DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.WORKDAY
        return CalendarDay(day, kind, published=False)

    def works_on(self, day: date) -> bool:
        return self.day(day).works

    def deadline(self, served_on: date, workdays: int) -> Deadline:
        """The last day of a term of so many working days, counted from the day after service.

        A term of 0 ends on the day of service, or on the next working day.
        """
        if not 0 <= workdays <= TERM_DAYS_MAX:
            raise ValueError(f"a term has 0 to {TERM_DAYS_MAX} working days, not {workdays}")
        return self._counted_through(served_on, workdays)

    def _counted_through(self, served_on: date, workdays: int) -> Deadline:
        days = [self._counted(served_on, None)]
        day, ordinal = served_on, 0
        while ordinal < workdays or not self.works_on(day):
            day += timedelta(days=1)
            if self.works_on(day) and ordinal < workdays:
                ordinal += 1
                days.append(self._counted(day, ordinal))
            else:
                days.append(self._counted(day, None))
            if len(days) > SPAN_DAYS_MAX:
                raise ValueError("the calendar holds no working days")
        provisional = any(not self.day(one.day).published for one in days)
        return Deadline(served_on, day, workdays, provisional, tuple(days))

    def deadline_not_before(self, served_on: date, workdays: int, told_on: date) -> Deadline:
        """The same, but never earlier than a day the party was told: that day stands.

        Where the day told is none of work by now, the next one that is.
        """
        counted = self.deadline(served_on, workdays)
        if counted.due_on >= told_on:
            return counted
        more = self.between(counted.due_on, told_on) + (not self.works_on(told_on))
        # What is given in addition is no part of the term, and may reach beyond the longest one.
        longer = self._counted_through(served_on, workdays + more)
        return replace(longer, workdays=workdays, counted_to=counted.due_on)

    def laid_over(self, days: Iterable[CalendarDay]) -> "WorkCalendar":
        """This calendar with some days as an area has them."""
        laid = WorkCalendar([*self._days.values(), *days])
        laid._told = self._told
        return laid

    def add(self, day: date, workdays: int) -> date:
        """The day so many working days after this one."""
        return self.deadline(day, workdays).due_on

    def between(self, start: date, end: date) -> int:
        """How many working days lie after ``start`` up to and including ``end``."""
        if end <= start:
            return 0
        span = min((end - start).days, SPAN_DAYS_MAX)
        return sum(self.works_on(start + timedelta(days=n)) for n in range(1, span + 1))

    def _counted(self, day: date, ordinal: int | None) -> CountedDay:
        known = self.day(day)
        return CountedDay(day, known.kind, known.name, known.name_en, ordinal, known.local)


def _read(day: date, told: dict[str, Any]) -> CalendarDay:
    """A day of a feed item."""
    return CalendarDay(
        day,
        DayKind(told["kind"]),
        told.get("name", ""),
        told.get("name_en", ""),
        bool(told.get("published", True)),
    )


def half_term(workdays: int) -> int:
    """Half of a term, rounded up to whole working days, at least one."""
    return max(1, -(-workdays // 2))
