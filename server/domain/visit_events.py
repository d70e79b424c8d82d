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
