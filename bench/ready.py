"""The tablet that was made ready, opened in a process of its own: nothing of the office is here."""

import json
import shutil
from pathlib import Path
from typing import Any

from mobile.config import TabletConfig
from mobile.device.desktop import FileGuard
from mobile.wiring import wire
from tests.clocks import SteppedClock
from tests.drivers.tablet import NoWire, TabletDriver

TABLET, FACTS = "tablet", "facts.json"
CAMERA, PHONE = "camera", "phone"
"""Pictures of twelve megapixels, and many more of two."""


def facts_of(ready: Path) -> dict[str, Any]:
    """What was written down when it was made ready."""
    told: dict[str, Any] = json.loads((ready / FACTS).read_text(encoding="utf-8"))
    return told


def opened(ready: Path, folder: Path) -> TabletDriver:
    """A copy of the tablet, switched on at its hour, without a network; a PIN costs what it does
    in the app."""
    shutil.copytree(ready / TABLET, folder)
    clock = SteppedClock()
    clock.advance(seconds=facts_of(ready)["passed_s"])
    tablet = wire(TabletConfig(folder), FileGuard(folder / "keys"), clock, NoWire())
    return TabletDriver(folder, clock, NoWire(), tablet=tablet)


def pictures(ready: Path, kind: str = CAMERA) -> list[Path]:
    """What the camera sees, one after the other."""
    return sorted((ready / kind).iterdir())
