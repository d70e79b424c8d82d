"""A photo as it is printed: a copy with its marks drawn on it; the evidence stays untouched."""

import io
from collections.abc import Mapping, Sequence
from typing import Any

from PIL import Image, ImageDraw, ImageFont

from shared.marks import Shape, anchor, strokes

QUALITY = 88
PEN, HALO = 0.006, 0.012
"""How wide a mark and its white edge are, of the photo's longer side."""
WORDS = 0.034
INK, EDGE = "#B4232A", "white"
INSET = 0.3
"""Words keep so far from the edge of their box, of their own height."""
Layer = Mapping[str, Any]


def with_marks(data: bytes, layers: Sequence[Layer], font: str) -> bytes:
    """The photo's bytes with its marks upon them; as they are where nobody drew on it."""
    if not layers:
        return data
    with Image.open(io.BytesIO(data)) as image:
        copy = image.convert("RGB")
    draw = ImageDraw.Draw(copy)
    for layer in layers:
        if layer["shape"] == Shape.TEXT:
            _write(draw, copy.size, layer, font)
        else:
            _stroke(draw, copy.size, layer)
    made = io.BytesIO()
    copy.save(made, "JPEG", quality=QUALITY)
    return made.getvalue()


def _stroke(draw: ImageDraw.ImageDraw, size: tuple[int, int], layer: Layer) -> None:
    longer = max(size)
    for width, color in ((HALO, EDGE), (PEN, INK)):
        for stroke in strokes(layer["shape"], layer["points"], size):
            draw.line(list(stroke), color, max(1, round(width * longer)), joint="curve")


def _write(draw: ImageDraw.ImageDraw, size: tuple[int, int], layer: Layer, font: str) -> None:
    found = anchor(layer["points"], size)
    if found is None:
        return
    (x, y), ends = found
    face = ImageFont.truetype(font, max(8, round(WORDS * max(size))))
    inset = INSET * face.size
    wide, high = face.getlength(layer["text"]) + 2 * inset, face.size + 2 * inset
    left = max(0, min(x - wide if ends else x, size[0] - wide))
    top = max(0, min(y - high / 2, size[1] - high))
    draw.rounded_rectangle((left, top, left + wide, top + high), inset, INK)
    draw.text((left + inset, top + high / 2), layer["text"], EDGE, face, anchor="lm")
