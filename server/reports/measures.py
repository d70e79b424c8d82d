"""A measure's papers: what went out, the minutes of an interview, its lifting."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from server.reports.papers import qr
from server.reports.typesetting import pdf

TEMPLATE = "measure.typ"


@dataclass(frozen=True)
class Part:
    """Faults under one heading; on the office's copy those of one school."""

    title: str
    orders: Sequence[tuple[str, str, str]]
    facts: Sequence[tuple[str, str]] = ()


@dataclass(frozen=True)
class MeasurePaper:
    """All that stands on it, in the reader's language."""

    title: str
    number: str
    office: str
    to: str
    issued: str
    foot: str
    page: str
    language: str
    at: datetime
    opening: str = ""
    facts: Sequence[tuple[str, str]] = ()
    parts: Sequence[Part] = ()
    orders_head: Sequence[str] = ()
    passages: Sequence[tuple[str, str]] = ()
    closing: Sequence[str] = ()
    answer: str = ""
    address: str = ""
    """Where its code leads; nowhere where it is empty."""


def measure_pdf(paper: MeasurePaper) -> bytes:
    """The paper as PDF."""
    data = {**asdict(paper), "words": {"page": paper.page}, "at": ""}
    return pdf(TEMPLATE, {**data, "qr": qr(paper.address) if paper.address else ""}, {}, paper.at)
