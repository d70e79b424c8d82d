"""Settling five things (五落实) at a party's desk: when it may, and what may be said.

From which level they are asked for, and by when the plan, stands in ``shared.settling``.
"""

from datetime import date

from shared.problems import Problem
from shared.vocabulary import OrderState

SETTLES = frozenset({OrderState.SIGNED, OrderState.RETURNED})
"""States in which a party settles them: it has the notice, and must still act."""
POST_CHARS_MAX = 40
MONEY_YUAN_MAX = 1_000_000_000


class SettleFirst(Problem):
    code, status = "settle_first", 409
    text = (
        "At this level say first what is done, by which post, with what money, by when and how."
        " Then send your photos."
    )


def latest(due_on: date | None, today: date) -> date:
    """The latest day that may be named: the last day of the term, or today where it has passed."""
    return max(due_on or today, today)
