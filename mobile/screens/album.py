"""Pictures for the screen: small textures of photos on this tablet, the last ones kept."""

import io
from collections import OrderedDict
from collections.abc import Sequence
from typing import Any, NamedTuple

from kivy.graphics.texture import Texture
from PIL import Image

from mobile.store.photos import MOSAIC_BLOCKS, PhotoShelf
from shared.marks import THOUSAND
from shared.problems import Problem

THUMB_SIDE = 360
WHOLE_SIDE = 1400
KEPT_MAX = {THUMB_SIDE: 30, WHOLE_SIDE: 2}
"""So many of each size are kept: small ones as many as an inspection shows; of the large ones, of
which each takes six megabytes, two, as are seen at once."""


class Pixels(NamedTuple):
    """A picture as a texture takes it."""

    size: tuple[int, int]
    data: bytes


class Album:
    """Opens sealed photos; a photo that is not on this tablet has no texture."""

    def __init__(self, shelf: PhotoShelf) -> None:
        self._shelf = shelf
        self._kept: OrderedDict[tuple[str, int], Texture] = OrderedDict()
        self._open: tuple[str, Image.Image | None] = ("", None)
        self._ready: tuple[str, Pixels | None] = ("", None)

    def prepare(self, sha256: str) -> None:
        """Open a photo that is shown large next; off the screen's thread."""
        image = self._image(sha256, WHOLE_SIDE)
        self._ready = (sha256, _pixels_of(image) if image is not None else None)

    def hand_up(self) -> None:
        """What was prepared becomes a texture, in a frame before the one that shows it."""
        self.whole(self._ready[0])

    def thumb(self, sha256: str) -> Any:
        """A photo small enough for a list."""
        return self._texture(sha256, THUMB_SIDE)

    def whole(self, sha256: str) -> Any:
        """A photo as large as the screen shows it."""
        return self._texture(sha256, WHOLE_SIDE)

    def coarse(self, sha256: str, box: Sequence[Sequence[int]]) -> Any:
        """What is left of a box (thousandths) of a photo when it is made unrecognisable."""
        image = self._large(sha256)
        if image is None:
            return None
        (left, top), (right, foot) = box
        wide, high = image.width / THOUSAND, image.height / THOUSAND
        part = image.resize(
            (MOSAIC_BLOCKS, MOSAIC_BLOCKS),
            Image.Resampling.BOX,
            (left * wide, top * high, right * wide, foot * high),
        )
        texture = _texture_of(_pixels_of(part))
        texture.mag_filter = "nearest"
        return texture

    def put_away(self) -> None:
        """No picture is worked on any more."""
        self._open, self._ready = ("", None), ("", None)

    def forget(self) -> None:
        """Keep nothing readable while the tablet is locked."""
        self._kept.clear()
        self.put_away()

    def _large(self, sha256: str) -> Any:
        """The picture being worked on, opened once."""
        if self._open[0] != sha256:
            self._open = (sha256, self._image(sha256, WHOLE_SIDE))
        return self._open[1]

    def _texture(self, sha256: str, side: int) -> Any:
        key = (sha256, side)
        if key not in self._kept:
            texture = self._opened(sha256, side)
            if texture is None:
                return None
            self._kept[key] = texture
            alike = [one for one in self._kept if one[1] == side]
            for one in alike[: -KEPT_MAX[side]]:
                del self._kept[one]
        self._kept.move_to_end(key)
        return self._kept[key]

    def _opened(self, sha256: str, side: int) -> Any:
        if side == WHOLE_SIDE:
            ready, self._ready = self._ready, ("", None)
            if ready[0] == sha256 and ready[1] is not None:
                return _texture_of(ready[1])
        image = self._image(sha256, side)
        return _texture_of(_pixels_of(image)) if image is not None else None

    def _image(self, sha256: str, side: int) -> Image.Image | None:
        if not sha256 or not self._shelf.has(sha256):
            return None
        try:
            data = self._shelf.read(sha256)
        except (Problem, OSError):
            return None
        with Image.open(io.BytesIO(data)) as image:
            image.draft("RGB", (side, side))
            small = image.convert("RGB")
        small.thumbnail((side, side))
        return small


def _pixels_of(image: Image.Image) -> Pixels:
    return Pixels(image.size, image.tobytes())


def _texture_of(pixels: Pixels) -> Any:
    texture = Texture.create(size=pixels.size, colorfmt="rgb")
    texture.blit_buffer(pixels.data, colorfmt="rgb", bufferfmt="ubyte")
    texture.flip_vertical()
    return texture
