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


Strokes = list[list[int]]
"""What was drawn: x, y, x, y … of each stroke, in thousandths of the pad."""


class SignaturePad(Surface):
    """A field to sign in by finger; each finger that is on it draws a stroke of its own."""

    takes_fingers = True
    least_move = 0
    """A pen that moved less than this, in thousandths, has not moved."""

    def __init__(
        self,
        on_signed: Callable[[Strokes], None],
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
        self.strokes: Strokes = [list(stroke) for stroke in strokes]
        self._on_signed = on_signed
        self._pens: dict[int, tuple[list[int], Line]] = {}
        self.bind(pos=self._fit, size=self._fit)

    def on_touch_down(self, touch: Any) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        stroke = self._point(touch)
        self.strokes.append(stroke)
        with self.canvas.after:
            Color(*theme.color("ink"))
            self._pens[touch.uid] = stroke, SmoothLine(points=list(touch.pos), width=dp(PEN))
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        if touch.uid in self._pens:
            stroke, line = self._pens[touch.uid]
            point = self._point(touch)
            if max(abs(point[0] - stroke[-2]), abs(point[1] - stroke[-1])) >= self.least_move:
                stroke += point
                line.points = [*line.points, *touch.pos]
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self:
            return False
        touch.ungrab(self)
        self._pens.pop(touch.uid, None)
        self._signed()
        return True

    def clear(self) -> None:
        """Begin again; a finger that is still down draws nothing more."""
        self.strokes = []
        self._pens.clear()
        self.redraw()
        self._signed()

    def redraw(self) -> None:
        """What was drawn before, where the pad stands now."""
        self.canvas.after.clear()
        with self.canvas.after:
            Color(*theme.color("ink"))
            for stroke in self.strokes:
                SmoothLine(points=placed(stroke, self), width=dp(PEN))

    def _signed(self) -> None:
        self._on_signed([list(stroke) for stroke in self.strokes])

    def _fit(self, *_: object) -> None:
        self._underline()
        self.redraw()

    def _underline(self) -> None:
        self._foot.pos = (self.x + dp(40), self.y + dp(34))
        self._foot.size = (max(0, self.width - dp(80)), dp(1.5))

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
