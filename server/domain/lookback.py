"""Going back (回头看): which closed orders, why, and between which days.

What the six outcomes entail stands in ``shared.outcomes``: the tablet tells it beforehand.
"""

import hashlib
import hmac
from datetime import date
from enum import StrEnum

from shared.vocabulary import Grade
from shared.workdays import WorkCalendar

WINDOW_WORKDAYS = (15, 60)
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
    """Whether the secret salt draws this order: not to be told beforehand, re-run by anyone."""
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
