"""What happens to the indicators of schools."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class SchoolFellOut(Event):
    """A school that met an indicator no longer does; the subject is the school."""

    subject_kind = "school"
    indicator: str
    on: str
    cause: str


@dataclass(frozen=True)
class SchoolCameBackIn(Event):
    """A school meets an indicator it had fallen out of."""

    subject_kind = "school"
    indicator: str
    on: str
    cause: str


@dataclass(frozen=True)
class SchoolsFellOut(Event):
    """Counted anew, schools fell out: how many by town; the subject is the day."""

    subject_kind = "indicator"
    found: dict[str, int]
