"""What happens to the outlines of areas."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class OutlineSet(Event):
    """An area has this outline from now on, of so many points."""

    subject_kind = "area"
    points: int


@dataclass(frozen=True)
class OutlineTaken(Event):
    """An area has no outline any more."""

    subject_kind = "area"
