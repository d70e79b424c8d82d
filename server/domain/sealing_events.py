"""What happens to sealed visits, in the past tense. None names a school."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class EnvelopeKeyTold(Event):
    """A tablet told the key its envelopes are to be closed for."""

    subject_kind = "device"


@dataclass(frozen=True)
class CodeShown(Event):
    """An opening code was shown in the office to be read out."""

    subject_kind = "visit"
    envelope_id: str
    read_to: str


@dataclass(frozen=True)
class VisitOpened(Event):
    """A sealed visit was opened on a tablet: by which way; before its hour or not."""

    subject_kind = "visit"
    envelope_id: str
    way: str
    early: bool


@dataclass(frozen=True)
class InspectorReplaced(Event):
    """Another inspector goes in somebody's place."""

    subject_kind = "visit"
    before: str
    now: str
    reason: str
