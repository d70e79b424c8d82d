"""Handwriting: the pad to write on with a pen or finger, and what was written shown whole."""

from collections.abc import Callable
from typing import Any

from kivy.graphics import Color, Rectangle, RoundedRectangle
from kivy.metrics import dp
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.widget import Widget

from mobile.widgets.kit import Icon
from mobile.widgets.signature import SignaturePad, Strokes
from mobile.widgets.tapping import press
from mobile.widgets.theme import RADII, theme

RULES = 4
"""Faint lines to write on."""
PAPER = (1, 1, 1, 1)
INSET = 6


class WritingPad(SignaturePad):
    """A ruled field to write in; what was written before stands on it."""

    least_move = 3

    def __init__(
        self,
        strokes: Strokes,
        on_written: Callable[[Strokes], None],
        full: Callable[[], bool],
        **settings: Any,
    ) -> None:
        self._rules: list[Rectangle] = []
        super().__init__(on_written, strokes, **settings)
        self.size_hint_y = 1
        self._full = full
        with self.canvas:
            Color(*theme.color("line"))
            self._rules = [Rectangle() for _rule in range(RULES)]

    @property
    def wide(self) -> int:
        """Its width in thousandths of its height."""
        return max(1, round(1000 * self.width / max(1, self.height)))

    def on_touch_down(self, touch: Any) -> bool:
        if self._full():
            return bool(self.collide_point(*touch.pos))
        return super().on_touch_down(touch)

    def take_back(self) -> None:
        """Without the last stroke."""
        self.strokes = self.strokes[:-1]
        self._pens.clear()
        self.redraw()
        self._signed()

    def _underline(self) -> None:
        self._foot.size = (0, 0)
        for number, rule in enumerate(self._rules, 1):
            rule.pos = (self.x + dp(24), self.y + number * self.height / (RULES + 1))
            rule.size = (max(0, self.width - dp(48)), dp(1))


class Written(ButtonBehavior, Widget):
    """Handwriting as it was kept: whole, black on white in every theme."""

    def __init__(self, texture: Any, on_tap: Callable[[], None] | None, **settings: Any) -> None:
        super().__init__(**settings)
        self._texture, self._on_tap = texture, on_tap
        if texture is None:
            self.add_widget(Icon("image-off-outline", "ink3", 28))
        self.bind(pos=self._draw, size=self._draw)

    def on_release(self) -> None:
        if self._on_tap is not None:
            press(self._on_tap)

    def _draw(self, *_: object) -> None:
        self.canvas.before.clear()
        for part in self.children:
            part.center = self.center
        border, radius = theme.border, dp(RADII["photo"])
        with self.canvas.before:
            Color(*theme.color("edge"))
            RoundedRectangle(pos=self.pos, size=self.size, radius=[radius])
            Color(*PAPER)
            inner = (max(0, self.width - 2 * border), max(0, self.height - 2 * border))
            place = (self.x + border, self.y + border)
            RoundedRectangle(pos=place, size=inner, radius=[radius - border])
            if self._texture is None:
                return
            room = [max(1, side - 2 * dp(INSET)) for side in inner]
            share = min(room[0] / self._texture.width, room[1] / self._texture.height)
            size = (self._texture.width * share, self._texture.height * share)
            Color(*PAPER)
            # Kivy's own middle is that of before while a size is changing.
            Rectangle(
                texture=self._texture, size=size,
                pos=(self.x + (self.width - size[0]) / 2, self.y + (self.height - size[1]) / 2),
            )  # fmt: skip
