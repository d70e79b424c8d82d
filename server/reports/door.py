"""The plate at a school's door: one page with a square code the office signed."""

from dataclasses import asdict, dataclass
from datetime import datetime

from server.reports.papers import qr
from server.reports.typesetting import pdf
from shared.papers import Reader

TEXTS = {
    "title": "Plate for the door",
    "how": "Photograph the code: the page says whether this plate is the office's, and of which"
    " school. Inspectors come to the school's file.",
    "code": "School code",
    "page": "Page {page} of {pages}",
}


@dataclass(frozen=True)
class Plate:
    """What the plate of one school says."""

    name: str
    number: str
    town: str
    address: str


def plate_pdf(plate: Plate, office: str, reader: Reader, at: datetime) -> bytes:
    """The plate as a page of A4."""
    words = {name: reader.say(text) for name, text in TEXTS.items()}
    data = {
        "title": words["title"],
        "office": office,
        "language": reader.language,
        "foot": f"{office} · {words['title']}",
        "words": words,
        "plate": asdict(plate) | {"qr": qr(plate.address)},
    }
    return pdf("door.typ", data, {}, at)
