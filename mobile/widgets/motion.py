"""Motion: short, eased out, and never in the way; none in the sun, or where a person wants none.

What moves is only drawn elsewhere: every part stands in its place from the first frame on, so that
a tap in the middle of a movement counts.
"""

from collections.abc import Callable
from typing import Any

from kivy.clock import Clock
from kivy.graphics import PopMatrix, PushMatrix, Translate
from kivy.metrics import dp
from kivy.uix.widget import Widget

from mobile.widgets.theme import theme

STATE_S, SHEET_S = 0.12, 0.2
"""A change of state; a sheet, or the next card."""
PATIENCE_S = 0.4
"""What takes no longer than this is not told that it takes time."""
SLIDE = 24
LEAST = 0.999
Draw = Callable[[float], None]


class _Hands:
    """The clock that movements go by."""

    now: Callable[[], float] = staticmethod(Clock.get_time)


clock = _Hands()


class Movement:
    """From nothing to the whole in so many seconds, drawn once a frame."""

    def __init__(self, seconds: float, draw: Draw) -> None:
        self._seconds, self._draw, self._begun = seconds, draw, clock.now()
        if not theme.moves:
            draw(1)
            return
        draw(0)
        self._ticks = Clock.schedule_interval(self._step, 0)

    def _step(self, _passed: float) -> Any:
        share = min(1.0, (clock.now() - self._begun) / self._seconds)
        self._draw(eased(share) if share < LEAST else 1)
        # Kivy ends what says False.
        return share < LEAST


class Wait:
    """An act that is due after so many seconds, unless it is called off."""

    def __init__(self, seconds: float, act: Callable[[], None]) -> None:
        self._due, self._act = clock.now() + seconds, act
        self._ticks = Clock.schedule_interval(self._look, 0)

    def call_off(self) -> None:
        """It is not needed any more."""
        self._ticks.cancel()

    def _look(self, _passed: float) -> Any:
        if clock.now() < self._due:
            return True
        self._act()
        return False


def eased(share: float) -> float:
    """Fast at first, slow at the end."""
    return float(1 - (1 - share) ** 3)


def enter(part: Widget, across: float = 0, up: float = 0) -> None:
    """A part comes in from 24 beside or below its place, and out of nothing."""
    if not theme.moves:
        return
    begin, shift, end = PushMatrix(), Translate(), PopMatrix()
    part.canvas.before.insert(0, begin)
    part.canvas.before.insert(1, shift)
    part.canvas.after.add(end)

    def draw(share: float) -> None:
        part.opacity = share
        shift.xy = (across * dp(SLIDE) * (1 - share), up * dp(SLIDE) * (1 - share))
        if share == 1:
            part.canvas.before.remove(begin)
            part.canvas.before.remove(shift)
            part.canvas.after.remove(end)

    part.moving = Movement(SHEET_S, draw)
