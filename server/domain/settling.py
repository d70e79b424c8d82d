"""Five things settled (五落实): the measure, who answers for it, the money, the day, the plan.

From a level the city sets they are settled before evidence counts; of a major or listed case a plan
is due within five working days of service.
"""

from datetime import date

from shared.problems import Problem
from shared.vocabulary import HandlingLevel, OrderState
from shared.workdays import WorkCalendar

LEVELS = tuple(HandlingLevel)
"""From the mildest on; a setting counts them from one."""
SETTLES = frozenset({OrderState.SIGNED, OrderState.RETURNED})
"""States in which a party settles them: it has the notice, and must still act."""
NEEDS_PLAN = frozenset({HandlingLevel.MAJOR, HandlingLevel.LISTED})
PLAN_WORKDAYS = 5
POST_CHARS_MAX = 40
MONEY_YUAN_MAX = 1_000_000_000


class SettleFirst(Problem):
    code, status = "settle_first", 409
    text = (
        "At this level say first what is done, by which post, with what money, by when and how."
        " Then send your photos."
    )


def is_needed(level: HandlingLevel, least: int) -> bool:
    """Whether at this level they must be settled, where that begins at the ``least``-th level."""
    return LEVELS.index(level) + 1 >= least


def plan_by(level: HandlingLevel, served_on: date, calendar: WorkCalendar) -> date | None:
    """The day by which the plan is due; None where none is asked for by a day."""
    return calendar.add(served_on, PLAN_WORKDAYS) if level in NEEDS_PLAN else None


def latest(due_on: date, today: date) -> date:
    """The latest day that may be named: the last day of the term, or today where it has passed."""
    return max(due_on, today)
