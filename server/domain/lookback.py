"""Going back (回头看): which closed orders, when, and what each of the six outcomes entails."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from shared.vocabulary import Grade, HandlingLevel, Outcome
from shared.workdays import WorkCalendar, half_term

WINDOW_WORKDAYS = (15, 60)
REBOUND_WORKDAYS = 30
SECOND_WORKDAYS = 120
ORDINARY_SHARE_PERCENT = 20
ORDINARY_SHARE_FLOOR_PERCENT = 10
_BUCKETS = 10_000


class Reason(StrEnum):
    """Why an order is gone back to."""

    GRADE = "grade"
    SAMPLE = "sample"
    EARLIER_REBOUND = "earlier_rebound"
    REBOUND = "rebound"
    SECOND = "second"


class Effect(StrEnum):
    """What an outcome does to the order."""

    ARCHIVE = "archive"
    REOPEN = "reopen"
    STAYS_DUE = "stays_due"


@dataclass(frozen=True)
class Consequence:
    """What follows from an outcome: told on the button before, done by rule after."""

    effect: Effect
    handling_level: HandlingLevel
    term_workdays: int | None = None
    next_workdays: int | None = None
    propose_interview: bool = False
    propose_listing: bool = False
    bulletin: bool = False


NEXT_LEVEL = {
    HandlingLevel.ORDINARY: HandlingLevel.SERIOUS,
    HandlingLevel.SERIOUS: HandlingLevel.MAJOR,
    HandlingLevel.MAJOR: HandlingLevel.MAJOR,
    HandlingLevel.LISTED: HandlingLevel.LISTED,
}


def reason_to_go_back(
    *, order_id: str, grade: Grade, salt: str, rebound_before: bool
) -> Reason | None:
    """Why a closed order is gone back to, or None: the seeded sample leaves it out."""
    if grade is not Grade.ORDINARY:
        return Reason.GRADE
    if rebound_before:
        return Reason.EARLIER_REBOUND
    return Reason.SAMPLE if sampled(order_id, salt) else None


def sampled(order_id: str, salt: str, percent: int = ORDINARY_SHARE_PERCENT) -> bool:
    """Whether the secret salt draws this order: nobody can tell beforehand, anyone can re-run it."""
    share = max(percent, ORDINARY_SHARE_FLOOR_PERCENT)
    digest = hmac.new(salt.encode(), order_id.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") % _BUCKETS < share * _BUCKETS // 100


def window(closed_on: date, calendar: WorkCalendar) -> tuple[date, date]:
    """First and last day to go back: 15 to 60 working days after closing."""
    first, last = WINDOW_WORKDAYS
    return calendar.add(closed_on, first), calendar.add(closed_on, last)


def next_window(judged_on: date, workdays: int, calendar: WorkCalendar) -> tuple[date, date]:
    """From tomorrow's first working day to the last day of the next look-back."""
    return calendar.add(judged_on, 1), calendar.add(judged_on, workdays)


def consequence(
    outcome: Outcome, level: HandlingLevel, term_workdays: int, *, grade: Grade, ordinal: int = 1
) -> Consequence:
    """What follows from an outcome, by rule."""
    if outcome is Outcome.FIXED:
        second = grade is Grade.MAJOR and ordinal == 1
        return Consequence(
            Effect.STAYS_DUE if second else Effect.ARCHIVE,
            level,
            next_workdays=SECOND_WORKDAYS if second else None,
        )
    if outcome is Outcome.NO_LONGER_APPLIES:
        return Consequence(Effect.ARCHIVE, level)
    if outcome is Outcome.NOT_CHECKABLE:
        return Consequence(Effect.STAYS_DUE, level, next_workdays=REBOUND_WORKDAYS)
    return _reopening(outcome, level, half_term(term_workdays))


def _reopening(outcome: Outcome, level: HandlingLevel, term_workdays: int) -> Consequence:
    if outcome is Outcome.PARTLY:
        return Consequence(Effect.REOPEN, level, term_workdays, bulletin=True)
    if outcome is Outcome.NOT_FIXED:
        return Consequence(Effect.REOPEN, level, term_workdays, propose_interview=True)
    return Consequence(
        Effect.REOPEN,
        NEXT_LEVEL[level],
        term_workdays,
        next_workdays=REBOUND_WORKDAYS,
        propose_listing=level is HandlingLevel.MAJOR,
    )
