"""Square codes (QR) for papers made on the tablet: the address where the office keeps the same."""

import segno
from PIL import Image

QUIET_ZONE = 1
"""Modules of white around a code; the paper around it is white as well."""


def code(text: str, side: int) -> Image.Image:
    """The code of a text, so many pixels wide, its squares sharp."""
    rows = [bytes(255 * (not dark) for dark in row) for row in _matrix(text)]
    drawn = Image.frombytes("L", (len(rows), len(rows)), b"".join(rows))
    scale = max(1, side // drawn.width)
    return drawn.resize((drawn.width * scale,) * 2, Image.Resampling.NEAREST).convert("RGB")


def _matrix(text: str) -> list[list[bool]]:
    made = segno.make(text, error="m", micro=False)
    return [[bool(dark) for dark in row] for row in made.matrix_iter(border=QUIET_ZONE)]


def of_inspection(server: str, inspection_id: str) -> str:
    """Where the office keeps an inspection."""
    return f"{server.rstrip('/')}/inspections/{inspection_id}"


def of_finding(server: str, finding_id: str) -> str:
    """Where a school finds the order of a fault, once the office has made it."""
    return f"{server.rstrip('/')}/my/found/{finding_id}"
