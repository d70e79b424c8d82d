"""What whoever looks after the whole city may set: whole numbers within bounds, each with words.

A value that was never set is its default. Whoever needs a setting names it here, in ``KNOWN``, in
``LABELS`` and in ``TEXTS``, and reads it by ``queries/settings``.
"""

from dataclasses import dataclass
from enum import StrEnum

from server.domain.deadlines import DUE_SOON_WORKDAYS
from shared import settling
from shared.norms import SWITCHED_ON, RuleSet, limit_of
from shared.vocabulary import LABELS as LEVEL_WORDS

REASON_CHARS_MAX = 500


class Group(StrEnum):
    """What a setting belongs to, as the page puts them together."""

    REMINDERS = "reminders"
    LADDER = "ladder"
    NORMS = "norms"
    RECTIFYING = "rectifying"
    PAPERS = "papers"


class Unit(StrEnum):
    """What a setting counts."""

    WORKDAYS = "workdays"
    ORDERS = "orders"
    TIMES = "times"
    SWITCH = "switch"
    LEVEL = "level"


@dataclass(frozen=True)
class Setting:
    """A whole number somebody may set, from ``least`` to ``most``."""

    name: str
    group: Group
    unit: Unit
    default: int
    least: int
    most: int

    words: tuple[str, ...] = ()
    """What its numbers stand for, from ``least`` on; none where they are counts."""

    def told(self, value: int) -> str:
        """The number, or what it stands for."""
        return self.words[value - self.least] if self.words else str(value)

    def allows(self, value: int) -> bool:
        return self.least <= value <= self.most


DUE_SOON = Setting("due_soon_workdays", Group.REMINDERS, Unit.WORKDAYS, DUE_SOON_WORKDAYS, 1, 10)
SILENT = Setting("silent_workdays", Group.REMINDERS, Unit.WORKDAYS, 5, 1, 30)
LADDER_REMINDER = Setting("ladder_reminder_workdays", Group.LADDER, Unit.WORKDAYS, 2, 1, 30)
LADDER_WORKDAYS = Setting("ladder_overdue_workdays", Group.LADDER, Unit.WORKDAYS, 5, 1, 60)
LADDER_ORDERS = Setting("ladder_overdue_orders", Group.LADDER, Unit.ORDERS, 3, 1, 50)
MEASURE_REPLY = Setting("measure_reply_workdays", Group.LADDER, Unit.WORKDAYS, 5, 1, 30)
LADDER_BULLETINS = Setting("ladder_bulletins", Group.LADDER, Unit.TIMES, 2, 1, 10)
SETTLED_FROM = Setting(
    settling.SETTLED_FROM,
    Group.RECTIFYING,
    Unit.LEVEL,
    settling.SETTLED_FROM_USUALLY,
    1,
    len(settling.LEVELS),
    tuple(LEVEL_WORDS[one] for one in settling.LEVELS),
)
CHECKED_BASES = Setting(
    "papers_checked_bases_only", Group.PAPERS, Unit.SWITCH, 0, 0, 1, ("no", "yes")
)

NORMS: dict[str, RuleSet] = {limit_of(rule): rule for rule in RuleSet}
"""The settings by which rule sets on guards are switched on and off, and of which each is."""
_NORMS = tuple(
    Setting(name, Group.NORMS, Unit.SWITCH, int(rule in SWITCHED_ON), 0, 1)
    for name, rule in NORMS.items()
)

_LADDER = (LADDER_REMINDER, LADDER_WORKDAYS, LADDER_ORDERS, LADDER_BULLETINS, MEASURE_REPLY)
KNOWN: dict[str, Setting] = {
    one.name: one for one in (DUE_SOON, SILENT, *_LADDER, SETTLED_FROM, CHECKED_BASES, *_NORMS)
}

TOLD_TABLETS = frozenset({SETTLED_FROM.name, *NORMS})
"""What tablets hear of with their checklists."""

LABELS: dict[str, str] = {
    Group.REMINDERS: "Reminders",
    Group.LADDER: "Escalation",
    Group.NORMS: "Rule sets on guards",
    Unit.SWITCH: "Switched on or off",
    limit_of(RuleSet.NORM_2015): "Norm of 2015",
    limit_of(RuleSet.GB_2022): "Standard of 2022",
    limit_of(RuleSet.FUJIAN_2010): "Local rule of 2010",
    Unit.WORKDAYS: "working days",
    Unit.ORDERS: "Orders at one school",
    Unit.TIMES: "Times",
    Group.RECTIFYING: "Putting right",
    Unit.LEVEL: "Level of handling",
    SETTLED_FROM.name: "Five things settled first",
    LADDER_REMINDER.name: "A reminder is proposed",
    LADDER_WORKDAYS.name: "Overdue for long",
    LADDER_ORDERS.name: "Many are overdue at once",
    LADDER_BULLETINS.name: "In bulletins before an interview",
    MEASURE_REPLY.name: "Reply to a measure",
    Group.PAPERS: "Papers",
    CHECKED_BASES.name: "Only checked bases on papers",
    DUE_SOON.name: "Due soon",
    SILENT.name: "An office is silent",
}
TEXTS: dict[str, str] = {
    limit_of(
        RuleSet.NORM_2015
    ): "Of 2015 (公治〔2015〕168号): counts people at first, then pupils. The"
    " strictest of the rule sets that are on and in force decides.",
    limit_of(RuleSet.GB_2022): "GB/T 29315-2022: counts pupils alone. The strictest of the rule"
    " sets that are on and in force decides.",
    limit_of(RuleSet.FUJIAN_2010): "A floor of Fujian province: two guards, one at a kindergarten."
    " The strictest of the rule sets that are on and in force decides.",
    SETTLED_FROM.name: "From this level of handling on a party says measure, post, money, day and"
    " plan before its evidence counts; below it may.",
    CHECKED_BASES.name: "A paper cites only what somebody compared with the original; what is in"
    " force and not checked yet is left out.",
    LADDER_REMINDER.name: "From so many working days after its last day an order makes the system"
    " propose a reminder, the first step.",
    LADDER_WORKDAYS.name: "From so many working days after its last day an order makes the system"
    " propose a bulletin; a person decides.",
    LADDER_ORDERS.name: "More overdue orders than this at one school make the system propose a"
    " bulletin, however short they are overdue.",
    LADDER_BULLETINS.name: "A school that was in so many bulletins within a year and is late again"
    " is proposed for an interview.",
    MEASURE_REPLY.name: "A school replies to a bulletin or a listing within so many working days,"
    " to an interview within so many after it was held.",
    DUE_SOON.name: "So many working days before its last day the party of an order is reminded,"
    " and lists mark it.",
    SILENT.name: "A transfer letter nobody has signed for after so many working days is told to"
    " its office and to who supervises the town.",
}
