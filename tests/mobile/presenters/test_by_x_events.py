"""A whole inspection by the X server's own events on the real window: nothing is dispatched within.

What cannot start here (the display, the hand) fails; it is never skipped.
"""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.architecture.tree import ROOT
from tests.drivers import GIVEN
from tests.drivers.alone import switched_on
from tests.drivers.usual import FAULTS

pytestmark = pytest.mark.window
SCREEN = "800x1280x24"
HOURS = 2


@pytest.fixture
def display() -> Iterator[str]:
    """An X server of its own, with a screen of a tablet's size."""
    tells, told = os.pipe()
    command = ["Xvfb", "-displayfd", str(told), "-screen", "0", SCREEN, "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=(told,), stderr=subprocess.DEVNULL) as server:
        os.close(told)
        try:
            with os.fdopen(tells, encoding="ascii") as line:
                number = line.readline().strip()
            assert number, "Xvfb does not start"
            yield f":{number}"
        finally:
            server.terminate()


def test_an_inspection_is_done_by_the_pointer_of_a_display(
    prepared: Path, tmp_path: Path, display: str
) -> None:
    folder = tmp_path / "tablet"
    shutil.copytree(prepared, folder)
    command = [sys.executable, "-W", "ignore", "-m", "tests.drivers.in_x", str(folder), str(HOURS)]
    played = subprocess.run(
        command, cwd=ROOT, env=GIVEN | {"DISPLAY": display, "KIVY_NO_CONSOLELOG": "1"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert played.returncode == 0, played.stderr[-3000:]
    said = [json.loads(line) for line in played.stdout.splitlines()]
    assert said[-1]["what"] == "submitted", played.stderr[-3000:]
    driver = switched_on(folder, HOURS + 1).unlock()
    (visit,) = driver.tablet.desk.visits()
    inspection = driver.tablet.desk.inspection(visit["inspection_id"])
    assert inspection is not None
    digests = {part["digest"] for part in inspection["parts"]}
    assert said[-1]["about"] in digests
    answered = {one["about"] for one in said if one["what"] == "answer"}
    assert answered <= set(inspection["answers"])
    assert {found["code"] for found in inspection["findings"]} <= set(FAULTS)
    photos = {photo["sha256"] for photo in inspection["photos"]}
    assert {one["about"] for one in said if one["what"] == "photo"} == photos
    assert len(inspection["signatures"]) == 3
    driver.tablet.close()
