"""What can have happened to circulars: early warnings and self-checks."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class CircularSent(Event):
    """A warning or a self-check went to so many schools and offices."""

    subject_kind = "circular"
    kind: str
    number: str
    schools: int
    offices: int


@dataclass(frozen=True)
class CircularTakenBack(Event):
    subject_kind = "circular"
    kind: str
    reason: str


@dataclass(frozen=True)
class CircularAnswered(Event):
    """A school or office gave its receipt, or answered the questions."""

    subject_kind = "circular"
    kind: str
    copy_id: str
    noes: int
    photos: int = 0


@dataclass(frozen=True)
class CircularLate(Event):
    """The last day is over, and so many have not answered: told once."""

    subject_kind = "circular"
    kind: str
    due_on: str
    missing: int
