"""The certificate of a draw: what was bound, when, with which numbers, and how to run it again."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from server.reports.papers import qr
from server.reports.typesetting import pdf
from shared.papers import Reader

TEXTS = {
    "page": "Page {page} of {pages}",
    "bound": "What was bound before the draw",
    "strata": "Strata and quotas",
    "stratum": "Stratum",
    "schools": "Schools",
    "quota": "Quota",
    "drawn": "Drawn",
    "numbers": "Numbers",
    "who": "Whose",
    "number": "The number",
    "commitment": "Commitment",
    "times": "In order of time",
    "check": "Check it yourself",
    "scan": "The public record",
    "seal_here": "Seal here",
}
"""Headings and labels."""


@dataclass(frozen=True)
class DrawPaper:
    """All that stands on a certificate, in the reader's language."""

    title: str
    office: str
    name: str
    stands: str
    """For an aborted attempt: that nothing was drawn, and why."""
    facts: Sequence[tuple[str, str]]
    digests: Sequence[tuple[str, str]]
    strata: Sequence[tuple[str, str, str, str]]
    numbers: Sequence[tuple[str, str, str]]
    times: Sequence[tuple[str, str, str]]
    check: Sequence[str]
    issued: str
    foot: str
    address: str
    at: datetime


def certificate_pdf(paper: DrawPaper, reader: Reader) -> bytes:
    """The certificate as PDF."""
    data = {name: getattr(paper, name) for name in DrawPaper.__dataclass_fields__}
    data |= {
        "language": reader.language,
        "words": {name: reader.say(text) for name, text in TEXTS.items()},
        "qr": qr(paper.address),
        "at": "",
    }
    return pdf("certificate.typ", data, {}, paper.at)
