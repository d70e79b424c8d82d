"""The two papers of the first hour: the notice an order goes out with, the inspection record."""

import io
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from typing import Any

import segno

from server.reports.typesetting import WORDS_FONT, pdf
from shared.papers import PaperPhoto, Reader, RecordPaper, SignatureLine, notice, with_marks
from shared.papers.words import WEEKDAYS

WEEKS_SHOWN_MAX = 7
"""A longer term is told in words: its days would push the notice off its page."""
DAYS_OF_A_WEEK = 7
PHOTO_MM = 34
PAD = 1000
PAD_WIDTH = 2600
"""A pad is about so wide where it is 1000 high."""
STROKE_WIDTH = 18
POINT = 2

ReadPhoto = Callable[[PaperPhoto], bytes | None]
"""The JPEG of a photo, or None while it has not arrived."""


@dataclass(frozen=True)
class NoticePaper:
    """All that stands on a notice or transfer letter, in the reader's language."""

    title: str
    number: str
    office: str
    to: str
    opening: str
    stands: str
    facts: Sequence[tuple[str, str]]
    photos: Sequence[PaperPhoto]
    handwriting: Sequence[PaperPhoto]
    """What the inspector wrote of the fault by hand: it is part of what is asked."""
    due: str
    term: str
    counted: Sequence[str]
    days: Sequence[dict[str, Any]]
    """The deadline's explanation as kept with the order."""
    due_on: date | None
    closing: Sequence[str]
    answer_at: str
    issued: str
    signed_at: str
    signed_by: str
    served: str
    """How it was served on the campus, and before which witness."""
    foot: str
    address: str
    at: datetime


def notice_pdf(paper: NoticePaper, reader: Reader, read: ReadPhoto) -> bytes:
    """The notice as a one-page PDF."""
    pictures, photos = _pictures(paper.photos, read)
    written, handwriting = _pictures(paper.handwriting, read)
    kept = {name: getattr(paper, name) for name in NoticePaper.__dataclass_fields__}
    data = kept | {
        "language": reader.language,
        "words": {name: reader.say(text) for name, text in notice.TEXTS.items()},
        "photos": photos,
        "handwriting": handwriting,
        "photo_mm": PHOTO_MM,
        "days": _weeks(paper.days, paper.due_on, reader.language),
        "weekdays": list(WEEKDAYS[reader.language]),
        "due_on": paper.due_on.isoformat() if paper.due_on else "",
        "qr": qr(paper.address),
        "at": "",
    }
    return pdf("notice.typ", data, pictures | written, paper.at)


def record_pdf(
    paper: RecordPaper, office: str, address: str, read: ReadPhoto, at: datetime
) -> bytes:
    """The inspection record as PDF."""
    pictures: dict[str, bytes] = {}
    record = asdict(paper)
    for told, fault in zip(record["faults"], paper.faults, strict=True):
        found, told["photos"] = _pictures(fault.photos, read)
        written, told["handwriting"] = _pictures(fault.handwriting, read)
        pictures |= found | written
    for told, answer in zip(record["answers"], paper.answers, strict=True):
        written, told["by_hand"] = _pictures(answer.by_hand, read)
        pictures |= written
    written, record["remarks_by_hand"] = _pictures(paper.remarks_by_hand, read)
    pictures |= written
    for told, signature in zip(record["signatures"], paper.signatures, strict=True):
        told["svg"] = _strokes(signature)
    data = {
        "title": paper.title,
        "office": office,
        "language": paper.language,
        "words": dict(paper.words),
        "foot": f"{paper.school} · {paper.title}",
        "qr": qr(address),
        "record": record,
    }
    return pdf("record.typ", data, pictures, at)


def _pictures(
    photos: Sequence[PaperPhoto], read: ReadPhoto
) -> tuple[dict[str, bytes], list[dict[str, Any]]]:
    """The JPEGs that are there by name, and the photos as the template wants them."""
    found = {photo.sha256: read(photo) for photo in photos}
    pictures = {
        photo.sha256: with_marks(data, photo.layers, str(WORDS_FONT))
        for photo in photos
        if (data := found[photo.sha256]) is not None
    }
    told = [
        {"file": one.sha256, "caption": one.caption, "have": one.sha256 in pictures}
        for one in photos
    ]
    return pictures, told


def _weeks(days: Sequence[dict[str, Any]], due_on: date | None, language: str) -> list[Any]:
    """Whole weeks, Monday first, around the term; empty where the term is too long to show."""
    if not days or due_on is None:
        return []
    counted = {date.fromisoformat(one["day"]): one for one in days}
    first, last = min(counted), max(counted)
    monday = first - timedelta(days=first.weekday())
    weeks = ((last - monday).days // DAYS_OF_A_WEEK) + 1
    if weeks > WEEKS_SHOWN_MAX:
        return []
    shown = [monday + timedelta(days=n) for n in range(weeks * DAYS_OF_A_WEEK)]
    return [
        _cell(counted.get(day), language)
        | {
            "label": f"{day.month}/{day.day}" if day == first or day.day == 1 else str(day.day),
            "due": day == due_on,
        }
        for day in shown
    ]


def _cell(one: dict[str, Any] | None, language: str) -> dict[str, Any]:
    names = one or {}
    name = str((names.get("name_en") if language == "en" else names.get("name")) or "")
    return {
        "in_term": one is not None,
        "ordinal": names.get("ordinal"),
        "name": name,
    }


def qr(address: str) -> str:
    """The code of an address, as SVG."""
    written = io.BytesIO()
    segno.make(address, error="m").save(written, kind="svg", border=1, xmldecl=False)
    return written.getvalue().decode()


def _strokes(signature: SignatureLine) -> str:
    """The drawn signature as SVG, turned the right way up; empty where there is none."""
    drawn = [stroke for stroke in signature.strokes if len(stroke) > POINT]
    if not drawn:
        return ""
    lines = "".join(f'<polyline points="{_points(stroke)}"/>' for stroke in drawn)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {PAD_WIDTH} {PAD}" fill="none"'
        f' stroke="#15202b" stroke-width="{STROKE_WIDTH}" stroke-linecap="round">{lines}</svg>'
    )


def _points(stroke: Sequence[int]) -> str:
    pairs = zip(stroke[::2], stroke[1::2], strict=False)
    return " ".join(f"{x * PAD_WIDTH // PAD},{PAD - y}" for x, y in pairs)
