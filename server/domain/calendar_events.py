"""What happens to the office calendar, and to the last days counted by it."""

from dataclasses import dataclass, field

from server.domain.events import Event


@dataclass(frozen=True)
class CalendarLoaded(Event):
    """A year stands in the calendar, by this edition of it."""

    subject_kind = "calendar"
    edition: str


@dataclass(frozen=True)
class LocalDaysPut(Event):
    """Days are off, or worked, in one area alone."""

    subject_kind = "calendar"
    area_id: str
    kind: str
    name: str
    first_on: str
    last_on: str


@dataclass(frozen=True)
class LocalDaysTakenOut(Event):
    subject_kind = "calendar"
    area_id: str
    name: str
    first_on: str
    last_on: str


@dataclass(frozen=True)
class DeadlineMoved(Event):
    """The calendar changed, and with it the last day of an order: never to an earlier one."""

    subject_kind = "order"
    before: str
    after: str
    edition: str


@dataclass(frozen=True)
class OrdersCounted(Event):
    """Every open order was counted anew after a change of the calendar."""

    subject_kind = "calendar"
    name: str
    moved: dict[str, int] = field(default_factory=dict)
