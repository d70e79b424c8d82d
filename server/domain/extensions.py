"""More time for a party: how often, how much, until when it may be asked for, and who decides.

A term is lengthened once. It is asked for before its last day is over, of a listed case twenty
working days before; the longer a fault is left, the higher the hand that allows it.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from server.domain.order_words import DecidedBy
from shared.problems import Problem
from shared.vocabulary import HandlingLevel, OrderState
from shared.workdays import TERM_DAYS_MAX, Deadline, WorkCalendar

TIMES_MAX = 1
LISTED_WORKDAYS_MAX = 250
"""A listed case may be given up to a year: about this many working days."""
LISTED_ASKED_BEFORE_WORKDAYS = 20
DECIDED_BY = {
    HandlingLevel.ORDINARY: DecidedBy.SUPERVISOR,
    HandlingLevel.SERIOUS: DecidedBy.LEADER,
    HandlingLevel.MAJOR: DecidedBy.SUPERVISING_OFFICE,
    HandlingLevel.LISTED: DecidedBy.SUPERVISING_OFFICE,
}
ASKS_FOR_MORE = frozenset({OrderState.SIGNED, OrderState.RETURNED})
"""States in which a party may ask for more time: it has the notice, and must still act."""
NEEDS_INTERIM = frozenset({HandlingLevel.SERIOUS, HandlingLevel.MAJOR, HandlingLevel.LISTED})
"""Levels at which it must say what keeps people safe until then."""


class TooLateToAsk(Problem):
    code, status = "extension_too_late", 409
    text = (
        "The term ended on {day}. More time is asked for before its last day is over; send in what"
        " is done so far, and say in the report what is still open."
    )


class TooLateForListed(Problem):
    code, status = "extension_too_late", 409
    text = (
        "For a listed case more time is asked for at least {workdays} working days before the last"
        " day; only {left} are left."
    )


class AskedAlready(Problem):
    code, status = "extension_asked", 409
    text = "More time was asked for already. The office answers by {day}."


class UsedUp(Problem):
    code, status = "extension_used", 409
    text = "This term was lengthened once already; it cannot be lengthened again."


def most(level: HandlingLevel, term_workdays: int, kept: Mapping[str, Any]) -> int:
    """How many working days may be asked for: as long as the term was, of a listed case a year.

    Together with what is counted already it is never longer than any term may be.
    """
    wanted = LISTED_WORKDAYS_MAX if level is HandlingLevel.LISTED else term_workdays
    return min(wanted, TERM_DAYS_MAX - _counted(kept))


def require_in_time(
    level: HandlingLevel, due_on: date, today: date, calendar: WorkCalendar
) -> None:
    """Refuse what is asked for too late; the reason is told."""
    if today > due_on:
        raise TooLateToAsk(day=due_on.isoformat())
    left = calendar.between(today, due_on)
    if level is HandlingLevel.LISTED and left < LISTED_ASKED_BEFORE_WORKDAYS:
        raise TooLateForListed(workdays=LISTED_ASKED_BEFORE_WORKDAYS, left=left)


def lengthened(kept: Mapping[str, Any], workdays: int, calendar: WorkCalendar) -> Deadline:
    """The term as it was counted with so many working days more, counted through from its start.

    Days given in addition, because a later last day had been told, stay given.
    """
    start = date.fromisoformat(kept["served_on"])
    return calendar.deadline(start, _counted(kept) + workdays)


def _counted(kept: Mapping[str, Any]) -> int:
    return sum(one["ordinal"] is not None for one in kept["days"])
