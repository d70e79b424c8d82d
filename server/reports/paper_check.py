"""A checklist to be filled in by hand (plan B): A4, for a team whose tablets fail it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from server.reports.papers import qr
from server.reports.typesetting import pdf
from shared.papers import Reader

TEMPLATE = "paper_check.typ"
FAULT_LINES = 6
TEXTS = {
    "title": "Checklist on paper",
    "scan": "The visit, for the office",
    "guards": "Guards",
    "by_hand": "By hand",
    "arrived": "Arrived at",
    "left": "Left at",
    "received_by": "Received by (post)",
    "only_if": "Only if",
    "faults": "Faults",
    "what": "What is wrong, and where",
    "item": "Item number",
    "cases": "To look back at on this visit",
    "note": "Note",
    "grade": "Grade",
    "days": "Working days",
    "on_spot": "Fixed on the spot",
    "remarks": "What the school says",
    "inspector": "Inspector, signature",
    "school": "For the school, post and signature",
    "refused": "Refused to sign, because",
    "witness": "Witness, name and unit",
    "page": "Page {page} of {pages}",
}


@dataclass(frozen=True)
class Line:
    """One item: its code, what it asks, under which condition, boxes to tick or a gap to fill."""

    code: str
    text: str
    only_if: str
    choices: Sequence[str]
    gap: str
    """What stands behind the gap, such as a unit; boxes have none."""
    known: str
    """What is known of it before anybody goes there."""


@dataclass(frozen=True)
class Case:
    """A closed order to go back to: its number, what was wrong where."""

    number: str
    what: str


@dataclass(frozen=True)
class PaperCheck:
    """All that stands on the paper, in the reader's language."""

    school: str
    line: str
    office: str
    visit: Sequence[tuple[str, str]]
    guards: str
    rules: Sequence[tuple[str, str]]
    sections: Sequence[tuple[str, Sequence[Line]]]
    cases: Sequence[Case]
    outcomes: Sequence[str]
    grades: Sequence[str]
    team: Sequence[str]
    told: str
    address: str
    foot: str
    at: datetime


def paper_check_pdf(paper: PaperCheck, reader: Reader) -> bytes:
    """The paper as PDF."""
    data = {
        **asdict(paper),
        "title": reader.say(TEXTS["title"]),
        "language": reader.language,
        "words": {name: reader.say(text) for name, text in TEXTS.items()},
        "fault_lines": FAULT_LINES,
        "qr": qr(paper.address),
        "at": "",
    }
    return pdf(TEMPLATE, data, {}, paper.at)
