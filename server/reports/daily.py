"""The leading group's page of a day (一页纸): one A4 in black and white."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from server.reports.typesetting import pdf

TEMPLATE = "daily.typ"


@dataclass(frozen=True)
class Table:
    """A table of the page, its words and numbers as they are to be read."""

    title: str
    head: Sequence[str]
    rows: Sequence[Sequence[str]]
    note: str = ""


@dataclass(frozen=True)
class Daily:
    """All that stands on the page, in the reader's language."""

    title: str
    office: str
    line: str
    tables: Sequence[Table]
    foot: str
    page: str
    language: str
    at: datetime


def daily_pdf(paper: Daily) -> bytes:
    """The page as PDF."""
    data = {**asdict(paper), "words": {"page": paper.page}, "at": ""}
    return pdf(TEMPLATE, data, {}, paper.at)
