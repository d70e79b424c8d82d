"""A tablet without its office, in a process of its own: switched on, seeing, telling."""

import json
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.tablet import NoWire, TabletDriver

PICTURES = 40


def switched_on(folder: Path, hours: int) -> TabletDriver:
    """The tablet in a folder, locked, so many hours after its first sync."""
    clock = SteppedClock()
    clock.advance(hours=hours, minutes=2)
    return TabletDriver(folder, clock, NoWire())


def shots(folder: Path, hours: int) -> Iterator[Path]:
    """What the camera sees: each picture another one, at every hour."""
    for number in range(PICTURES):
        yield pictures.file(folder / "shots", f"{hours:02d}-{number:02d}", "tan")


def said(what: str, about: Any) -> None:
    """The screen shows it: from here on it must never be lost. One JSON line."""
    os.write(sys.stdout.fileno(), (json.dumps({"what": what, "about": about}) + "\n").encode())
