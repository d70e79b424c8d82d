"""Terms and lateness: how long a party has, and when an order is overdue (computed, never set)."""

from datetime import date

from shared.vocabulary import OPEN_TO_PARTY, HandlingLevel, OrderState
from shared.workdays import Deadline, WorkCalendar

FRESH_TERM_WORKDAYS = 3
DUE_SOON_WORKDAYS = 3
REVIEW_WORKDAYS = {
    HandlingLevel.ORDINARY: 5,
    HandlingLevel.SERIOUS: 3,
    HandlingLevel.MAJOR: 3,
    HandlingLevel.LISTED: 3,
}

"""Counted from the reply: the answer at the desk, and the look on the site where there is one."""
SEEN_ON_SITE = frozenset({HandlingLevel.SERIOUS, HandlingLevel.MAJOR, HandlingLevel.LISTED})
"""Levels at which evidence alone never closes a case."""


def is_overdue(state: str, due_on: date | None, today: date, *, asked: bool = False) -> bool:
    """Whether the last day has passed with nothing sent in.

    It stands still while we review, and while more time that was ``asked`` for waits for us.
    """
    runs = OrderState(state) in OPEN_TO_PARTY and not asked
    return due_on is not None and runs and today > due_on


def is_due_soon(
    state: str,
    due_on: date | None,
    today: date,
    calendar: WorkCalendar,
    within: int = DUE_SOON_WORKDAYS,
) -> bool:
    """Whether no more than so many working days are left to the party."""
    if due_on is None or OrderState(state) not in OPEN_TO_PARTY or today > due_on:
        return False
    return calendar.between(today, due_on) <= within


def after_return(due_on: date, today: date, calendar: WorkCalendar) -> Deadline | None:
    """A fresh short term where the old deadline passed during the review; else None, it stands."""
    if today <= due_on:
        return None
    return calendar.deadline(today, FRESH_TERM_WORKDAYS)


def review_by(submitted_on: date, level: HandlingLevel, calendar: WorkCalendar) -> date:
    """The day by which the office owes its answer; its own clock, shown against the office."""
    return calendar.add(submitted_on, REVIEW_WORKDAYS[level])


def recheck_by(submitted_on: date, level: HandlingLevel, calendar: WorkCalendar) -> Deadline:
    """The day by which somebody must have looked on the site, counted like the review from the
    party's reply, with its explanation.
    """
    return calendar.deadline(submitted_on, REVIEW_WORKDAYS[level])
