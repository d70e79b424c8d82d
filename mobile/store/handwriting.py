"""Handwriting as a picture: strokes of the pad drawn black on white, cut to what was written."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw

THOUSAND = 1000
POINTS_MAX = 20_000
"""So many numbers a writing may have; more is not kept."""
HIGH = 1000
WIDE_MAX = 2000
"""Pixels of a whole pad's height; of its width at most."""
PEN, MARGIN = 11, 48
LEAST = (640, 240)
"""A picture is no smaller than this, also of one word."""
FINE = 2
"""Drawn so many times as large and made smaller: the edges of strokes are smooth."""


@dataclass(frozen=True)
class Writing:
    """What was written on a pad.

    Strokes are x, y, x, y … in thousandths of its sides, from the lower left corner; ``wide`` is
    its width in thousandths of its height.
    """

    strokes: tuple[tuple[int, ...], ...] = ()
    wide: int = 2 * THOUSAND

    @property
    def full(self) -> bool:
        """Whether nothing more is taken on."""
        return sum(len(stroke) for stroke in self.strokes) >= POINTS_MAX

    def to_draft(self) -> dict[str, Any]:
        """As it is kept in an unfinished sheet."""
        return {"strokes": [list(stroke) for stroke in self.strokes], "wide": self.wide}

    @classmethod
    def from_draft(cls, told: dict[str, Any] | None) -> "Writing":
        """As it was kept; nothing was written where nothing is told."""
        if not told:
            return cls()
        return cls(tuple(tuple(stroke) for stroke in told["strokes"]), int(told["wide"]))


NOTHING_WRITTEN = Writing()


def writing_of(strokes: Sequence[Sequence[int]], wide: int) -> Writing:
    """What a pad of this shape holds."""
    return Writing(tuple(tuple(stroke) for stroke in strokes), wide)


def drawn(writing: Writing) -> Image.Image:
    """The writing as a picture."""
    side = (min(WIDE_MAX, HIGH * writing.wide // THOUSAND) * FINE, HIGH * FINE)
    lines = [_placed(stroke, side) for stroke in writing.strokes if stroke]
    xs = [x for line in lines for x, _y in line]
    ys = [y for line in lines for _x, y in line]
    edge = MARGIN * FINE
    left, top = min(xs) - edge, min(ys) - edge
    width = max(max(xs) + edge - left, LEAST[0] * FINE)
    height = max(max(ys) + edge - top, LEAST[1] * FINE)
    page = Image.new("L", (width, height), 255)
    draw = ImageDraw.Draw(page)
    for line in lines:
        moved = [(x - left, y - top) for x, y in line]
        draw.line(moved, 0, PEN * FINE, joint="curve")
        for x, y in (moved[0], moved[-1]):
            half = PEN * FINE // 2
            draw.ellipse((x - half, y - half, x + half, y + half), 0)
    return page.resize((width // FINE, height // FINE), Image.Resampling.BOX).convert("RGB")


def _placed(stroke: Sequence[int], side: tuple[int, int]) -> list[tuple[int, int]]:
    """Thousandths from the lower left corner as pixels from the upper left one."""
    width, height = side
    return [
        (x * width // THOUSAND, (THOUSAND - y) * height // THOUSAND)
        for x, y in zip(stroke[::2], stroke[1::2], strict=True)
    ]
