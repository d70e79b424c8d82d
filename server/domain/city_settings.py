"""What whoever looks after the whole city may set: whole numbers within bounds, each with words.

A value that was never set is its default. Whoever needs a setting names it here, in ``KNOWN``, in
``LABELS`` and in ``TEXTS``, and reads it by ``queries/settings``.
"""

from dataclasses import dataclass
from enum import StrEnum

from server.domain.deadlines import DUE_SOON_WORKDAYS

REASON_CHARS_MAX = 500


class Group(StrEnum):
    """What a setting belongs to, as the page puts them together."""

    REMINDERS = "reminders"


class Unit(StrEnum):
    """What a setting counts."""

    WORKDAYS = "workdays"


@dataclass(frozen=True)
class Setting:
    """A whole number somebody may set, from ``least`` to ``most``."""

    name: str
    group: Group
    unit: Unit
    default: int
    least: int
    most: int

    def allows(self, value: int) -> bool:
        return self.least <= value <= self.most


DUE_SOON = Setting("due_soon_workdays", Group.REMINDERS, Unit.WORKDAYS, DUE_SOON_WORKDAYS, 1, 10)
SILENT = Setting("silent_workdays", Group.REMINDERS, Unit.WORKDAYS, 5, 1, 30)

KNOWN: dict[str, Setting] = {one.name: one for one in (DUE_SOON, SILENT)}

LABELS: dict[str, str] = {
    Group.REMINDERS: "Reminders",
    Unit.WORKDAYS: "working days",
    DUE_SOON.name: "Due soon",
    SILENT.name: "An office is silent",
}
TEXTS: dict[str, str] = {
    DUE_SOON.name: "So many working days before its last day the party of an order is reminded,"
    " and lists mark it.",
    SILENT.name: "A transfer letter nobody has signed for after so many working days is told to"
    " its office and to who supervises the town.",
}
