"""What screens drawn anew leave behind is looked for while nobody touches them."""

import gc
from collections.abc import Callable

from kivy.base import EventLoop
from kivy.clock import Clock
from kivy.core.window import Window

CALM_S = 1.0
"""Nobody has touched anything for so long, at least: a tenth of a second is not missed now."""
ROUNDS = 2
"""So often objects of any age were looked through since: less than one screen drawn anew."""
RINGS_LOOKED_FOR_AFTER = (10_000, 2, 5)
"""New objects before the youngest are looked through, and rounds before older ones are."""


def spare_the_collector() -> None:
    """What is loaded by now stays for good: looking through it for rings of objects no more.

    It stopped a tap for as long as it takes to draw ten frames.
    """
    gc.freeze()
    gc.set_threshold(*RINGS_LOOKED_FOR_AFTER)


class PutOff:
    """No looking for rings while a photo is kept, and in the frame that shows it: it would be the
    longest of all."""

    def __init__(self) -> None:
        self._put_off = False

    def begin(self) -> None:
        """From now on."""
        if gc.isenabled():
            self._put_off = True
            gc.disable()

    def end(self, *_: object) -> None:
        """It may be looked again."""
        if self._put_off:
            self._put_off = False
            gc.enable()


class Tidying:
    """Looks for rings of objects in a calm moment, so that it need not be in the middle of a tap.

    A screen drawn anew twenty times left a quarter of a million objects, which took half a second.
    What they took goes back to the system then.
    """

    def __init__(self, busy: Callable[[], bool], give_back: Callable[[], None]) -> None:
        self._busy, self._give_back, self._calm = busy, give_back, False
        self._tidied_at = 0
        Window.bind(on_touch_down=self._touched, on_touch_up=self._touched)
        self._tick = Clock.schedule_interval(lambda _passed: self.look(), CALM_S)

    def look(self) -> None:
        """Tidy up, where it is calm and there is something to be found."""
        calm, self._calm = self._calm, True
        if not calm or EventLoop.touches or self._busy() or _looked_through() < self._due:
            return
        gc.collect()
        self._give_back()
        self._tidied_at = _looked_through()

    @property
    def _due(self) -> int:
        """The collector counts anew whenever it has looked through everything by itself; what it
        let go of then has not gone back to the system. So it is counted here."""
        return self._tidied_at + ROUNDS

    def cancel(self) -> None:
        """The app ends."""
        self._tick.cancel()
        Window.unbind(on_touch_down=self._touched, on_touch_up=self._touched)

    def _touched(self, *_told: object) -> None:
        self._calm = False


def _looked_through() -> int:
    """How often the collector has looked for rings so far, among objects of any age."""
    return sum(one["collections"] for one in gc.get_stats())
