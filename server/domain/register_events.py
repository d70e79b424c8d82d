"""What can have happened to the register: areas, offices, schools, checklists, phrases, days."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class AreaAdded(Event):
    subject_kind = "area"
    code: str


@dataclass(frozen=True)
class OfficeAdded(Event):
    subject_kind = "office"
    kind: str


@dataclass(frozen=True)
class SchoolsImported(Event):
    """The subject is the digest of the file."""

    subject_kind = "roster"
    added: int
    changed: int
    refused: int


@dataclass(frozen=True)
class SchoolMoved(Event):
    subject_kind = "school"
    before: str
    now: str
    inspections: int
    orders: int


@dataclass(frozen=True)
class CallerShown(Event):
    """Somebody had name and telephone of a person of a school shown; neither stands here."""

    subject_kind = "school"
    post: str


@dataclass(frozen=True)
class TemplatePublished(Event):
    subject_kind = "template"
    digest: str


@dataclass(frozen=True)
class PhrasesPut(Event):
    """The subject is the item the phrases are for."""

    subject_kind = "phrases"
    count: int
