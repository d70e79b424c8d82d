"""A sheet of slips: for each school its way in, to be cut apart and handed over."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from server.reports.papers import qr
from server.reports.typesetting import pdf
from shared.papers import Reader

LANGUAGE = "zh"
"""Invitations are Chinese, whoever prints them."""
TEXTS = {
    "title": "Invitations",
    "how": "Photograph the square code with a phone, or type the address. Say your post and"
    " choose a password or have a code sent by e-mail; no name is needed.",
    "until": "Holds until",
    "page": "Page {page} of {pages}",
}


@dataclass(frozen=True)
class Slip:
    """One school's or office's slip."""

    name: str
    address: str
    until: str


def slips_pdf(slips: Sequence[Slip], office: str, reader: Reader, at: datetime) -> bytes:
    """Eight slips on a page."""
    words = {name: reader.say(text) for name, text in TEXTS.items()}
    data = {
        "title": words["title"],
        "office": office,
        "language": reader.language,
        "foot": f"{office} · {words['title']}",
        "words": words,
        "slips": [asdict(one) | {"qr": qr(one.address)} for one in slips],
    }
    return pdf("slips.typ", data, {}, at)
