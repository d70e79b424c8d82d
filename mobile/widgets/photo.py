"""Photos on the screen: thumbnails with their stamp, and pictures cut to a frame."""

from collections.abc import Callable
from typing import Any

from kivy.graphics import Color, Line, RoundedRectangle
from kivy.metrics import dp
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from mobile.widgets.kit import Icon, Text, Word
from mobile.widgets.measure import natural
from mobile.widgets.painted import Area, Painted
from mobile.widgets.tapping import press
from mobile.widgets.theme import RADII, theme

STAMP_SHADE = (0, 0, 0, 0.62)
WHITE = (1, 1, 1, 1)


class Thumb(ButtonBehavior, FloatLayout):
    """A photo filling its frame, with a stamp at the foot or the count of photos in a corner."""

    def __init__(
        self,
        texture: Any,
        size: tuple[float, float],
        *,
        stamp: str = "",
        count: int = 0,
        on_tap: Callable[[], None] | None = None,
        **settings: Any,
    ) -> None:
        settings.setdefault("size_hint", (None, None))
        chosen = settings.pop("chosen", "")
        super().__init__(size=(dp(size[0]), dp(size[1])), **settings)
        self._texture, self._chosen, self._on_tap = texture, chosen, on_tap
        self._empty: Widget | None = None
        if texture is None:
            self._empty = Icon("image-off-outline", "ink3", 28, pos_hint={})
            self.add_widget(self._empty)
        self._stamp = Text(stamp, "least", "white", grows=False) if stamp else None
        self._count = Word(str(count), "small", "white", bold=True, pos_hint={}) if count else None
        for part in (self._stamp, self._count):
            if part is not None:
                part.size_hint = (None, None)
                self.add_widget(part)
        self.bind(pos=self._draw, size=self._draw)

    def on_release(self) -> None:
        if self._on_tap is not None:
            press(self._on_tap)

    def _draw(self, *_: object) -> None:
        self.canvas.before.clear()
        radius = [dp(RADII["photo"])]
        with self.canvas.before:
            Color(*theme.color("sunk"))
            RoundedRectangle(pos=self.pos, size=self.size, radius=radius)
            if self._texture is not None:
                Color(*WHITE)
                RoundedRectangle(
                    pos=self.pos, size=self.size, radius=radius,
                    texture=cut_to(self._texture, self.width / max(1, self.height)),
                )  # fmt: skip
            if self._stamp is not None:
                self._shade((self.x, self.y), (self.width, dp(26)), [0, 0, radius[0], radius[0]])
            if self._count is not None:
                width = self._count.width + dp(14)
                place = (self.right - width - dp(4), self.y + dp(4))
                self._shade(place, (width, dp(24)), [dp(6)])
            if self._chosen:
                Color(*theme.color(self._chosen))
                Line(rounded_rectangle=(*self.pos, *self.size, radius[0]), width=dp(2.5))
        self._place()

    def _shade(self, pos: Any, size: Any, radius: Any) -> None:
        Color(*STAMP_SHADE)
        RoundedRectangle(pos=pos, size=size, radius=radius)

    def _place(self) -> None:
        if self._empty is not None:
            self._empty.center = self.center
        if self._stamp is not None:
            self._stamp.size = (self.width - dp(16), dp(26))
            self._stamp.pos = (self.x + dp(8), self.y)
        if self._count is not None:
            self._count.pos = (self.right - self._count.width - dp(11), self.y + dp(6))


def draw_thumb(on: Painted, frame: Area, texture: Any, count: int = 0) -> None:
    """A photo filling its frame within a part that draws itself, with how many there are."""
    if texture is None:
        on.block(frame, "sunk", radius="photo")
        on.icon("image-off-outline", "ink3", (frame.center_x - dp(12), frame.middle), 24)
    else:
        Color(*WHITE)
        RoundedRectangle(
            pos=(frame.x, frame.y), size=(frame.width, frame.height),
            radius=[dp(RADII["photo"])], texture=cut_to(texture, frame.width / frame.height),
        )  # fmt: skip
    if count:
        wide = natural(str(count), theme.size("small"), True)[0]
        badge = Area(frame.right - wide - dp(18), frame.y + dp(4), wide + dp(14), dp(24))
        Color(*STAMP_SHADE)
        RoundedRectangle(pos=(badge.x, badge.y), size=(badge.width, badge.height), radius=[dp(6)])
        on.write(str(count), "small", "white", (badge.x + dp(7), badge.middle), bold=True)


def cut_to(texture: Any, shape: float) -> Any:
    """The middle of a picture in this proportion of width to height."""
    width, height = texture.width, texture.height
    if width / height > shape:
        kept = height * shape
        return texture.get_region((width - kept) / 2, 0, kept, height)
    kept = width / shape
    return texture.get_region(0, (height - kept) / 2, width, kept)
