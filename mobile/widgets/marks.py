"""What is drawn, not written: the verdict strip, rings, bars, bars of the grade."""

from collections.abc import Sequence
from typing import Any, ClassVar

from kivy.graphics import Color, Line, Rectangle, SmoothLine, SmoothRoundedRectangle
from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.presenters.rows import Tick
from mobile.widgets.kit import MIDDLE, Icon
from mobile.widgets.theme import theme

TICK_RADIUS = 3


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
        self.bind(pos=self._draw, size=self._draw)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        if not self._ticks:
            return
        gap = dp(4)
        width = (self.width - gap * (len(self._ticks) - 1)) / len(self._ticks)
        with self.canvas:
            for index, tick in enumerate(self._ticks):
                self._tick(tick, self.x + index * (width + gap), width)

    def _tick(self, tick: Tick, x: float, width: float) -> None:
        Color(*theme.color(self._tokens.get(tick, self._quiet)))
        low = self.height * 0.6
        if tick is Tick.PASS:
            self._block(x, width, low)
        elif tick is Tick.FAIL:
            self._block(x, width, self.height)
        elif tick is Tick.OPEN:
            Rectangle(pos=(x, self.y), size=(width, dp(4)))
        else:
            height = self.height if tick is Tick.CURRENT else low
            Line(rectangle=(x + 1, self.y + 1, max(1, width - 2), height - 2), width=dp(1.3))

    def _block(self, x: float, width: float, height: float) -> None:
        radius = min(dp(TICK_RADIUS), width / 2)
        SmoothRoundedRectangle(pos=(x, self.y), size=(width, height), radius=[radius] * 4)


class ProgressRing(Widget):
    """How much of a section is answered; what failed stands red at the end."""

    def __init__(self, answered: int, asked: int, failed: int, **settings: Any) -> None:
        settings.setdefault("pos_hint", MIDDLE)
        super().__init__(size_hint=(None, None), size=(dp(36), dp(36)), **settings)
        self._share = answered / asked if asked else 0
        self._failed = failed / asked if asked else 0
        self._check = Icon("check-bold", "ok", 20) if asked and answered == asked else None
        if self._check is not None and not failed:
            self.add_widget(self._check)
        self.bind(pos=self._draw, size=self._draw)

    def _draw(self, *_: object) -> None:
        self.canvas.before.clear()
        if self._check is not None:
            self._check.center = self.center
        x, y, radius, width = self.center_x, self.center_y, dp(15), dp(2.5)
        end = 360 * self._share
        with self.canvas.before:
            Color(*theme.color("track"))
            SmoothLine(circle=(x, y, radius), width=width)
            if self._share:
                Color(*theme.color("ok"))
                SmoothLine(circle=(x, y, radius, 0, end), width=width, cap="none")
            if self._failed:
                Color(*theme.color("bad"))
                start = end - 360 * self._failed
                SmoothLine(circle=(x, y, radius, start, end), width=width, cap="none")


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


class GradeBars(Widget):
    """One, two, three upright bars in ink: 一般, 较大, 重大."""

    WIDTH = 20
    COUNTS: ClassVar[dict[str, int]] = {"ordinary": 1, "serious": 2, "major": 3}

    def __init__(self, grade: str, color: str = "ink", **settings: Any) -> None:
        settings.setdefault("pos_hint", MIDDLE)
        super().__init__(size_hint=(None, None), size=(dp(self.WIDTH), dp(18)), **settings)
        self._count, self._color = self.COUNTS.get(grade, 0), color
        self.bind(pos=self._draw, size=self._draw)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        with self.canvas:
            for index in range(3):
                token = self._color if index < self._count else "track"
                Color(*theme.color(token))
                height = self.height * (index + 1) / 3
                Rectangle(pos=(self.x + index * dp(7), self.y), size=(dp(5), height))


def groups(digest: str) -> str:
    """A digest in groups of four, as a person compares it."""
    return " ".join(digest[at : at + 4] for at in range(0, len(digest), 4)).upper()
