"""Going back (回头看): which closed orders, why, and between which days.

What the six outcomes entail stands in ``shared.outcomes``: the tablet tells it beforehand.
"""

import hashlib
import hmac
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from server.domain.school_days import ONE_DAY, SchoolDays
from shared.vocabulary import Grade
from shared.workdays import WorkCalendar

WINDOW_WORKDAYS = (15, 60)
WATCHED_WORKDAYS = WINDOW_WORKDAYS[1]
"""How long any closed case is watched, for all alike: it tells of no look-back that is planned."""
SECOND_WINDOW_WORKDAYS = (105, 135)
"""A 重大 is gone back to a second time at about 120 working days after closing."""
APART_WORKDAYS = 15
"""Between the first and the second look-back, however late the first one was."""
COMPLAINT_WORKDAYS = 30
"""By when what a complaint brings back into the pool is gone to; our own."""
MOVED_WORKDAYS = 15
"""How long a window is that had no school day and moved on; our own."""
ORDINARY_SHARE_PERCENT = 20
ORDINARY_SHARE_FLOOR_PERCENT = 10
SHARE_MAX_PERCENT = 100
SAMPLE_ALGORITHM = "lookback-sample-1"
_DIGEST_BITS = 256


class Reason(StrEnum):
    """Why an order is gone back to."""

    GRADE = "grade"
    SAMPLE = "sample"
    EARLIER_REBOUND = "earlier_rebound"
    REBOUND = "rebound"
    SECOND = "second"
    COMPLAINT = "complaint"


@dataclass(frozen=True)
class Window:
    """Between which days one goes back, and how that came about."""

    first: date
    last: date
    counted_from: date
    workdays: tuple[int, int]
    closed: tuple[tuple[str, str, date, date], ...] = ()
    """Stretches of the school year within it: kind, name, from, to."""
    moved: bool = False
    """No school day lay within; it moved on to the next ones."""

    def to_body(self) -> dict[str, Any]:
        """The explanation, kept with what it explains."""
        return {
            "counted_from": self.counted_from.isoformat(),
            "workdays": list(self.workdays),
            "moved": self.moved,
            "closed": [
                [kind, name, begins.isoformat(), ends.isoformat()]
                for kind, name, begins, ends in self.closed
            ],
        }


def reason_to_go_back(*, grade: Grade, drawn: bool, rebound_before: bool) -> Reason | None:
    """Why a closed order is gone back to, or None: the seeded sample leaves it out."""
    if grade is not Grade.ORDINARY:
        return Reason.GRADE
    if rebound_before:
        return Reason.EARLIER_REBOUND
    return Reason.SAMPLE if drawn else None


def sampled(number: str, salt: str, percent: int = ORDINARY_SHARE_PERCENT) -> bool:
    """Whether the period's salt draws the order of this number: re-run by anyone later.

    HMAC-SHA-256 with the salt's text as the key over the number in UTF-8 is a number of 256 bits;
    the order is drawn where it lies within the share of all such numbers.
    """
    share = max(percent, ORDINARY_SHARE_FLOOR_PERCENT)
    digest = hmac.new(salt.encode(), number.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest, "big") * SHARE_MAX_PERCENT < share << _DIGEST_BITS


def window(closed_on: date, calendar: WorkCalendar, days: SchoolDays) -> Window:
    """When one first goes back: 15 to 60 working days after closing, on school days."""
    return counted(closed_on, WINDOW_WORKDAYS, calendar, days)


def second_window(
    closed_on: date, judged_on: date, calendar: WorkCalendar, days: SchoolDays
) -> Window:
    """When one goes back a second time: about 120 working days after closing, apart from the
    first.
    """
    first, last = SECOND_WINDOW_WORKDAYS
    gone = calendar.between(closed_on, judged_on)
    late = max(0, gone + APART_WORKDAYS - first)
    return counted(closed_on, (first + late, last + late), calendar, days)


def next_window(judged_on: date, workdays: int, calendar: WorkCalendar, days: SchoolDays) -> Window:
    """From tomorrow's first working day to the last day of the next look-back."""
    return counted(judged_on, (1, workdays), calendar, days)


def counted(
    since: date, workdays: tuple[int, int], calendar: WorkCalendar, days: SchoolDays
) -> Window:
    """A window counted in working days, drawn in to the school days within it.

    Without any it moves on to the first school day after it, whatever keeps schools shut.
    """
    first, last = (calendar.add(since, one) for one in workdays)
    closed = tuple(
        (str(one.kind), one.name, one.begins_on, one.ends_on)
        for one in days.closed_within(first, last)
    )
    within = days.within(first, last)
    if within:
        return Window(within[0], within[-1], since, workdays, closed)
    begins = days.first_from(last + ONE_DAY)
    if begins is None:
        return Window(first, last, since, workdays, closed)
    moved = days.within(begins, calendar.add(begins, MOVED_WORKDAYS - 1))
    return Window(begins, moved[-1], since, workdays, closed, moved=True)


def from_another_office(
    team: AbstractSet[str], before: AbstractSet[str], finder: str | None
) -> bool:
    """Whether at least one of those who go is of another office than the first team's.

    Where the first team was itself of several offices, the office of who found the fault counts:
    else a city of two inspecting offices could never go back.
    """
    if team - before:
        return True
    return len(before) > 1 and finder is not None and bool(team - {finder})
