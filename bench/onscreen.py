"""What a person meets on the tablet: taps, time, memory; each measured in a process of its own.

The machine's load stands beside each figure: on a crowded machine times say little.
"""

import json
import os
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from bench.figures import Figure, Limit, Spent
from bench.ready import TABLET

STARTS = 3
TOLD_CHARS = 2000
CROWDED = 1.0
"""More than so many processes for each core that want to run: a crowded machine."""
WINDOW = {
    "SDL_VIDEODRIVER": "offscreen",
    "KIVY_NO_ARGS": "1",
    "KIVY_NO_FILELOG": "1",
    "KIVY_NO_CONSOLELOG": "1",
    "KIVY_CLIPBOARD": "dummy",
}
GIVEN_BACK = {"MALLOC_MMAP_THRESHOLD_": "131072"}
"""A large block that is let go of is given back at once, as a tablet's allocator does; the one
here would keep it, and count as the app's what the app no longer holds."""
UNPACED = {"KCFG_GRAPHICS_MAXFPS": "0", "KCFG_GRAPHICS_VSYNC": "0"}
"""Frames follow one another at once: what a frame costs is seen, not how long it may wait."""
ROWS = {
    "taps-whole": ("a usual school: taps an item", "taps"),
    "taps-quick": ("the same in quick mode", "taps"),
    "unlock": ("unlock to today", "s beyond"),
    "checklist": ("the checklist opens", "s"),
    "tap-drawn": ("tap to drawn and durable, p95", "ms"),
    "scroll": ("a frame of 5,000 schools, p95", "ms CPU"),
    "photo-kept": ("a photo of 12 MP kept", "ms"),
    "memory": ("memory after 20 photos", "MiB"),
    "growth": ("growth over ten inspections", "MiB"),
}
LIMITS = {"tap-drawn": "p95 of one fsync"}


def ready(folder: Path) -> Path:
    """The tablet that is measured on, made ready when it is first asked for."""
    made = folder / "ready"
    if not made.exists():
        _run(["bench.outfit", str(made)])
    return made


def measured(name: str, folder: Path) -> Figure:
    """One measurement of ``bench.screen``."""
    made, loaded = ready(folder), load()
    found: dict[str, float] = json.loads(
        _run(["bench.screen", name, str(made)], **UNPACED, **GIVEN_BACK).splitlines()[-1]
    )
    value, limit = found.pop("value"), found.pop("limit", None)
    told, unit = ROWS[name]
    at_best = Limit(limit, LIMITS[name]) if limit is not None else Limit()
    return Figure(told, value, unit, Spent(), at_best, {**found, "load": loaded})


def first_frame(folder: Path) -> Figure:
    """From the start of the process until the first frame is on the window."""
    loaded, home = load(), folder / "kivy"
    tablet = folder / "first"
    shutil.copytree(ready(folder) / TABLET, tablet)
    first_ever = _started_s(home, str(tablet))
    worked = _worked_s()
    spent = [_started_s(home, str(tablet)) for _ in range(STARTS)]
    cpu_s = (_worked_s() - worked) / STARTS
    bare = min(_started_s(home) for _ in range(STARTS))
    shutil.rmtree(tablet)
    more = {"first_ever_s": first_ever, "best_s": min(spent), "cpu_s": cpu_s, "load": loaded}
    limit = Limit(bare, "a window with nothing in it")
    return Figure("first frame", statistics.median(spent), "s", Spent(), limit, more)


NAMES: dict[str, Callable[[Path], Figure]] = {
    "first-frame": first_frame,
    **{name: partial(measured, name) for name in ROWS},
}


def load() -> float:
    """How many processes want to run for each core, over the last minute."""
    return os.getloadavg()[0] / (os.cpu_count() or 1)


def crowded(figures: list[Figure]) -> bool:
    """Whether the machine had more to do than these measurements."""
    return any(figure.more.get("load", 0) > CROWDED for figure in figures)


def _worked_s() -> float:
    """The processor's time of all processes begun here that have ended."""
    times = os.times()
    return times.children_user + times.children_system


def _started_s(home: Path, *arguments: str) -> float:
    began = time.perf_counter()
    if _run(["bench.first_frame", *arguments], KIVY_HOME=str(home)).strip() != "seen":
        raise RuntimeError("no frame was drawn")
    return time.perf_counter() - began


def _run(module: list[str], **more: str) -> str:
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-m", *module],
        check=False, text=True, capture_output=True, env={**os.environ, **WINDOW, **more},
    )  # fmt: skip
    if done.returncode:
        raise RuntimeError(f"{module}: {done.stderr[-TOLD_CHARS:]}")
    return done.stdout
