"""What happens to the right to issue papers; the subject is the office."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class IssuerSet(Event):
    """An office issues papers under this letterhead from now on."""

    subject_kind = "office"
    letterhead: str
    short: str
    before: str


@dataclass(frozen=True)
class IssuerEnded(Event):
    """An office issues no papers of its own any more, from this day's end."""

    subject_kind = "office"
    letterhead: str
    until: str
    reason: str


@dataclass(frozen=True)
class PowerGiven(Event):
    """An office may issue this paper, for these matters, from this day on."""

    subject_kind = "office"
    power_id: str
    paper: str
    matters: str
    basis: str
    since: str


@dataclass(frozen=True)
class PowerEnded(Event):
    """An office may issue this paper no more, from this day's end."""

    subject_kind = "office"
    power_id: str
    paper: str
    until: str
    reason: str
