"""Five things settled (五落实): the measure, who answers for it, the money, the day, the plan.

From a level the city sets they are settled before evidence counts; of a major or listed case a plan
is due within five working days of service. Office and tablet say so on a notice by the same rule.
"""

from datetime import date

from shared.vocabulary import HandlingLevel
from shared.workdays import WorkCalendar

LEVELS = tuple(HandlingLevel)
"""From the mildest on; a setting counts them from one."""
SETTLED_FROM = "settled_from"
"""The word of that setting, as tablets hear of it too."""
SETTLED_FROM_USUALLY = LEVELS.index(HandlingLevel.SERIOUS) + 1
NEEDS_PLAN = frozenset({HandlingLevel.MAJOR, HandlingLevel.LISTED})
PLAN_WORKDAYS = 5


def is_needed(level: HandlingLevel, least: int) -> bool:
    """Whether at this level they must be settled, where that begins at the ``least``-th level."""
    return LEVELS.index(level) + 1 >= least


def plan_by(level: HandlingLevel, served_on: date, calendar: WorkCalendar) -> date | None:
    """The day by which the plan is due; None where none is asked for by a day."""
    return calendar.add(served_on, PLAN_WORKDAYS) if level in NEEDS_PLAN else None
