"""What a picture looks like, as numbers that stay near when it is cut, squeezed or lit otherwise.

A print is the difference hash of a picture: whether it grows lighter from place to place, over
eight by eight places, across and down. Beside the whole, parts of a picture have prints of their
own, so that what was cut out of it later is found by its print of the whole.
"""

from dataclasses import dataclass
from itertools import product

import dhash
from PIL import Image, ImageChops, ImageOps

from server.infra import images

PLACES = 8
BITS = 2 * PLACES * PLACES
TONES = PLACES + 1
LOOKED_AT_SIDE = 288
"""Larger shows a print nothing more."""
PLAIN_TONES = 1.5
"""What is less rough is a bare wall, a sky, the dark: too plain to tell one from another."""
FRAME_TONES = 24
"""A frame differs from its own corner by less."""
FRAMED_SHARE_MIN = 0.25
"""What lies within a frame is at least so much of the picture."""
WHOLE = 0
CUT, CUT_DEEP, CUT_SIDE = 0.9, 0.8, 0.85
Box = tuple[float, float, float, float]


def _parts() -> tuple[Box, ...]:
    """The whole, then what is left where a picture is cut at its rim, at a side, or deeply."""
    rim = 1 - CUT
    cut = [
        (left, top, left + CUT, top + CUT)
        for left, top in product((0.0, rim / 2, rim), (0.0, rim / 2, rim))
    ]
    deep, side = (1 - CUT_DEEP) / 2, 1 - CUT_SIDE
    return (
        (0.0, 0.0, 1.0, 1.0),
        *cut,
        (deep, deep, 1 - deep, 1 - deep),
        (0.0, 0.0, CUT_SIDE, 1.0),
        (side, 0.0, 1.0, 1.0),
        (0.0, 0.0, 1.0, CUT_SIDE),
        (0.0, side, 1.0, 1.0),
    )


PARTS = _parts()
FRAMED, MIRRORED = len(PARTS), len(PARTS) + 1
"""The numbers of what lies within a frame, where there is one, and of the whole in a mirror."""


@dataclass(frozen=True)
class Prints:
    """A picture's prints by the number of its part; none where it is too plain."""

    parts: dict[int, int]

    @property
    def plain(self) -> bool:
        return not self.parts


def taken(data: bytes) -> Prints:
    """The prints of a picture file; BadPicture where its pixels cannot be read."""
    return of(images.grays(data, LOOKED_AT_SIDE))


def of(gray: Image.Image) -> Prints:
    """The prints of a small picture without colours."""
    if roughness(gray) < PLAIN_TONES:
        return Prints({})
    parts = {number: _print(gray, box) for number, box in enumerate(PARTS)}
    parts[MIRRORED] = _print(ImageOps.mirror(gray), PARTS[WHOLE])
    within = _within_frame(gray)
    if within is not None and roughness(within) >= PLAIN_TONES:
        parts[FRAMED] = _print(within, PARTS[WHOLE])
    return Prints(parts)


def distance(one: int, other: int) -> int:
    """In how many of its 128 bits a print differs from another."""
    return (one ^ other).bit_count()


def roughness(gray: Image.Image) -> float:
    """How far a picture's places stray from those around them, in tones; even light counts not."""
    tones = gray.resize((TONES, TONES), Image.Resampling.LANCZOS).tobytes()
    inner = [row * TONES + place for row, place in product(range(1, TONES - 1), repeat=2)]
    off = [
        tones[at] - (tones[at - 1] + tones[at + 1] + tones[at - TONES] + tones[at + TONES]) / 4
        for at in inner
    ]
    return float((sum(one * one for one in off) / len(off)) ** 0.5)


def _print(gray: Image.Image, box: Box) -> int:
    left, top, right, bottom = box
    width, height = gray.size
    part = left * width, top * height, right * width, bottom * height
    tones = gray.resize((TONES, TONES), Image.Resampling.LANCZOS, box=part)
    return int(dhash.dhash_int(list(tones.tobytes()), PLACES))


def _within_frame(gray: Image.Image) -> Image.Image | None:
    """What a frame of one tone holds; None where there is no frame, or hardly anything in it."""
    frame = Image.new("L", gray.size, gray.getpixel((0, 0)))
    other = ImageChops.difference(gray, frame).point(lambda tone: 255 * (tone >= FRAME_TONES))
    box = other.getbbox()
    if box is None or box == (0, 0, *gray.size):
        return None
    left, top, right, bottom = box
    share = (right - left) * (bottom - top) / (gray.width * gray.height)
    return gray.crop(box) if share >= FRAMED_SHARE_MIN else None
