"""What happens to measures, from the signature to the lifting."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class MeasureIssued(Event):
    """A signed step went out to the school as a numbered paper."""

    subject_kind = "measure"
    kind: str
    number: str
    school_id: str
    proposal_id: str
    together: str | None = None


@dataclass(frozen=True)
class MinutesKept(Event):
    """What was said at an interview, and what the school committed itself to."""

    subject_kind = "measure"
    minutes: str
    commitments: str


@dataclass(frozen=True)
class MeasureReplied(Event):
    subject_kind = "measure"
    reply: str
    photos: int = 0


@dataclass(frozen=True)
class ReplyLate(Event):
    """The last day for the school's reply is over, and none has come: told once."""

    subject_kind = "measure"
    reply_by: str


@dataclass(frozen=True)
class ReplyRead(Event):
    """The office has read what the school replied."""

    subject_kind = "measure"


@dataclass(frozen=True)
class MeasureLifted(Event):
    """It is in force no more; what was seen and accepted is said."""

    subject_kind = "measure"
    kind: str
    lifting: str
