"""Signatures: the pad to sign on, and what was signed drawn again."""

from collections.abc import Callable, Sequence
from typing import Any

from kivy.graphics import Color, Line, Rectangle, SmoothLine
from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.widgets.kit import Surface
from mobile.widgets.theme import theme

THOUSAND = 1000
PAD_HEIGHT = 200
PEN = 1.8


class SignaturePad(Surface):
    """A field to sign in by finger; strokes in thousandths of the pad."""

    takes_fingers = True

    def __init__(
        self,
        on_signed: Callable[[list[list[int]]], None],
        strokes: Sequence[Sequence[int]] = (),
        **settings: Any,
    ) -> None:
        super().__init__(
            fill="surface", line="brand", radius="card", border=dp(3), size_hint_y=None,
            height=dp(PAD_HEIGHT), **settings,
        )  # fmt: skip
        with self.canvas:
            self._foot_color = Color(*theme.color("edge"))
            self._foot = Rectangle()
        self.bind(pos=self._underline, size=self._underline)
        self.strokes = [list(stroke) for stroke in strokes]
        self._on_signed = on_signed
        self._line_now: Line | None = None

    def on_touch_down(self, touch: Any) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self.strokes.append(self._point(touch))
        with self.canvas.after:
            Color(*theme.color("ink"))
            self._line_now = SmoothLine(points=list(touch.pos), width=dp(PEN))
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self or self._line_now is None:
            return False
        self.strokes[-1] += self._point(touch)
        self._line_now.points = [*self._line_now.points, *touch.pos]
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self._on_signed([list(stroke) for stroke in self.strokes])
        return True

    def clear(self) -> None:
        """Begin the signature again."""
        self.strokes = []
        self.canvas.after.clear()

    def _underline(self, *_: object) -> None:
        self._foot.pos = (self.x + dp(40), self.y + dp(34))
        self._foot.size = (max(0, self.width - dp(80)), dp(1.5))
        if self._line_now is None:
            # What was signed before the page was drawn anew stands there again.
            self.canvas.after.clear()
            with self.canvas.after:
                Color(*theme.color("ink"))
                for stroke in self.strokes:
                    SmoothLine(points=placed(stroke, self), width=dp(PEN))

    def _point(self, touch: Any) -> list[int]:
        x = int((touch.x - self.x) / max(1, self.width) * THOUSAND)
        y = int((touch.y - self.y) / max(1, self.height) * THOUSAND)
        return [max(0, min(THOUSAND, x)), max(0, min(THOUSAND, y))]


class Signed(Widget):
    """A signature given earlier."""

    def __init__(self, strokes: Sequence[Sequence[int]], **settings: Any) -> None:
        super().__init__(**settings)
        self._strokes = strokes
        self.bind(pos=self._draw, size=self._draw)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        with self.canvas:
            Color(*theme.color("ink"))
            for stroke in self._strokes:
                SmoothLine(points=placed(stroke, self), width=dp(1.2))


def placed(stroke: Sequence[int], on: Widget) -> list[float]:
    """Thousandths of the pad as points of a widget."""
    sides = ((on.x, on.width), (on.y, on.height))
    return [sides[n % 2][0] + value / THOUSAND * sides[n % 2][1] for n, value in enumerate(stroke)]
