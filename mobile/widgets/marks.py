"""What is drawn, not written: the verdict strip, rings, bars, the day grid, signatures."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any, ClassVar

from kivy.graphics import Color, Line, Rectangle, SmoothLine, SmoothRoundedRectangle
from kivy.metrics import dp
from kivy.uix.gridlayout import GridLayout
from kivy.uix.label import Label
from kivy.uix.widget import Widget

from mobile.presenters.rows import Tick
from mobile.widgets.kit import Surface, Text
from mobile.widgets.theme import theme
from shared.workdays import DayKind, Deadline

THOUSAND = 1000
TICKS_MAX = 60


class VerdictStrip(Widget):
    """One tick an item: pass 60 % high, fail full, not applicable hollow, open a flat dash."""

    def __init__(self, ticks: Sequence[Tick], on_hero: bool = False, **settings: Any) -> None:
        super().__init__(size_hint_y=None, height=dp(26), **settings)
        self._ticks = list(ticks)[:TICKS_MAX]
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
            Rectangle(pos=(x, self.y), size=(width, low))
        elif tick is Tick.FAIL:
            Rectangle(pos=(x, self.y), size=(width, self.height))
        elif tick is Tick.OPEN:
            Rectangle(pos=(x, self.y), size=(width, dp(4)))
        else:
            height = self.height if tick is Tick.CURRENT else low
            Line(rectangle=(x + 1, self.y + 1, max(1, width - 2), height - 2), width=dp(1))


class ProgressRing(Widget):
    """How much of a section is answered; what failed stands red at the end."""

    def __init__(self, answered: int, asked: int, failed: int, **settings: Any) -> None:
        settings.setdefault("pos_hint", {"center_y": 0.5})
        super().__init__(size_hint=(None, None), size=(dp(36), dp(36)), **settings)
        self._share = answered / asked if asked else 0
        self._failed = failed / asked if asked else 0
        self.bind(pos=self._draw, size=self._draw)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        x, y, radius, width = self.center_x, self.center_y, dp(15), dp(2.5)
        end = 360 * self._share
        with self.canvas:
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

    COUNTS: ClassVar[dict[str, int]] = {"ordinary": 1, "serious": 2, "major": 3}

    def __init__(self, grade: str, color: str = "ink", **settings: Any) -> None:
        super().__init__(size_hint=(None, None), size=(dp(20), dp(18)), **settings)
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


class DayGrid(GridLayout):
    """A deadline day by day: counted days with their ordinal, off days with their name."""

    def __init__(self, deadline: Deadline, weekdays: Sequence[str], language: str) -> None:
        super().__init__(cols=7, spacing=dp(4), size_hint_y=None)
        self.bind(minimum_height=self.setter("height"))
        for name in weekdays:
            self.add_widget(Text(name, "least", "ink3", align="center", size_hint_x=1))
        counted = {one.day: one for one in deadline.days}
        start = deadline.served_on - timedelta(days=deadline.served_on.weekday())
        end = deadline.due_on + timedelta(days=6 - deadline.due_on.weekday())
        day = start
        while day <= end:
            self.add_widget(_day_cell(day, counted.get(day), deadline, language))
            day += timedelta(days=1)


def _day_cell(day: date, counted: Any, deadline: Deadline, language: str) -> Surface:
    token, line, ink = _day_look(day, counted, deadline)
    cell = Surface(fill=token, line=line, radius="chip", size_hint_y=None, height=dp(44))
    cell.padding = [dp(6), dp(2)]
    cell.add_widget(Text(str(day.day), "least", ink, grows=False))
    if counted is not None:
        below = _below(counted, language)
        cell.add_widget(Text(below, "small", ink, bold=True, align="right", grows=False))
    return cell


def _below(counted: Any, language: str) -> str:
    if counted.ordinal is not None:
        return str(counted.ordinal)
    return str(counted.name_en[:6] if language == "en" else counted.name)


def _day_look(day: date, counted: Any, deadline: Deadline) -> tuple[str, str, str]:
    if day == deadline.due_on:
        return "brand_fill", "brand_fill", "white"
    if day == deadline.served_on:
        return "surface", "brand", "brand"
    if counted is None:
        return "canvas", "", "ink3"
    if counted.ordinal is not None:
        make_up = counted.kind is DayKind.MAKEUP
        return "brand_tint", "warn" if make_up else "", "brand"
    return "sunk", "", "ink3"


class SignaturePad(Surface):
    """A field to sign in by finger; strokes in thousandths of the pad."""

    def __init__(self, on_signed: Callable[[list[list[int]]], None], **settings: Any) -> None:
        super().__init__(
            fill="surface", line="brand", radius="control", size_hint_y=None, height=dp(140),
            **settings,
        )  # fmt: skip
        self.strokes: list[list[int]] = []
        self._on_signed = on_signed
        self._line_now: Line | None = None

    def on_touch_down(self, touch: Any) -> bool:
        if not self.collide_point(*touch.pos):
            return False
        touch.grab(self)
        self.strokes.append(self._point(touch))
        with self.canvas.after:
            Color(*theme.color("ink"))
            self._line_now = SmoothLine(points=list(touch.pos), width=dp(1.6))
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

    def _point(self, touch: Any) -> list[int]:
        x = int((touch.x - self.x) / max(1, self.width) * THOUSAND)
        y = int((touch.y - self.y) / max(1, self.height) * THOUSAND)
        return [max(0, min(THOUSAND, x)), max(0, min(THOUSAND, y))]


def caption(text: str, token: str = "ink3") -> Label:
    """A small heading above a control."""
    return Text(text, "small", token, bold=True)
