"""One measurement on the real app in an offscreen window, in a process of its own.

``python -m bench.screen MEASURE READY`` prints what was found as one line of JSON. Every picture
is drawn by the processor: a tablet's graphics are quicker, its processor is slower.
"""

import json
import logging
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from bench.disk import fsyncs_ms
from bench.ready import PHONE, facts_of, opened, pictures
from mobile.app import LookbackApp
from mobile.config import PIN_COST
from mobile.device.desktop import FolderPapers, UnknownPlace
from mobile.screens.keeping import Done, Job, Keeper
from mobile.screens.tidying import CALM_S, spare_the_collector
from mobile.store import vault
from tests.drivers.tablet import PIN, TabletDriver
from tests.drivers.usual import GivenPictures, UsualSchool
from tests.drivers.window import Finger, WindowDriver

UPRIGHT = (800, 1280)
AGAIN = 5
"""So often is done again what is quick."""
TAPS, ANSWERED_BEFORE = 80, 60
P95 = 0.95
FRAMES_PER_S = 60.0
SCROLLED, PER_FRAME = 300, 40
"""A fast finger moves the list so far from one frame to the next."""
PHOTOS, SEEN = 20, 7
INSPECTIONS = 10
REST_S = 3 * CALM_S
"""So long nobody touches a tablet between two schools, at the least."""
KIB = 1024
Found = dict[str, float]


class Held:
    """The tablet that was made ready, and its window."""

    def __init__(self, ready: Path, folder: Path) -> None:
        self.ready, self.folder, self.facts = ready, folder, facts_of(ready)
        self.driver: TabletDriver = opened(ready, folder / "tablet")
        self._window: WindowDriver | None = None
        self.cpu_ms: list[float] = []
        """The processor's time of what was timed: on a crowded machine it says more."""

    @property
    def window(self) -> WindowDriver:
        """Opened when it is first asked for."""
        if self._window is None:
            papers = FolderPapers(self.folder / "papers")
            camera = GivenPictures([])
            spare_the_collector()
            app = LookbackApp(self.driver.tablet, camera, UnknownPlace(), papers)
            self._window = WindowDriver(app, UPRIGHT, watched=True)
            self.hand = UsualSchool(self._window, pictures(self.ready))
        return self._window

    @property
    def first(self) -> str:
        """The school that was checked a month before."""
        return str(self.facts["first"])

    def begun_before(self) -> None:
        """An inspection of the whole list is under way; the tablet is locked again."""
        driver = self.driver.unlock().arrive(self.first, pictures(self.ready)[0])
        checklist = driver.checklist
        state = checklist.show(whole=True)
        verdicts = [row for row in state.rows if row.answer_type == "verdict"]
        for row in verdicts[:ANSWERED_BEFORE]:
            checklist.answer(row.code, "pass")
        driver.tablet.unlock.lock()

    def at_the_list(self) -> None:
        """Unlocked, arrived, at the whole checklist."""
        self.window.settle()
        self.hand.unlock()
        self.hand.at_the_list(self.first, whole=True)

    def press(self, target: Any) -> Callable[[], None]:
        """A finger is down on something; what is returned lifts it."""
        place = self.window.at_rest(target)
        finger = Finger(*place.to_window(*place.center))
        self.window.post("begin", finger)
        self.window.frame()
        return partial(self.window.post, "end", finger)

    def timed(self, act: Callable[[], None], shown: Callable[[], bool]) -> float:
        """Milliseconds from an act until a frame that shows it is drawn to its last pixel."""
        began, worked = time.perf_counter(), time.process_time()
        act()
        self.window.frame()
        while not shown():
            self.window.frame()
        self.cpu_ms.append((time.process_time() - worked) * 1000)
        return (time.perf_counter() - began) * 1000

    def showing(self, name: str) -> Callable[[], bool]:
        """Whether this screen is shown."""
        return lambda: bool(self.window.app.screens.current == name)


def taps(held: Held, *, whole: bool) -> Found:
    """A usual school from *arrive* on Today to *submitted*."""
    held.window.settle()
    held.hand.unlock()
    touched = held.hand.touched
    touched.taps, touched.by = 0, {}
    held.hand.inspect(held.first, whole=whole)
    parts = {f"at_{name}": float(count) for name, count in touched.by.items()}
    return {
        "value": touched.taps / touched.items,
        "items": touched.items,
        "taps": touched.taps,
        "typed": touched.typed,
        "photos": held.hand.camera.taken,
        "swipes": touched.swipes,
        **parts,
    }


