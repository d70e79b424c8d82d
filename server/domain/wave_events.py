"""What happens to waves and their draws, for the record: digests and counts, no school."""

from dataclasses import dataclass

from server.domain.events import Event


@dataclass(frozen=True)
class WavePrepared(Event):
    subject_kind = "wave"
    name: str
    ceremony: str


@dataclass(frozen=True)
class WaveFrozen(Event):
    """The register, who may go and what is asked are bound by their digest."""

    subject_kind = "wave"
    digest: str
    schools: int
    left_out: int


@dataclass(frozen=True)
class WaveGivenUp(Event):
    subject_kind = "wave"
    reason: str


@dataclass(frozen=True)
class DrawCommitted(Event):
    """An attempt begins: its salt is bound by its digest before anything else is known."""

    subject_kind = "draw"
    wave_id: str
    attempt: int
    commitment: str
    name: str
    officers: tuple[str, ...] = ()


@dataclass(frozen=True)
class NumberPromised(Event):
    """An officer bound a number by its digest, or a source was named whose number is to come."""

    subject_kind = "draw"
    who: str
    commitment: str


@dataclass(frozen=True)
class NumbersBound(Event):
    """All officers have committed: now each may tell."""

    subject_kind = "draw"
    name: str
    officers: tuple[str, ...]


@dataclass(frozen=True)
class NumberTold(Event):
    subject_kind = "draw"
    who: str
    number: str


@dataclass(frozen=True)
class WaveDrawn(Event):
    """The draw was made: what came out is bound by its digest until it is published."""

    subject_kind = "draw"
    result_digest: str
    schools: int


@dataclass(frozen=True)
class DrawAborted(Event):
    """An attempt ended without a draw; its salt is published with the reason."""

    subject_kind = "draw"
    reason: str
    salt: str
    name: str
    officers: tuple[str, ...] = ()
