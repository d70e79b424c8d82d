"""One inspection in many lives of the app: each is cut by kill -9, and nothing shown is lost."""

import json
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.architecture.tree import ROOT
from tests.drivers.alone import switched_on
from tests.drivers.tablet import TabletDriver
from tests.drivers.whole import assert_whole, in_the_hand, in_the_tray

MOMENTS = 420
"""About so many moments are come to between switching on and the tenth tap after unlocking."""
KILLED, ENDED = -9, 0
FIRST_HOUR = 2
UNPACED = {"KCFG_GRAPHICS_MAXFPS": "0"}
Said = list[dict[str, Any]]


def lives_of(folder: Path, seed: int, deaths: int) -> int:
    """Begin the inspection of the tablet in this folder, die so often, end it; how often it died.

    After each death all that any life had shown to be done is looked for.
    """
    chance, shown, died = random.Random(seed), Said(), 0
    for hour in range(FIRST_HOUR, FIRST_HOUR + deaths):
        ended, said = live(folder, hour, chance.randrange(1, MOMENTS))
        died += ended == KILLED
        shown += said
        if submitted(shown):
            return died
        driver = opened(folder, hour)
        assert_there(driver, shown)
        assert_whole(driver)
        driver.tablet.close()
    ended, said = live(folder, FIRST_HOUR + deaths, 0)
    assert ended == ENDED
    assert submitted(said)
    return died


def live(folder: Path, hours: int, count: int) -> tuple[int, Said]:
    """One life of the app on this tablet: how it ended, and what the screen had shown by then."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.drivers.lives", str(folder)]
    done = subprocess.run(
        [*command, str(hours), str(count)], cwd=ROOT, env=os.environ | UNPACED,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode in (KILLED, ENDED), done.stderr[-3000:]
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def submitted(shown: Said) -> bool:
    """Whether the last that was shown is that all is handed in."""
    return bool(shown) and shown[-1]["what"] == "submitted"


def opened(folder: Path, hours: int) -> TabletDriver:
    """Switched on again, and looked into without a window."""
    driver = switched_on(folder, hours).unlock()
    begun = driver.tablet.desk.my_open_inspections()
    driver.inspection_id = begun[0]["id"] if begun else ""
    return driver


def assert_there(driver: TabletDriver, shown: Said) -> None:
    """All the screen ever showed to be done, in this life and those before."""
    inspection = driver.tablet.desk.inspection(driver.inspection_id) or {}
    told: dict[str, list[Any]] = {}
    for one in shown:
        told.setdefault(one["what"], []).append(one["about"])
    if "begun" in told:
        assert driver.inspection_id == told["begun"][0]
    assert set(told.get("answer", ())) <= set(inspection.get("answers", ()))
    found = {one["code"] for one in inspection.get("findings", ())}
    assert set(told.get("finding", ())) <= found
    signed = len(inspection.get("signatures", ()))
    assert all(signed > number for number in told.get("signature", ()))
    on_record = {str(photo["sha256"]) for photo in inspection.get("photos", ())}
    safe = on_record | in_the_hand(driver) | in_the_tray(driver)
    assert set(told.get("photo", ())) <= safe