def unlock(held: Held) -> Found:
    """From the last touch of the PIN until Today is drawn, without the derivation of the key."""
    held.begun_before()
    derived = min(_derived_s() for _ in range(AGAIN))
    spent = []
    for _ in range(AGAIN):
        held.window.settle()
        for digit in PIN:
            held.driver.tablet.unlock.press(digit)
        held.window.app.redraw()
        held.window.settle()
        spent.append(held.timed(held.press("解锁"), held.showing("today")) / 1000)
        held.window.app.tablet.unlock.lock()
        held.window.app.go("unlock")
    again = statistics.median(spent[1:]) - derived
    cpu_s = held.cpu_ms[0] / 1000 - derived
    return {"value": spent[0] - derived, "derivation_s": derived, "again_s": again, "cpu_s": cpu_s}


def checklist(held: Held) -> Found:
    """From *go on* on Today until the whole list is drawn: the first time, and again."""
    held.begun_before()
    held.window.settle()
    held.hand.unlock()
    spent = []
    for _ in range(AGAIN):
        spent.append(held.timed(held.press("继续检查"), held.showing("checklist")) / 1000)
        held.window.settle()
        held.window.press_key(27)
    rows = len(held.window.app.screens.get_screen("checklist").presenter.state.rows)
    return {
        "value": spent[0],
        "again_s": statistics.median(spent[1:]),
        "cpu_s": held.cpu_ms[0] / 1000,
        "rows": rows,
    }


def tap(held: Held) -> Found:
    """A verdict tapped in the list: on the disk, and its row drawn."""
    held.at_the_list()
    spent: list[float] = []
    rows = [row for row in held.hand.state.rows if row.answer_type == "verdict"]
    for row in rows[:TAPS]:
        place = held.hand.in_row(row.code, lambda told: told == "合格")
        spent.append(held.timed(held.press(place), _drawn_anew(place.widget)))
    fsync = fsyncs_ms(held.folder, TAPS)
    return {
        "value": _p95(spent),
        "median_ms": statistics.median(spent),
        "cpu_p95_ms": _p95(held.cpu_ms),
        "limit": _p95(fsync),
        "taps": len(spent),
    }


def _drawn_anew(row: Any) -> Callable[[], bool]:
    """Whether a row was drawn again since now."""
    before = row.inked
    return lambda: row.inked is not before


def scroll(held: Held) -> Found:
    """A finger pulls the list of five thousand schools: the processor's time of each frame."""
    held.window.settle()
    held.hand.unlock()
    held.window.tap("学校")
    held.window.settle()
    foot, head = 0.25 * UPRIGHT[1], 0.85 * UPRIGHT[1]
    spent: list[float] = []
    while len(spent) < SCROLLED:
        y = foot
        finger = Finger(UPRIGHT[0] / 2, y)
        held.window.post("begin", finger)
        held.window.frame()
        while y < head:
            y += PER_FRAME
            before = time.process_time()
            finger.move_to(UPRIGHT[0] / 2, y)
            held.window.post("update", finger)
            held.window.frame()
            spent.append((time.process_time() - before) * 1000)
        held.window.post("end", finger)
        held.window.frame()
    total = held.window.app.tablet.schools.state.total
    worst = max(spent)
    return {
        "value": _p95(spent),
        "median_ms": statistics.median(spent),
        "worst_ms": worst,
        "schools": total,
    }


class Timed(Keeper):
    """The app's keeper of photos; tells how long each took beside the screen."""

    def __init__(self, note: Callable[[Exception], object]) -> None:
        super().__init__(note)
        self.spent: list[float] = []

    def keep(self, job: Job, done: Done, told: str = "", before: Any = None) -> None:
        """Keep it, and look at the clock before and after."""

        def timed() -> Any:
            began = time.perf_counter()
            result = job()
            self.spent.append((time.perf_counter() - began) * 1000)
            return result

        super().keep(timed, done, told, before)


