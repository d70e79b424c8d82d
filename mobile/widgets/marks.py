"""What is drawn, not written: the verdict strip, rings, bars, bars of the grade."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from kivy.graphics import Canvas, Color, Line, Rectangle, SmoothLine, SmoothRoundedRectangle
from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.presenters.rows import Tick
from mobile.widgets.kit import MIDDLE
from mobile.widgets.motion import STATE_S, Movement
from mobile.widgets.painted import Area, Painted
from mobile.widgets.theme import theme

TICK_RADIUS, FLAT = 3, 4
BARS_WIDTH, BARS_HEIGHT = 20, 18
RING, RING_RADIUS, RING_WIDTH = 36, 15, 2.5
COUNTS = {"ordinary": 1, "serious": 2, "major": 3}


class VerdictStrip(Widget):
    """One tick an item: pass 60 % high, fail full, not applicable hollow, open a flat dash."""

    def __init__(self, ticks: Sequence[Tick], on_hero: bool = False, **settings: Any) -> None:
        super().__init__(size_hint_y=None, height=dp(26), **settings)
        self._ticks = list(ticks)
        self._tokens = (
            {Tick.PASS: "hero_pass", Tick.FAIL: "hero_fail", Tick.NOT_APPLICABLE: "hero_na"}
            if on_hero
            else {Tick.PASS: "ok", Tick.FAIL: "bad", Tick.NOT_APPLICABLE: "na"}
        )
        self._quiet = "hero2" if on_hero else "ink3"
        self._drawn: list[Canvas] = []
        self._growing: dict[int, Movement] = {}
        self.bind(pos=self._draw, size=self._draw)

    def show(self, ticks: Sequence[Tick]) -> None:
        """These ticks from now on; only those that changed are drawn anew."""
        before, self._ticks = self._ticks, list(ticks)
        if len(before) != len(self._ticks) or not self._drawn:
            self._draw()
            return
        for index, (old, new) in enumerate(zip(before, self._ticks, strict=True)):
            if old is not new:
                self._growing[index] = Movement(STATE_S, partial(self._redraw, index))

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        self._drawn = [Canvas() for _tick in self._ticks]
        for index, picture in enumerate(self._drawn):
            self.canvas.add(picture)
            self._redraw(index)

    def _redraw(self, index: int, grown: float = 1) -> None:
        if index >= len(self._drawn):
            return
        gap = dp(4)
        width = (self.width - gap * (len(self._ticks) - 1)) / len(self._ticks)
        picture = self._drawn[index]
        picture.clear()
        with picture:
            self._tick(self._ticks[index], self.x + index * (width + gap), width, grown)

    def _tick(self, tick: Tick, x: float, width: float, grown: float) -> None:
        Color(*theme.color(self._tokens.get(tick, self._quiet)))
        low = self.height * 0.6
        if tick is Tick.PASS:
            self._block(x, width, max(dp(FLAT), low * grown))
        elif tick is Tick.FAIL:
            self._block(x, width, max(dp(FLAT), self.height * grown))
        elif tick is Tick.OPEN:
            Rectangle(pos=(x, self.y), size=(width, dp(FLAT)))
        else:
            height = self.height if tick is Tick.CURRENT else low
            Line(rectangle=(x + 1, self.y + 1, max(1, width - 2), height - 2), width=dp(1.3))

    def _block(self, x: float, width: float, height: float) -> None:
        radius = min(dp(TICK_RADIUS), width / 2)
        SmoothRoundedRectangle(pos=(x, self.y), size=(width, height), radius=[radius] * 4)


class ProgressRing(Painted):
    """How much of a section is answered; what failed stands red at the end."""

    def __init__(self, answered: int, asked: int, failed: int, **settings: Any) -> None:
        settings.setdefault("pos_hint", MIDDLE)
        self._told = (answered, asked, failed)
        super().__init__(size_hint=(None, None), size=(dp(RING), dp(RING)), **settings)

    def show(self, answered: int, asked: int, failed: int) -> None:
        """So far it is now."""
        if self._told != (answered, asked, failed):
            self._told = (answered, asked, failed)
            self.repaint()

    def draw(self) -> None:
        draw_ring(self, self._told, (self.width / 2, self.height / 2))


def draw_ring(on: Painted, told: tuple[int, int, int], center: tuple[float, float]) -> None:
    """A ring of answered, asked and failed around this place; all passed has a check inside."""
    answered, asked, failed = told
    end = 360 * answered / asked if asked else 0
    circle = (*center, dp(RING_RADIUS))
    Color(*theme.color("track"))
    SmoothLine(circle=circle, width=dp(RING_WIDTH))
    if end:
        Color(*theme.color("ok"))
        SmoothLine(circle=(*circle, 0, end), width=dp(RING_WIDTH), cap="none")
    if failed:
        Color(*theme.color("bad"))
        start = end - 360 * failed / asked
        SmoothLine(circle=(*circle, start, end), width=dp(RING_WIDTH), cap="none")
    elif asked and answered == asked:
        on.icon("check-bold", "ok", (center[0] - dp(10), center[1]), 20)


class Bar(Widget):
    """A progress bar with nothing but its length."""

    def __init__(self, share: float, token: str = "brand", **settings: Any) -> None:
        super().__init__(size_hint_y=None, height=dp(14), **settings)
        self._share, self._token = max(0.0, min(1.0, share)), token
        self.bind(pos=self._draw, size=self._draw)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        with self.canvas:
            Color(*theme.color("track"))
            SmoothRoundedRectangle(pos=self.pos, size=self.size, radius=[dp(7)] * 4)
            if self._share:
                Color(*theme.color(self._token))
                size = (max(dp(14), self.width * self._share), self.height)
                SmoothRoundedRectangle(pos=self.pos, size=size, radius=[dp(7)] * 4)


class GradeBars(Painted):
    """One, two, three upright bars in ink: 一般, 较大, 重大."""

    def __init__(self, grade: str, color: str = "ink", **settings: Any) -> None:
        settings.setdefault("pos_hint", MIDDLE)
        self._grade, self._color = grade, color
        super().__init__(size_hint=(None, None), size=(dp(BARS_WIDTH), dp(BARS_HEIGHT)), **settings)

    def draw(self) -> None:
        draw_bars(self, self._grade, self._color, (0, self.height / 2))


def draw_bars(on: Painted, grade: str, token: str, at: tuple[float, float]) -> None:
    """The bars of a grade from ``x`` on, with their middle at this height."""
    x, foot = at[0], at[1] - dp(BARS_HEIGHT) / 2
    for index in range(len(COUNTS)):
        filled = index < COUNTS.get(grade, 0)
        high = dp(BARS_HEIGHT) * (index + 1) / len(COUNTS)
        on.plain(Area(x + index * dp(7), foot, dp(5), high), token if filled else "track")


def groups(digest: str) -> str:
    """A digest in groups of four, as a person compares it."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4)).upper()
