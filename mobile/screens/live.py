"""The live view on the screen: each picture opened off its thread, the newest one shown."""

import io
from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.graphics.texture import Texture
from PIL import Image, ImageOps

from mobile.device.ports import Viewfinder

LIVE_SIDE = 1000
"""What moves is shown no larger than this."""


class Live:
    """What the camera sees now, as one texture whose pixels change."""

    def __init__(
        self, viewfinder: Viewfinder, seen: Callable[[], None], gone: Callable[[], None]
    ) -> None:
        self._viewfinder, self._seen, self._gone = viewfinder, seen, gone
        self.texture: Any = None
        self._newest: tuple[bytes, Image.Image] | None = None
        self._shown: bytes | None = None
        self._open = False
        self._draw = Clock.create_trigger(self._drawn)
        self._end = Clock.create_trigger(self._ended)

    @property
    def open(self) -> bool:
        """Whether the camera is being looked through."""
        return self._open

    def start(self) -> bool:
        """Look through the camera, where the device gives that."""
        if not self._open:
            self._newest = self.texture = self._shown = None
            self._open = self._viewfinder.open(self._heard)
        return self._open

    def stop(self) -> None:
        """Look no longer."""
        if self._open:
            self._open = False
            self._viewfinder.close()

    @property
    def picture(self) -> bytes | None:
        """The picture that is shown, as the camera gave it."""
        return self._shown

    def _heard(self, picture: bytes | None) -> None:
        """On the camera's own thread: opened here, so that the screen has nothing to work out."""
        if picture is None:
            self._end()
            return
        try:
            with Image.open(io.BytesIO(picture)) as image:
                image.draft("RGB", (LIVE_SIDE, LIVE_SIDE))
                small = ImageOps.exif_transpose(image.convert("RGB"))
        except (OSError, ValueError):
            # One picture that is broken: the next one comes at once.
            return
        small.thumbnail((LIVE_SIDE, LIVE_SIDE))
        self._newest = (picture, small)
        self._draw()

    def _drawn(self, *_: object) -> None:
        if not self._open or self._newest is None:
            return
        self._shown, image = self._newest
        if self.texture is None or self.texture.size != image.size:
            self.texture = Texture.create(size=image.size, colorfmt="rgb")
            self.texture.flip_vertical()
        self.texture.blit_buffer(image.tobytes(), colorfmt="rgb", bufferfmt="ubyte")
        self._seen()

    def _ended(self, *_: object) -> None:
        if self._open:
            self._open = False
            self._gone()
