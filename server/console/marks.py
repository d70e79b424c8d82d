"""Marks over a photo as a drawing that lies upon it: the pixels of the evidence stay untouched."""

from dataclasses import dataclass

from server.models import Photo
from shared import marks
from shared.marks import THOUSAND


@dataclass(frozen=True)
class Words:
    """Words on a photo: where they begin, or end in its right half."""

    x: float
    y: float
    text: str
    anchor: str


@dataclass(frozen=True)
class Drawing:
    """What lies upon one photo, in a frame a thousand wide."""

    height: int
    lines: tuple[str, ...]
    words: tuple[Words, ...]


def drawing(photo: Photo) -> Drawing | None:
    """The marks of a photo; nothing where nobody drew on it."""
    if not photo.layers:
        return None
    height = max(1, round(THOUSAND * photo.height / max(1, photo.width)))
    size = (THOUSAND, height)
    lines = [
        " ".join(f"{x:.0f},{y:.0f}" for x, y in stroke)
        for layer in photo.layers
        for stroke in marks.strokes(layer["shape"], layer["points"], size)
    ]
    words = []
    for layer in photo.layers:
        found = marks.anchor(layer["points"], size)
        if layer["shape"] == marks.Shape.TEXT and found:
            (x, y), ends = found
            words.append(Words(x, y, layer["text"], "end" if ends else "start"))
    return Drawing(height, tuple(lines), tuple(words))


def written(strokes: list[list[int]]) -> list[str]:
    """Strokes of a signature as lines an SVG draws: in thousandths, from the upper left corner."""
    return [
        " ".join(f"{x},{THOUSAND - y}" for x, y in zip(stroke[::2], stroke[1::2], strict=False))
        for stroke in strokes
    ]
