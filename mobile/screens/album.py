"""Pictures for the screen: small textures of photos on this tablet, the last ones kept."""

import io
from collections import OrderedDict
from typing import Any

from kivy.graphics.texture import Texture
from PIL import Image

from mobile.store.photos import PhotoShelf
from shared.problems import Problem

KEPT_MAX = 60
THUMB_SIDE = 360
WHOLE_SIDE = 1400


class Album:
    """Opens sealed photos; a photo that is not on this tablet has no texture."""

    def __init__(self, shelf: PhotoShelf) -> None:
        self._shelf = shelf
        self._kept: OrderedDict[tuple[str, int], Texture] = OrderedDict()

    def thumb(self, sha256: str) -> Any:
        """A photo small enough for a list."""
        return self._texture(sha256, THUMB_SIDE)

    def whole(self, sha256: str) -> Any:
        """A photo as large as the screen shows it."""
        return self._texture(sha256, WHOLE_SIDE)

    def forget(self) -> None:
        """Keep nothing readable while the tablet is locked."""
        self._kept.clear()

    def _texture(self, sha256: str, side: int) -> Any:
        key = (sha256, side)
        if key not in self._kept:
            texture = self._opened(sha256, side)
            if texture is None:
                return None
            self._kept[key] = texture
            if len(self._kept) > KEPT_MAX:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return self._kept[key]

    def _opened(self, sha256: str, side: int) -> Any:
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
        texture = Texture.create(size=small.size, colorfmt="rgb")
        texture.blit_buffer(small.tobytes(), colorfmt="rgb", bufferfmt="ubyte")
        texture.flip_vertical()
        return texture
