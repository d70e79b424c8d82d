"""Two pictures of one place, laid together: over one another, side by side, wiped open."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from kivy.graphics import (
    Color,
    Line,
    Rectangle,
    RoundedRectangle,
    StencilPop,
    StencilPush,
    StencilUnUse,
    StencilUse,
)
from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.widgets.dragging import Dragged
from mobile.widgets.photo import WHITE, cut_to
from mobile.widgets.theme import theme
from shared.marks import Shape, strokes

HANDLE, EDGE = 44, 16
CORNER, CORNER_WIDTH = 44, 2.5
FOOT = 36
"""What is said at the foot of a picture is about so high."""
DASH, DASH_GAP, DASH_WIDTH, DASH_HALO = 9, 6, 1.6, 2.8
PANEL = (0, 0, 0, 0.72)
"""What stands on a picture stands on this: dark on every theme, because a photo is under it."""
OUTLINED = (Shape.BOX, Shape.CIRCLE)
"""Marks of the old photo that say what is to be lined up; an arrow or a word only points at it."""
Stroke = Sequence[tuple[float, float]]
Outline = Sequence[tuple[str, Sequence[Sequence[int]]]]
"""The marks of the old photo, by shape and place in thousandths."""
Frame = tuple[float, float, float, float]
"""Left, foot, width, height."""


@dataclass(frozen=True)
class Ghost:
    """What a ghost view shows: two pictures, how they are laid together, what is said of them."""

    now: Any
    before: Any
    mode: str = "ghost"
    share: float = 0.42
    outline: Outline = ()
    stamps: tuple[str, str] = ("", "")
    """Of the old picture, and of today's."""
    hint: str = ""
    """Instead of a stamp, while no picture of today is there."""
    live: bool = False

    @property
    def both(self) -> bool:
        """Whether there are two pictures to lay together, or will be once the camera sees."""
        return self.before is not None and (self.live or self.now is not None)


