"""What happens to notices on the campus, in the past tense."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class NoticeServed(Event):
    """A notice was served on the campus, or it was tried; its order may still be to come."""

    subject_kind = "finding"
    inspection_id: str
    way: str


@dataclass(frozen=True)
class OrderServed(Event):
    """From here on the school has the notice, and its term runs."""

    subject_kind = "order"
    way: str
    served_on: str
    due_on: str


@dataclass(frozen=True)
class ServiceHourDecided(Event):
    """The hour a term counts from was in doubt; a person decided it, and it was counted anew."""

    subject_kind = "order"
    service: str
    served_on: str
    due_on: str
