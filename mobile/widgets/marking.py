"""A photo to draw on by finger: the whole of it, with marks over it and faces made coarse."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from kivy.core.text import Label as Letters
from kivy.graphics import Color, Line, Rectangle, RoundedRectangle
from kivy.metrics import dp, sp
from kivy.uix.widget import Widget

from mobile.widgets.kit import Text
from mobile.widgets.photo import STAMP_SHADE, WHITE, cut_to
from mobile.widgets.theme import theme
from shared.marks import THOUSAND, Shape, anchor, strokes

PEN, HALO = 2.2, 4.2
"""Half the width of a mark, and of the white edge that makes it seen on any photo."""
WORDS_SHARE, WORDS_LEAST = 0.034, 18
"""How high the words of a mark are: of the photo's longer side, and at least."""
STAMP = 32
OUTLINE = 1.5
Point = tuple[int, int]
Place = Sequence[Sequence[int]]


@dataclass(frozen=True)
class Mark:
    """One mark as it is drawn; a coarse picture covers its box."""

    shape: str
    points: Place
    text: str = ""
    coarse: Any = None


class MarkBoard(Widget):
    """Shows a photo as large as it fits; tells where a finger went, in thousandths of the photo."""

    takes_fingers = True

    def __init__(
        self,
        texture: Any,
        marks: Sequence[Mark],
        stamp: str,
        on_drawn: Callable[[Point, Point], None],
        **settings: Any,
    ) -> None:
        super().__init__(**settings)
        self._texture, self._marks, self._on_drawn = texture, marks, on_drawn
        self.shape: str = Shape.ARROW
        self.before: Any = None
        self._share = 0.0
        self._from: Point | None = None
        self._stamp = Text(stamp, "least", "white", size_hint=(None, None))
        self.add_widget(self._stamp)
        self.bind(pos=self._draw, size=self._draw)

    def show(self, marks: Sequence[Mark]) -> None:
        """These marks from now on."""
        self._marks = marks
        self._draw()

    def lay_over(self, before: Any, share: float) -> None:
        """An older picture of the same place over this one, so strong."""
        self.before, self._share = before, share
        self._draw()

    @property
    def picture(self) -> tuple[float, float, float, float]:
        """Where the photo stands within: left, foot, width, height."""
        if self._texture is None:
            return self.x, self.y, self.width, self.height
        share = min(self.width / self._texture.width, self.height / self._texture.height)
        wide, high = self._texture.width * share, self._texture.height * share
        # Kivy's own middle is that of before while a size is changing.
        return self.x + (self.width - wide) / 2, self.y + (self.height - high) / 2, wide, high

    def on_touch_down(self, touch: Any) -> bool:
        left, low, wide, high = self.picture
        inside = left <= touch.x <= left + wide and low <= touch.y <= low + high
        if not inside or self._from is not None:
            return False
        touch.grab(self)
        self._from = self._point(touch)
        return True

    def on_touch_move(self, touch: Any) -> bool:
        if touch.grab_current is not self or self._from is None:
            return False
        self._draw(Mark(self.shape, (self._from, self._point(touch))))
        return True

    def on_touch_up(self, touch: Any) -> bool:
        if touch.grab_current is not self or self._from is None:
            return False
        touch.ungrab(self)
        start, self._from = self._from, None
        self._draw()
        self._on_drawn(start, self._point(touch))
        return True

    def _point(self, touch: Any) -> Point:
        left, low, wide, high = self.picture
        x = round((touch.x - left) / max(1, wide) * THOUSAND)
        y = round((low + high - touch.y) / max(1, high) * THOUSAND)
        return max(0, min(THOUSAND, x)), max(0, min(THOUSAND, y))

    def _draw(self, *given: object) -> None:
        """The photo, what is on it, and the mark under the finger."""
        drawing = [one for one in given if isinstance(one, Mark)]
        left, low, wide, high = self.picture
        self.canvas.before.clear()
        with self.canvas.before:
            Color(*theme.color("sunk"))
            Rectangle(pos=self.pos, size=self.size)
            if self._texture is not None:
                Color(*WHITE)
                Rectangle(texture=self._texture, pos=(left, low), size=(wide, high))
            if self.before is not None and high > 0:
                Color(1, 1, 1, self._share)
                old = cut_to(self.before, wide / high)
                Rectangle(texture=old, pos=(left, low), size=(wide, high))
            for mark in (*self._marks, *drawing):
                self._draw_mark(mark)
            self._draw_stamp(left, low, wide)

    def _draw_mark(self, mark: Mark) -> None:
        if mark.coarse is not None:
            self._draw_coarse(mark)
        elif mark.shape == Shape.TEXT:
            self._draw_words(mark)
        else:
            known = mark.shape in tuple(Shape)
            self._draw_strokes(mark.shape if known else Shape.BOX, mark.points)

    def _draw_strokes(self, shape: str, points: Place) -> None:
        left, low, wide, high = self.picture
        for width, rgba in ((HALO, WHITE), (PEN, theme.color("bad_fill"))):
            Color(*rgba)
            for stroke in strokes(shape, points, (wide, high)):
                flat = [part for x, y in stroke for part in (left + x, low + high - y)]
                Line(points=flat, width=dp(width), joint="round", cap="round")

    def _draw_coarse(self, mark: Mark) -> None:
        left, low, wide, high = self.picture
        (one, top), (other, foot) = mark.points
        Color(*WHITE)
        place = (left + one / THOUSAND * wide, low + high - foot / THOUSAND * high)
        size = ((other - one) / THOUSAND * wide, (foot - top) / THOUSAND * high)
        Rectangle(texture=mark.coarse, pos=place, size=size)
        Line(rectangle=(*place, *size), width=dp(OUTLINE))

    def _draw_words(self, mark: Mark) -> None:
        left, low, wide, high = self.picture
        found = anchor(mark.points, (wide, high))
        if found is None:
            return
        (x, y), ends_here = found
        px = max(sp(WORDS_LEAST), WORDS_SHARE * max(wide, high))
        letters = Letters(text=mark.text, font_size=px, bold=True)
        letters.refresh()
        size = (letters.texture.width + dp(16), letters.texture.height + dp(4))
        x = max(0, min(x - size[0] if ends_here else x, wide - size[0]))
        y = max(0, min(y - size[1] / 2, high - size[1]))
        place = (left + x, low + high - y - size[1])
        Color(*theme.color("bad_fill"))
        RoundedRectangle(pos=place, size=size, radius=[dp(6)])
        Color(*WHITE)
        Rectangle(
            texture=letters.texture, pos=(place[0] + dp(8), place[1] + dp(2)),
            size=letters.texture.size,
        )  # fmt: skip

    def _draw_stamp(self, left: float, low: float, wide: float) -> None:
        """Where and when, at the foot of the photo; a layer, like all that is drawn."""
        self._stamp.width = max(1, wide - dp(24))
        high = max(dp(STAMP), self._stamp.height + dp(8))
        self._stamp.pos = (left + dp(12), low + (high - self._stamp.height) / 2)
        Color(*STAMP_SHADE)
        Rectangle(pos=(left, low), size=(wide, high))
