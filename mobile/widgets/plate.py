"""A rounded surface with its line, as one small picture of which only the middle is stretched.

Two rounded shapes over one another are a hundred long triangles, and every pixel of the surface is
painted twice; nine rectangles paint it once.
"""

from dataclasses import dataclass
from functools import lru_cache, partial
from math import ceil, floor, hypot
from typing import Any

from kivy.graphics import BorderImage, Color
from kivy.graphics.texture import Texture

PICTURES_MAX = 256
"""So many are kept: a theme has some dozens of colours, lines and corners together."""
ON_THE_EDGE, A_PIXEL = 0.4, 0.6
"""How much is seen of a surface on its very edge, and so much more a pixel further in."""
OUTSIDE = 1
"""A soft edge is seen so far beyond it."""
SOLID = 1.5
"""A pixel whose middle lies so far within the edge is seen wholly."""
TONES = 255
WHITE = (1, 1, 1, 1)
Rgba = tuple[float, float, float, float]


@dataclass(frozen=True)
class Skin:
    """How a surface looks: its colour, its line's colour and width, how round it is."""

    fill: Rgba
    line: Rgba
    border: float
    radius: float

    def within(self, width: float, height: float) -> "Skin":
        """No rounder than half of what it lies on."""
        radius = min(self.radius, width / 2, height / 2)
        return self if radius == self.radius else Skin(self.fill, self.line, self.border, radius)

    @property
    def corner(self) -> int:
        """After so many pixels it is the same all along."""
        return ceil(max(self.radius, self.border + SOLID)) + OUTSIDE


class Plate:
    """A surface on the canvas that is drawn on, which may be moved and dressed otherwise."""

    def __init__(self) -> None:
        Color(*WHITE)
        self._image = BorderImage(auto_scale="off", size=(0, 0))

    def lay(self, pos: tuple[float, float], size: tuple[float, float], skin: Skin) -> None:
        """Here, so large and so dressed; its edges lie on whole pixels."""
        x, y = _whole(pos[0]), _whole(pos[1])
        width, height = _whole(pos[0] + size[0]) - x, _whole(pos[1] + size[1]) - y
        if width < 1 or height < 1:
            self._image.size = (0, 0)
            return
        skin = skin.within(width, height)
        width, height = width + 2 * OUTSIDE, height + 2 * OUTSIDE
        across, up = (min(skin.corner, side / 2) for side in (width, height))
        self._image.texture = picture_of(skin)
        self._image.border = [skin.corner] * 4
        self._image.display_border = [up, across, up, across]
        self._image.pos, self._image.size = (x - OUTSIDE, y - OUTSIDE), (width, height)


def _whole(value: float) -> int:
    """The next whole pixel; halves all to one side, so that rows look alike."""
    return floor(value + 0.5)


@lru_cache(PICTURES_MAX)
def picture_of(skin: Skin) -> Any:
    """Its four corners beside one another, as a texture."""
    texture = Texture.create(size=(2 * skin.corner, 2 * skin.corner), colorfmt="rgba")
    fill = partial(_fill, data=pixels_of(skin))
    texture.add_reload_observer(fill)
    fill(texture)
    return texture


def pixels_of(skin: Skin) -> bytes:
    """Its four corners beside one another, row by row: red, green, blue, how much is seen."""
    one = range(skin.corner)
    both = [*one, *reversed(one)]
    half = {(x, y): _pixel(skin, x, y) for x in one for y in range(x + 1)}
    return b"".join(half[max(x, y), min(x, y)] for y in both for x in both)


def _fill(texture: Any, data: bytes) -> None:
    texture.blit_buffer(data, colorfmt="rgba", bufferfmt="ubyte")


def _pixel(skin: Skin, column: int, row: int) -> bytes:
    """The fill over the line over nothing."""
    x, y = column + 0.5 - OUTSIDE, row + 0.5 - OUTSIDE
    under = _seen(x, y, skin.radius) * skin.line[3] if skin.border else 0.0
    inset, radius = skin.border, max(min(1, skin.radius), skin.radius - skin.border)
    over = _seen(x - inset, y - inset, radius) * skin.fill[3]
    rest = under * (1 - over)
    seen = over + rest
    if not seen:
        return bytes((*(round(tone * TONES) for tone in skin.line[:3]), 0))
    mixed = ((a * over + b * rest) / seen for a, b in zip(skin.fill, skin.line, strict=True))
    red, green, blue, _alpha = (round(tone * TONES) for tone in mixed)
    return bytes((red, green, blue, round(seen * TONES)))


def _seen(x: float, y: float, radius: float) -> float:
    """How much is seen of a rounded surface so far within its left and lower edge."""
    within = min(x, y)
    if x < radius and y < radius:
        within = radius - hypot(radius - x, radius - y)
    return max(0.0, min(1.0, ON_THE_EDGE + A_PIXEL * within))
