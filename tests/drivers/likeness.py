"""Whether a picture is the one that was kept, however another renderer softens its edges."""

from collections.abc import Callable
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageFilter

SOFT = 2
"""Both are softened by so many pixels first: what an edge is made of is no difference then."""
AROUND = ((1, 0), (-1, 0)), ((0, 1), (0, -1))
"""A pixel may have any tone found here around it in the other picture, so that it may stand one
beside: the font's library places a glyph by what it drew before, and another renderer softens."""
TONE = 6
"""So much further a channel may be: two neighbouring greys of a theme differ by ten."""
STRAY_MAX = 40
"""So many pixels may be astray: a corner, never a line, a word or an icon."""
GAP = 8


@dataclass(frozen=True)
class Likeness:
    """How many pixels are others, and where they are."""

    stray: int
    where: Image.Image

    @property
    def alike(self) -> bool:
        return self.stray <= STRAY_MAX


def compare(kept: Image.Image, now: Image.Image) -> Likeness:
    """Where two pictures differ by more than their edges."""
    if kept.size != now.size:
        return Likeness(now.width * now.height, Image.new("L", now.size, 255))
    one, other = (image.filter(ImageFilter.GaussianBlur(SOFT)) for image in (kept, now))
    red, green, blue = ImageChops.lighter(_outside(one, other), _outside(other, one)).split()
    most = ImageChops.lighter(ImageChops.lighter(red, green), blue)
    where = most.point(lambda tone: 255 if tone > TONE else 0)
    return Likeness(where.histogram()[255], where)


def _outside(one: Image.Image, other: Image.Image) -> Image.Image:
    """How far each pixel is from the tones around it in the other picture."""
    least, most = (_around(other, choose) for choose in (ImageChops.darker, ImageChops.lighter))
    return ImageChops.lighter(ImageChops.subtract(one, most), ImageChops.subtract(least, one))


def _around(image: Image.Image, choose: Callable[..., Image.Image]) -> Image.Image:
    """The darkest or lightest tone around each pixel: first beside it, then above and below.

    The same as a rank filter finds, at a third of its price.
    """
    for ways in AROUND:
        found = image
        for way in ways:
            # What is moved leaves its edge as it was: there is nothing beyond.
            moved = image.copy()
            moved.paste(image, way)
            found = choose(found, moved)
        image = found
    return image


def beside(kept: Image.Image, now: Image.Image, found: Likeness) -> Image.Image:
    """What was kept, what it is now, and in red what differs."""
    marked = now.copy()
    marked.paste("#FF0000", mask=found.where)
    parts = (kept, now, marked)
    size = (sum(one.width + GAP for one in parts), max(one.height for one in parts))
    whole, left = Image.new("RGB", size, "#808080"), 0
    for one in parts:
        whole.paste(one, (left, 0))
        left += one.width + GAP
    return whole