class Compared(Dragged, Widget):
    """The two pictures: over one another, side by side, or wiped by a finger."""

    takes_fingers = True

    def __init__(self, ghost: Ghost, on_share: Callable[[float], None], **settings: Any) -> None:
        super().__init__(**settings)
        self._ghost, self._on_share = ghost, on_share
        self._now, self._share = ghost.now, ghost.share
        self.bind(pos=self._draw, size=self._draw)

    @property
    def share(self) -> float:
        """How strong the ghost is, or how far the wipe."""
        return self._share

    @property
    def frame(self) -> Frame:
        """All there is to draw on."""
        return self.x, self.y, self.width, self.height

    def fade(self, share: float) -> None:
        """How strongly the old picture shows; how far it is wiped open."""
        self._share = max(0.0, min(1.0, share))
        self._draw()

    def see(self, texture: Any) -> None:
        """Another picture of now; where it has the same texture, only its pixels changed."""
        if texture is not self._now:
            self._now = texture
            self._draw()
        self.canvas.ask_update()

    def halves(self) -> list[Frame]:
        """Where the old and the new stand side by side; above one another where that is larger."""
        gap = dp(4)
        if self.width >= self.height:
            wide = (self.width - gap) / 2
            return [(self.x, self.y, wide, self.height),
                    (self.x + wide + gap, self.y, wide, self.height)]  # fmt: skip
        high = (self.height - gap) / 2
        return [(self.x, self.y + high + gap, self.width, high), (self.x, self.y, self.width, high)]

    def on_touch_down(self, touch: Any) -> bool:
        wiped = self._ghost.mode == "wipe" and self._ghost.both
        return wiped and super().on_touch_down(touch)

    def dragged(self, touch: Any) -> None:
        """Wiped open to here."""
        self.fade((touch.x - self.x) / max(1, self.width))
        self._on_share(self._share)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        now, before = self._now, self._ghost.before
        with self.canvas:
            Color(*theme.color("sunk"))
            Rectangle(pos=self.pos, size=self.size)
            if now is None or before is None:
                self._picture(now or before, self.frame)
            elif self._ghost.mode == "side":
                for texture, half in zip((before, now), self.halves(), strict=True):
                    self._picture(texture, half)
            elif self._ghost.mode == "wipe":
                self._wiped(now, before)
            else:
                self._picture(now, self.frame)
                self._picture(before, self.frame, self._share)
                self._outline(before)
            if self._ghost.live:
                self._corners()

    def _wiped(self, now: Any, before: Any) -> None:
        """Left of the handle the old picture, right of it today's."""
        self._picture(now, self.frame)
        edge = self.width * self._share
        StencilPush()
        Rectangle(pos=self.pos, size=(edge, self.height))
        StencilUse()
        self._picture(before, self.frame)
        StencilUnUse()
        Rectangle(pos=self.pos, size=(edge, self.height))
        StencilPop()
        Color(*WHITE)
        Rectangle(pos=(self.x + edge - dp(2), self.y), size=(dp(4), self.height))
        knob = dp(HANDLE)
        middle = self.y + self.height / 2
        place = (self.x + edge - knob / 2, middle - knob / 2)
        RoundedRectangle(pos=place, size=(knob, knob), radius=[knob / 2])
        Color(*theme.color("lb_fill"))
        for side in (-1, 1):
            tip = self.x + edge + side * knob * 0.36
            inner = self.x + edge + side * knob * 0.16
            Line(points=(inner, middle + dp(8), tip, middle, inner, middle - dp(8)), width=dp(2))

    def _outline(self, before: Any) -> None:
        """Dashed, what was marked on the old picture: it is to stand there again."""
        left, low, wide, high = whole_of(before, self.frame)
        for shape, points in self._ghost.outline:
            if shape not in OUTLINED:
                continue
            for stroke in strokes(shape, points, (wide, high)):
                placed = [(left + x, low + high - y) for x, y in stroke]
                for rgba, width in ((PANEL, DASH_HALO), (WHITE, DASH_WIDTH)):
                    Color(*rgba)
                    for dash in dashes(placed, dp(DASH), dp(DASH_GAP)):
                        if all(within(self.frame, point) for point in dash):
                            flat = [part for point in dash for part in point]
                            Line(points=flat, width=dp(width), cap="none")

    def _corners(self) -> None:
        """The corners of a viewfinder: this is what the camera sees now."""
        Color(*WHITE)
        edge, arm, foot = dp(EDGE), dp(CORNER), dp(EDGE + FOOT)
        right, top = self.x + self.width - edge, self.y + self.height - edge
        for x, across in ((self.x + edge, arm), (right, -arm)):
            for y, up in ((self.y + foot, arm), (top, -arm)):
                Line(points=(x + across, y, x, y, x, y + up), width=dp(CORNER_WIDTH))

    def _picture(self, texture: Any, frame: Frame, alpha: float = 1) -> None:
        x, y, wide, high = frame
        if texture is None or min(wide, high) <= 0:
            return
        Color(1, 1, 1, alpha)
        Rectangle(texture=cut_to(texture, wide / high), pos=(x, y), size=(wide, high))


def within(frame: Frame, point: tuple[float, float]) -> bool:
    """Whether a point is in the frame."""
    x, y, wide, high = frame
    return x <= point[0] <= x + wide and y <= point[1] <= y + high


def whole_of(texture: Any, frame: Frame) -> Frame:
    """Where the whole of a picture would stand whose middle fills this frame."""
    x, y, wide, high = frame
    scale = max(wide / max(1, texture.width), high / max(1, texture.height))
    full = (texture.width * scale, texture.height * scale)
    return x + (wide - full[0]) / 2, y + (high - full[1]) / 2, full[0], full[1]


def dashes(stroke: Stroke, dash: float, gap: float) -> list[Stroke]:
    """A line as dashes of one length, running on around its corners."""
    found: list[Stroke] = []
    part: list[tuple[float, float]] = [stroke[0]] if stroke else []
    drawn, left = True, dash
    for start, end in pairwise(stroke):
        length, at = math.dist(start, end), 0.0
        while length - at > left:
            at += left
            place = (
                start[0] + (end[0] - start[0]) * at / length,
                start[1] + (end[1] - start[1]) * at / length,
            )
            if drawn:
                found.append([*part, place])
            drawn, left = not drawn, gap if drawn else dash
            part = [place]
        left -= length - at
        part.append(end)
    if drawn and len(part) > 1:
        found.append(part)
    return found
