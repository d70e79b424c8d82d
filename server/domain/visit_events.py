"""What can have happened to draws and to the visits that came of them."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class DrawMade(Event):
    subject_kind = "draw"
    commitment: str


@dataclass(frozen=True)
class DrawPublished(Event):
    subject_kind = "draw"
    salt: str


@dataclass(frozen=True)
class VisitPlanned(Event):
    subject_kind = "visit"
    kind: str


@dataclass(frozen=True)
class VisitReleased(Event):
    subject_kind = "visit"


@dataclass(frozen=True)
class VisitCancelled(Event):
    subject_kind = "visit"
    reason: str


@dataclass(frozen=True)
class PaperTypedIn(Event):
    """What was filled in on paper became an inspection: how much later it was typed in."""

    subject_kind = "inspection"
    school_id: str
    arrived: str
    days_after: int
    pictures: int
