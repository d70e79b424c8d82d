"""How long until an hour comes: digits that change each second, and nothing else is drawn anew."""

from collections.abc import Callable, Sequence
from typing import Any

from kivy.clock import Clock
from kivy.metrics import dp

from mobile.widgets.measure import natural
from mobile.widgets.painted import Painted
from mobile.widgets.theme import theme

MINUTE, HOUR = 60, 3600
LOOK_S = 0.25
"""So often it looks whether a second has passed: none is left out."""
GAP = 6
DESCENT = 0.29
"""Letters of the font stand so much of their size above the foot of their line."""
SIZES = (("huge", "count", "button"), ("count", "sheet", "small"), ("sheet", "button", "least"))
"""Hours and minutes, seconds, units: smaller where there is no room."""
Part = tuple[str, str, str]
"""Words, their size, their colour."""


class Countdown(Painted):
    """Hours, minutes and seconds; ``over`` is done once, when they come to nothing."""

    def __init__(
        self, left: Callable[[], int], units: Sequence[str], over: Callable[[], None]
    ) -> None:
        self._left, self._units, self._over = left, units, over
        self._seconds = left()
        high = natural("0", theme.size("huge"), True)[1]
        super().__init__(size_hint_y=None, height=high)
        self._ticking = Clock.schedule_interval(self._tick, LOOK_S)

    @property
    def told(self) -> str:
        """What it says."""
        return " ".join(words for words, _use, _token in self._parts(SIZES[0]))

    def draw(self) -> None:
        parts = next(
            (told for told in map(self._parts, SIZES) if _wide(told) <= self.width),
            self._parts(SIZES[-1]),
        )
        largest = theme.size(parts[0][1])
        x, foot = 0.0, DESCENT * largest
        for words, use, token in parts:
            size = theme.size(use)
            middle = foot - DESCENT * size + natural(words, size, True)[1] / 2
            x = self.write(words, use, token, (x, middle), bold=True).right + dp(GAP)

    def _parts(self, sizes: tuple[str, str, str]) -> list[Part]:
        large, small, unit = sizes
        hours, rest = divmod(self._seconds, HOUR)
        numbers = (f"{hours}", f"{rest // MINUTE:02d}", f"{rest % MINUTE:02d}")
        looks = ((large, "ink"), (large, "ink"), (small, "ink2"))
        parts: list[Part] = []
        for number, (use, token), word in zip(numbers, looks, self._units, strict=True):
            parts += [(number, use, token), (word, unit, "ink2")]
        return parts

    def _tick(self, _passed: float) -> Any:
        """Draw the digits when a second has passed; a screen that is not shown does not tick."""
        if self.get_root_window() is None:
            return
        before, self._seconds = self._seconds, self._left()
        if before == self._seconds:
            return
        self.repaint()
        if not self._seconds:
            self._over()


def _wide(parts: list[Part]) -> float:
    widths = (natural(words, theme.size(use), True)[0] for words, use, _token in parts)
    return float(sum(widths) + dp(GAP) * (len(parts) - 1))
