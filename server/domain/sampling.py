"""The sample of 一般 (抽样回头看): its periods, each with a share and a secret salt of its own.

The salt is committed to by its digest at the period's beginning, and published once the last
window of what was closed in it is over: then anybody can see that each order drawn was gone back to
and that none was put in or left out by hand.
"""

from datetime import date, timedelta

from server.domain.lookback import (
    ORDINARY_SHARE_FLOOR_PERCENT,
    SHARE_MAX_PERCENT,
    WINDOW_WORKDAYS,
)
from shared.workdays import WorkCalendar

MONTHS_OF_A_QUARTER = 3
DECEMBER = 12


def quarter_end(day: date) -> date:
    """The last day of the quarter of a day: no period goes beyond it."""
    month = (day.month - 1) // MONTHS_OF_A_QUARTER * MONTHS_OF_A_QUARTER + MONTHS_OF_A_QUARTER
    following = date(day.year + month // DECEMBER, month % DECEMBER + 1, 1)
    return following - timedelta(days=1)


def share_fits(percent: int) -> bool:
    """Whether the office may set this share: never below the floor."""
    return ORDINARY_SHARE_FLOOR_PERCENT <= percent <= SHARE_MAX_PERCENT


def is_over(ends_on: date, last_windows: date | None, today: date, calendar: WorkCalendar) -> bool:
    """Whether the last window of a period is past: by the rule, and by what moved on."""
    ruled = calendar.add(ends_on, WINDOW_WORKDAYS[1])
    return today > max(ruled, last_windows or ruled)
