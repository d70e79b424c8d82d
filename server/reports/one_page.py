"""One page on a school (一校一页): A4, for the hands of those who go there."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from server.reports.papers import qr
from server.reports.typesetting import pdf
from shared.papers import Reader

TEMPLATE = "one_page.typ"
TEXTS = {
    "title": "One page on a school",
    "visit": "This visit",
    "facts": "Facts of the register",
    "guards": "Guards",
    "way": "The way there",
    "people": "Who answers",
    "cases": "To look back at on this visit",
    "open": "Still open",
    "earlier": "Earlier faults, two years",
    "checks": "Last visits",
    "nothing": "Nothing",
    "no_place": "No place is on record. Ask the town office.",
    "map": "Opens on a map",
    "file": "The school's file",
    "more": "And {count} more, in the school's file",
    "page": "Page {page} of {pages}",
}


@dataclass(frozen=True)
class OnePage:
    """All that stands on the page, in the reader's language."""

    school: str
    line: str
    office: str
    visit: Sequence[tuple[str, str]]
    facts: Sequence[tuple[str, str]]
    features: Sequence[str]
    guards: str
    guards_missing: bool
    rules: Sequence[tuple[str, str]]
    address: str
    place: str
    told: Any
    file_at: str
    foot: str
    at: datetime


def one_page_pdf(paper: OnePage, reader: Reader) -> bytes:
    """The page as PDF."""
    told = asdict(paper.told)
    data = {
        **asdict(paper),
        "title": reader.say(TEXTS["title"]),
        "language": reader.language,
        "words": {name: reader.say(text) for name, text in TEXTS.items()},
        "told": told,
        "qr": qr(paper.file_at),
        "map_qr": qr(f"geo:{paper.place}") if paper.place else "",
        "at": "",
    }
    return pdf(TEMPLATE, data, {}, paper.at)
