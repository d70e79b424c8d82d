"""Clearing a tablet: by the PIN where nothing is lost, else by a supervisor's word."""

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from mobile.presenters.clearing import ClearingState
from mobile.presenters.finding import FindingPresenter
from mobile.presenters.handwriting import Pad
from mobile.store.handwriting import Writing
from mobile.wiring import Tablet
from shared import clearing
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers import cleared, killed
from tests.drivers.cleared import code_of
from tests.drivers.tablet import PIN, TabletDriver
from tests.mobile.presenters.conftest import NoWire

ROOT = Path(__file__).resolve().parents[3]
KILLED, STEPS_MAX = -9, 60
PERSON = "陈立"


def clear(driver: TabletDriver, code: str = "", pin: str = PIN) -> ClearingState:
    """Ask for it; where it is allowed, it is done."""
    driver.tablet.clearing.open()
    state = driver.tablet.clearing.clear(pin=pin, code=code)
    if state.allowed:
        driver.tablet.close()
        driver.tablet = driver.tablet.again()
    return state


def is_blank(tablet: Tablet) -> bool:
    """Nobody is enrolled, and nothing is there to be sent or shown."""
    shelves = tablet.desk.shelves
    nobody = not shelves.vault.enrolled() and not shelves.vault.holders()
    return nobody and not shelves.outbox.all() and not shelves.ledger.all()


def test_with_nothing_unsent_the_pin_clears_it_and_it_can_be_enrolled_anew(
    chen: TabletDriver,
) -> None:
    assert chen.tablet.clearing.open().whole
    assert clear(chen).allowed
    assert is_blank(chen.tablet)
    assert not chen.tablet.unlock.state.enrolled
    kept = {path.name for path in chen.folder.rglob("*") if path.is_file()}
    assert kept <= {"tablet.db", "tablet.db-wal", "tablet.db-shm", "delivery.key"}


def test_a_wrong_pin_clears_nothing_and_counts(chen: TabletDriver) -> None:
    state = clear(chen, pin="999999")
    assert not state.allowed
    assert "PIN" in state.error
    assert chen.tablet.desk.shelves.vault.enrolled()
    for _try in range(3):
        state = clear(chen, pin="999999")
    assert "等" in state.error, "wrong ones slow down here too"


def test_what_lies_here_alone_is_told_and_the_pin_is_not_enough(inspecting: TabletDriver) -> None:
    state = inspecting.tablet.clearing.open()
    assert not state.whole
    assert (state.records, state.photos) == (2, 1)
    state = clear(inspecting)
    assert not state.allowed
    assert "清空码" in state.error
    assert len(inspecting.tablet.desk.my_open_inspections()) == 1


def test_a_supervisors_code_clears_it_without_any_network(inspecting: TabletDriver) -> None:
    code = code_of(inspecting.tablet)
    assert clear(inspecting, f" {code.lower()} ").allowed
    assert is_blank(inspecting.tablet)


def test_a_code_is_no_good_once_something_was_added(inspecting: TabletDriver, shots: Path) -> None:
    code = code_of(inspecting.tablet)
    inspecting.checklist.answer("XF-08", "pass")
    assert not clear(inspecting, code).allowed
    code = code_of(inspecting.tablet)
    fault = FindingPresenter(inspecting.tablet.desk, inspecting.inspection_id, "XF-07")
    fault.photograph(shots / "fault.jpg")
    state = clear(inspecting, code)
    assert not state.allowed
    assert state.begun == 1


def test_the_number_stays_over_a_restart(inspecting: TabletDriver) -> None:
    before = inspecting.tablet.clearing.open().request
    assert clearing.is_request(before)
    inspecting.kill_and_restart().unlock()
    assert inspecting.tablet.clearing.open().request == before


def test_an_unfinished_sheet_or_a_recovered_photo_alone_needs_the_code(
    chen: TabletDriver, tmp_path: Path
) -> None:
    chen.tablet.recovered.take_in([pictures.file(tmp_path / "camera", "lost", "pink")])
    state = chen.tablet.clearing.open()
    assert (state.whole, state.found) == (False, 1)
    assert not clear(chen).allowed


def test_a_begun_pad_alone_is_told_and_needs_the_code(inspecting: TabletDriver) -> None:
    before = inspecting.tablet.clearing.open()
    pad = Pad(inspecting.tablet.desk, inspecting.inspection_id)
    pad.write(Writing(((100, 100, 300, 300),)))
    state = inspecting.tablet.clearing.open()
    assert state.begun == before.begun + 1
    assert state.request != before.request, "a code for less than lies here is none"
    pad.write(Writing())
    assert inspecting.tablet.clearing.open().begun == before.begun, "an empty pad is nothing"


@pytest.fixture
def folder(inspecting: TabletDriver) -> Iterator[Path]:
    """The folder of a tablet with unsent work, closed."""
    inspecting.tablet.close()
    yield inspecting.folder
    inspecting.tablet = inspecting.tablet.again()


def test_killed_at_any_step_it_is_whole_or_cleared_and_never_half(
    folder: Path, tmp_path: Path, clock: SteppedClock
) -> None:
    ends = set()
    for count in range(1, STEPS_MAX):
        copy = tmp_path / f"copy{count}"
        shutil.copytree(folder, copy)
        command = [sys.executable, "-m", cleared.__name__, str(copy), str(count)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode == 0:
            break
        assert done.returncode == KILLED, done.stderr
        begun = (copy / "clearing").exists()
        again = TabletDriver(copy, clock, NoWire())
        ends.add((begun, is_blank(again.tablet)))
        if not is_blank(again.tablet):
            again.tablet.close()
            again = killed.opened(copy)
            assert again.inspection_id
            assert again.tablet.clearing.open().photos == 1
        again.tablet.close()
    assert ends == {(False, False), (True, True), (False, True)}
