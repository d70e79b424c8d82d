"""A headless tablet in a process of its own that dies by kill -9 at a labelled point.

``python -m tests.drivers.killed FOLDER PHASE POINT COUNT``: works through an inspection on the
tablet in the folder, says each thing that was acknowledged, one JSON line each, and kills itself
where in this phase SQLite or the system is about to do the point's work for the count's time.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from mobile.presenters.finding import FindingPresenter
from shared.vocabulary import SignatureRole
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.tablet import STROKES, NoWire, TabletDriver

FAULT = "XF-07"
PASSED = ("XF-08", "XF-02", "RF-02")
WHERE = "二号楼北侧"
PHASES = ("answer", "photo", "finding", "save", "sign", "submit")
RENAMED = "a file gets its name"


class Reaper:
    """Kills this process at one point, without a word to anybody."""

    def __init__(self, phase: str, point: str, count: int) -> None:
        self._phase, self._point, self._left = phase, point, count
        self.now = ""

    def watch(self, driver: TabletDriver) -> None:
        """See every statement before SQLite does it, and every rename before the system does."""
        connection = driver.tablet.desk.shelves.database.connection
        connection.set_trace_callback(self._came_to)
        sys.addaudithook(self._heard)

    def _heard(self, event: str, _about: Any) -> None:
        if event == "os.rename":
            self._came_to(RENAMED)

    def _came_to(self, what: str) -> None:
        if self.now == self._phase and what.startswith(self._point):
            self._left -= 1
            if self._left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def acknowledged(what: str, **facts: Any) -> None:
    """The presenter has returned: from here on it must never be lost."""
    print(json.dumps({"what": what, **facts}), flush=True)


def work(driver: TabletDriver, reaper: Reaper, shots: Path) -> None:
    """An inspection from the first answer to the submission."""
    acts: dict[str, Callable[[], None]] = {
        "answer": lambda: answer(driver),
        "photo": lambda: photograph(driver, shots),
        "finding": lambda: find(driver, shots),
        "save": lambda: save(driver),
        "sign": lambda: sign(driver, shots),
        "submit": lambda: submit(driver),
    }
    for phase in PHASES:
        reaper.now = phase
        acts[phase]()


def answer(driver: TabletDriver) -> None:
    for code in PASSED:
        value = "9" if code == "RF-02" else "pass"
        driver.checklist.answer(code, value)
        acknowledged("answer", code=code, value=value)
    driver.checklist.answer(FAULT, "fail")
    acknowledged("answer", code=FAULT, value="fail")


def photograph(driver: TabletDriver, shots: Path) -> None:
    for number, code in enumerate(PASSED[:2]):
        driver.photograph_item(code, pictures.file(shots, f"item{number}", "tan"))
        acknowledged("photo", code=code)


def find(driver: TabletDriver, shots: Path) -> None:
    fault = FindingPresenter(driver.tablet.desk, driver.inspection_id, FAULT)
    fault.say(where=WHERE)
    acknowledged("where", where=WHERE)
    fault.photograph(pictures.file(shots, "fault", "red"))
    acknowledged("finding photo")


def save(driver: TabletDriver) -> None:
    fault = FindingPresenter(driver.tablet.desk, driver.inspection_id, FAULT)
    assert fault.save().saved
    acknowledged("finding")


def sign(driver: TabletDriver, shots: Path) -> None:
    driver.answer_all({}, lambda code: pictures.file(shots, code, "gray"))
    for role in (SignatureRole.INSPECTOR, SignatureRole.SCHOOL):
        assert not driver.finish.sign(role, "岗位", STROKES).error
        acknowledged("signature", role=role)


def submit(driver: TabletDriver) -> None:
    state = driver.finish.submit()
    assert state.submitted, state
    acknowledged("submission", digest=state.digest)


def opened(folder: Path) -> TabletDriver:
    """The tablet in a folder, switched on and unlocked, with its one inspection."""
    clock = SteppedClock()
    clock.advance(hours=2, minutes=2)
    driver = TabletDriver(folder, clock, NoWire()).unlock()
    (inspection,) = driver.tablet.desk.my_open_inspections() or [{"id": ""}]
    driver.inspection_id = inspection["id"]
    return driver


def main() -> None:
    folder, phase, point, count = Path(sys.argv[1]), sys.argv[2], sys.argv[3], int(sys.argv[4])
    driver = opened(folder)
    reaper = Reaper(phase, point, count)
    reaper.watch(driver)
    work(driver, reaper, folder.parent / "shots")
    driver.tablet.close()


if __name__ == "__main__":
    main()
