"""What happens to the library of legal bases."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class BasisPut(Event):
    """A basis came into the library, or says something else: field by field."""

    subject_kind = "basis"
    cite: str
    changes: str


@dataclass(frozen=True)
class BasisChecked(Event):
    """Somebody compared a basis with the original."""

    subject_kind = "basis"
    cite: str
    rev: int


@dataclass(frozen=True)
class BasisReplaced(Event):
    """Another basis stands in the place of this one, where it is in force."""

    subject_kind = "basis"
    cite: str
    successor: str


@dataclass(frozen=True)
class BasesTaken(Event):
    """A file of bases was taken in; the subject is its digest."""

    subject_kind = "file"
    added: int
    changed: int


@dataclass(frozen=True)
class BasesGathered(Event):
    """What a checklist cites and the library had not came into it."""

    subject_kind = "template"
    count: int
