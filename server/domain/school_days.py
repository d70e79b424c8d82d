"""School days: on which days a school of an area can be gone to, by its year and the calendar.

A school day is a working day within a term, in no exam, holiday or other closed stretch. What the
school year does not tell (校历未录) is not held against a day: without terms, and before the first
or after the last one recorded, every working day is a school day.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from server.domain.planning_words import PeriodKind
from shared.workdays import WorkCalendar

LOOK_AHEAD_DAYS = 400
"""How far a school day is looked for: longer than any school year."""
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Period:
    """A stretch of the school year; without a name it is the time between two terms."""

    begins_on: date
    ends_on: date
    kind: PeriodKind
    name: str = ""

    def holds(self, day: date) -> bool:
        return self.begins_on <= day <= self.ends_on

    def meets(self, other: "Period") -> bool:
        """Whether the two share a day."""
        return self.begins_on <= other.ends_on and other.begins_on <= self.ends_on


class SchoolDays:
    """The school days of one area."""

    def __init__(self, calendar: WorkCalendar, periods: Iterable[Period] = ()) -> None:
        told = sorted(periods)
        self._calendar = calendar
        self._closed = [one for one in told if one.kind is not PeriodKind.TERM]
        self._closed += _between([one for one in told if one.kind is PeriodKind.TERM])

    def is_school_day(self, day: date) -> bool:
        """Whether a school is at work on this day."""
        return self._calendar.works_on(day) and self.closed_by(day) is None

    def closed_by(self, day: date) -> Period | None:
        """The stretch of the school year because of which nobody goes on this day."""
        return next((one for one in self._closed if one.holds(day)), None)

    def within(self, first: date, last: date) -> list[date]:
        """The school days from one day to another, both included."""
        span = range(min((last - first).days, LOOK_AHEAD_DAYS) + 1)
        days = (first + timedelta(days=n) for n in span)
        return [day for day in days if self.is_school_day(day)]

    def closed_within(self, first: date, last: date) -> list[Period]:
        """The stretches in which nobody goes, as far as they take working days from this span."""
        span = range(min((last - first).days, LOOK_AHEAD_DAYS) + 1)
        days = (first + timedelta(days=n) for n in span)
        met = (self.closed_by(day) for day in days if self._calendar.works_on(day))
        return list(dict.fromkeys(one for one in met if one is not None))

    def first_from(self, day: date) -> date | None:
        """The first school day from this day on; None where none is in sight."""
        span = (day + timedelta(days=n) for n in range(LOOK_AHEAD_DAYS))
        return next((one for one in span if self.is_school_day(one)), None)


def applying(
    places: Sequence[str | None], told: Iterable[tuple[str | None, Period]]
) -> list[Period]:
    """What of the school year holds in an area.

    ``places`` names it and all above it, nearest first. Closed days of all of them add up; of terms
    those recorded nearest to the area count alone.
    """
    here = [(place, one) for place, one in told if place in places]
    closed = [one for _, one in here if one.kind is not PeriodKind.TERM]
    for near in places:
        terms = [one for place, one in here if place == near and one.kind is PeriodKind.TERM]
        if terms:
            return closed + terms
    return closed


def _between(terms: list[Period]) -> list[Period]:
    """The gaps between terms that follow each other."""
    gaps, until = [], None
    for term in terms:
        if until is not None and term.begins_on > until + ONE_DAY:
            gaps.append(Period(until + ONE_DAY, term.begins_on - ONE_DAY, PeriodKind.HOLIDAY))
        until = term.ends_on if until is None else max(until, term.ends_on)
    return gaps
