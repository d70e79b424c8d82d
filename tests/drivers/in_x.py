"""The real app on a real X display, and a hand that knows no other way in than X's own events.

``python -m tests.drivers.in_x FOLDER HOURS`` opens the tablet in the folder in a window of the
display, plays a short inspection by ``xdotool``, says what the screen has shown to be done, one
JSON line each, and ends. Nothing is dispatched within the app: the hand only looks where to touch.
"""

import os
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import Event, Thread
from typing import Any

os.environ["SDL_VIDEODRIVER"] = "x11"
WIDTH, HEIGHT = 800, 1280
os.environ |= {"KCFG_GRAPHICS_WIDTH": str(WIDTH), "KCFG_GRAPHICS_HEIGHT": str(HEIGHT)}

from kivy.clock import Clock
from kivy.core.window import Window
from kivy.uix.recycleview import RecycleView
from kivy.uix.scrollview import ScrollView

from mobile.app import LookbackApp
from mobile.device.desktop import FolderPapers, UnknownPlace
from tests.drivers.alone import said, shots, switched_on
from tests.drivers.eyes import Eyes
from tests.drivers.usual import GivenPictures, UsualSchool

PATIENCE_S = 60
LOOKS_MAX = 300
WHEELS_MAX = 60
WHEEL_UP, WHEEL_DOWN = 4, 5
STEPS, RESTS = 8, 6
TURNS = ("--repeat", 10, "--delay", 1)
"""The wheel is turned so many notches at a time."""
MARGIN = 24
ENOUGH = 6
"""So many answers; the second is a fault."""
SIGNATURE = ((40, 60), (110, 100), (180, 50), (250, 110), (320, 70))


class XHand(Eyes):
    """Looks on the screen's thread, touches by the display; stands for a window's driver."""

    def look(self, see: Callable[[], Any]) -> Any:
        """What is seen between two frames."""
        seen: dict[str, Any] = {}
        done = Event()

        def now(_passed: float) -> None:
            try:
                seen["found"] = see()
            except Exception as error:
                seen["error"] = error
            done.set()

        Clock.schedule_once(now)
        if not done.wait(PATIENCE_S):
            raise TimeoutError("the window drew no frame")
        if "error" in seen:
            raise seen["error"]
        return seen["found"]

    def settle(self, frames: int = 4) -> None:
        """Let some frames be drawn, and a photo be kept."""
        for _frame in range(frames):
            self.look(lambda: None)
        while self.look(lambda: self.app.keeper.busy):
            pass

    def tap(self, target: Any) -> None:
        """The pointer goes there, and its button is pressed and let go."""
        x, y = self._in_sight(target)
        _x("mousemove", x, y, "mousedown", 1)
        self.settle(2)
        _x("mouseup", 1)
        self.settle()

    def swipe(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """The button is held while the pointer goes from one place to another, and rests there."""
        _x("mousemove", *_place(*start), "mousedown", 1)
        for step in [*range(1, STEPS + 1), *[STEPS] * RESTS]:
            share = step / STEPS
            at = (one + (two - one) * share for one, two in zip(start, end, strict=True))
            _x("mousemove", *_place(*at))
            self.look(lambda: None)
        _x("mouseup", 1)
        self.settle(8)

    def draw(self, pad: Any) -> None:
        """Sign: the button is held from stroke to stroke."""
        self._in_sight(pad)
        left, foot = self.look(lambda: pad.to_window(pad.x, pad.y))
        first, *others = ((left + x, foot + y) for x, y in SIGNATURE)
        _x("mousemove", *_place(*first), "mousedown", 1)
        for at in others:
            _x("mousemove", *_place(*at))
            self.look(lambda: None)
        _x("mouseup", 1)
        self.settle()

    def _in_sight(self, target: Any) -> tuple[int, int]:
        """Where it is on the display, once it is at rest; the wheel brings it into sight."""
        before: Any = None
        for _look in range(LOOKS_MAX):
            found, way = self.look(partial(self._seen, target))
            if way:
                _x("mousemove", WIDTH // 2, HEIGHT // 2, "click", *TURNS, way)
                self.settle(2)
            elif found == before:
                return _place(*found)
            before = found
        raise AssertionError(f"{target} never came to rest")

    def _seen(self, target: Any) -> tuple[tuple[float, float], int]:
        """The middle of a thing in the window, and which way the wheel must turn to see it."""
        thing = self.find(target) if isinstance(target, str) else target
        x, y = thing.to_window(*thing.center)
        holder = thing.parent
        while holder is not None and holder is not Window:
            if isinstance(holder, ScrollView) and not isinstance(holder, RecycleView):
                low = holder.to_window(holder.x, holder.y)[1]
                if y < low + MARGIN:
                    return (x, y), WHEEL_DOWN
                if y > low + holder.height - MARGIN:
                    return (x, y), WHEEL_UP
            holder = holder.parent
        return (x, y), 0


def _place(x: float, y: float) -> tuple[int, int]:
    """A place of the window as the display counts it, from above."""
    return round(x), round(HEIGHT - y)


def _x(*words: object) -> None:
    subprocess.run(["xdotool", *map(str, words)], check=True)


def _play(app: LookbackApp, folder: Path, hours: int, failed: list[BaseException]) -> None:
    try:
        hand = UsualSchool(XHand(app), shots(folder.parent, hours))
        hand.acknowledged, hand.enough = said, ENOUGH
        hand.window.settle()
        hand.unlock()
        hand.inspect("望潮中学", whole=False)
    except BaseException as error:
        failed.append(error)
    Clock.schedule_once(lambda _passed: app.stop())


def main() -> None:
    """Open the window; the hand works beside it."""
    folder, hours = Path(sys.argv[1]), int(sys.argv[2])
    driver = switched_on(folder, hours)
    driver.tablet.settings.choose("motion", "off")
    papers = FolderPapers(folder.parent / "papers")
    app = LookbackApp(driver.tablet, GivenPictures([]), UnknownPlace(), papers)
    failed: list[BaseException] = []
    Thread(target=_play, args=(app, folder, hours, failed), daemon=True).start()
    app.run()
    if failed:
        raise failed[0]


if __name__ == "__main__":
    main()