def photo(held: Held) -> Found:
    """Twelve megapixels stored, hashed, previewed beside the screen, which goes on drawing."""
    held.at_the_list()
    held.window.pace(FRAMES_PER_S)
    keeper = Timed(held.window.app.tablet.trouble.note)
    held.window.app.keeper.stop()
    held.window.app.keeper = keeper
    gaps: list[float] = []
    worked: list[float] = []
    rows = [row for row in held.hand.state.rows if row.photo_rule != "none"]
    for row in rows[:SEEN]:
        place = held.hand.in_row(row.code, lambda told: told == "拍照")
        gap, work = _longest_gap(held, held.press(place))
        gaps.append(gap)
        worked.append(work)
        held.window.settle()
        held.window.tap("用这张")
    return {
        "value": statistics.median(keeper.spent),
        "longest_frame_ms": statistics.median(gaps),
        "worst_ms": max(keeper.spent),
        "worst_frame_ms": max(gaps),
        "frame_cpu_ms": statistics.median(worked),
    }


def _longest_gap(held: Held, lift: Callable[[], None]) -> tuple[float, float]:
    """The longest time without a new frame while a photo is being kept, and the most that the
    screen's own thread worked for one: on a crowded machine that says more."""
    lift()
    held.window.frame()
    last, longest, most = time.perf_counter(), 0.0, 0.0
    while held.window.app.keeper.busy:
        worked = time.thread_time()
        held.window.frame()
        now = time.perf_counter()
        longest, last = max(longest, now - last), now
        most = max(most, time.thread_time() - worked)
    return longest * 1000, most * 1000


def memory(held: Held) -> Found:
    """What the app's process holds after a whole inspection with twenty photos."""
    held.window.settle()
    begun = _resident_mib()
    _inspected(held)
    return {"value": _resident_mib(), "peak_mib": _resident_mib("VmHWM"), "at_first_mib": begun}


def growth(held: Held) -> Found:
    """How much more it holds after ten inspections more; between two schools it has its rest."""
    held.window.settle()
    _inspected(held)
    held.hand.done()
    before, held_mib = _rested_mib(held), list[float]()
    held.hand.see(pictures(held.ready, PHONE))
    for school in held.facts["others"][:INSPECTIONS]:
        held.hand.inspect(school, whole=False)
        held.hand.done()
        held_mib.append(_rested_mib(held))
    return {
        "value": held_mib[-1] - before,
        "after_one_mib": before,
        "after_all_mib": held_mib[-1],
        "most_mib": max(held_mib),
        "peak_mib": _resident_mib("VmHWM"),
    }


def _rested_mib(held: Held) -> float:
    """Nobody touches it for a moment, as on the way to the next school: the app tidies up."""
    held.window.pace(FRAMES_PER_S)
    end = time.perf_counter() + REST_S
    while time.perf_counter() < end:
        held.window.frame()
    held.window.pace(0)
    return _resident_mib()


def _inspected(held: Held) -> None:
    held.hand.unlock()
    held.hand.photos = PHOTOS
    held.hand.inspect(held.first, whole=True)
    held.hand.photos = 0
    if held.hand.camera.taken != PHOTOS:
        raise RuntimeError(f"{held.hand.camera.taken} photos were taken")


def _derived_s() -> float:
    began = time.perf_counter()
    vault._derive(PIN, bytes(16), PIN_COST)
    return time.perf_counter() - began


def _p95(values: list[float]) -> float:
    return sorted(values)[int(len(values) * P95)]


def _resident_mib(what: str = "VmRSS") -> float:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{what}:"):
            return int(line.split()[1]) / KIB
    raise RuntimeError(f"no {what}")


MEASURES: dict[str, Callable[[Held], Found]] = {
    "taps-whole": partial(taps, whole=True),
    "taps-quick": partial(taps, whole=False),
    "unlock": unlock,
    "checklist": checklist,
    "tap-drawn": tap,
    "scroll": scroll,
    "photo-kept": photo,
    "memory": memory,
    "growth": growth,
}


def main() -> None:
    """Measure one thing."""
    logging.getLogger("PIL").setLevel(logging.WARNING)
    with tempfile.TemporaryDirectory() as place:
        held = Held(Path(sys.argv[2]), Path(place))
        print(json.dumps(MEASURES[sys.argv[1]](held)), flush=True)
        held.window.leave()


if __name__ == "__main__":
    main()
