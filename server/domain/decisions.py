"""What happened where a person decided what the machine may not; told like every event."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class HeldDecided(Event):
    """The subject is the op that was held back."""

    subject_kind = "op"
    decision: str
    reason: str


@dataclass(frozen=True)
class TakenAgain(Event):
    """The subject is an op that was held until the server knew its form."""

    subject_kind = "op"
    result: str


@dataclass(frozen=True)
class InstantConfirmed(Event):
    """A doubtful hour is provisional no longer: what stood, what stands, and by which choice."""

    subject_kind = "inspection"
    kind: str
    row_id: str
    before: str
    at: str
    choice: str
    reason: str


@dataclass(frozen=True)
class IncidentInstantConfirmed(InstantConfirmed):
    """The same of an hour of an incident: a report's, a photo's."""

    subject_kind = "incident"
