"""What the clock tells of an order, by whom it waits for."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from server.domain.events import Event


class AlarmKind(StrEnum):
    """What the clock found."""

    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    REVIEW_LATE = "review_late"
    RECHECK_LATE = "recheck_late"
    SILENT = "silent"
    REMINDED = "reminded"
    """Said by a person, not by the clock."""
    EXTENSION_LATE = "extension_late"
    SIGNATURE_LATE = "signature_late"
    """More time that takes the leading group's signature."""
    PLAN_LATE = "plan_late"
    """The plan of a major or listed case is not there by its day."""


@dataclass(frozen=True)
class AlarmRaised(Event):
    """The clock found an order due soon, overdue, or waiting for somebody for too long."""

    subject_kind = "order"
    kind: str
    about_on: str


@dataclass(frozen=True)
class OrderReminded(AlarmRaised):
    """Somebody of the office reminds a party of an order; told as what the clock finds is."""

    @classmethod
    def of(cls, order_id: str, due_on: date) -> "OrderReminded":
        """The reminder of an order with its last day."""
        return cls(order_id, AlarmKind.REMINDED, due_on.isoformat())


@dataclass(frozen=True)
class AlarmsCounted(Event):
    """How many of a kind were found on a day, by area; the subject is the day."""

    subject_kind = "worklist"
    kind: str
    found: Mapping[str, int]
