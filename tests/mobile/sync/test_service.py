"""Put away and locked, the tablet delivers what is ready, one program at a time."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from mobile import service
from mobile.config import LOOK_EVERY_S
from mobile.sync.turn import Turn
from tests import pictures
from tests.drivers.tablet import TabletDriver
from tests.mobile.conftest import SCHOOL
from tests.wires import FlaskWire

SILENT_S, NETWORK_S = 600, 30
HOLDS = """
import sys
from pathlib import Path
from mobile.sync.turn import Turn
assert Turn(Path(sys.argv[1])).take()
print("held", flush=True)
sys.stdin.read()
"""


def test_what_is_ready_goes_while_the_screen_is_locked(
    chen: TabletDriver, wire: FlaskWire, tmp_path: Path
) -> None:
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    chen.tablet.unlock.lock()
    rests: list[float] = []
    assert service.deliver(chen.tablet, rests.append) == 0
    assert rests == []
    chen.unlock()
    chen.sync()
    assert chen.tablet.sync.state.safe_to_hand_in


def test_it_rests_between_tries_and_gives_up_after_a_night(
    chen: TabletDriver, wire: FlaskWire, tmp_path: Path
) -> None:
    wire.on = False
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    chen.tablet.unlock.lock()
    rests: list[float] = []
    left = service.deliver(chen.tablet, rests.append, rounds=3)
    assert left > 0
    assert rests == [LOOK_EVERY_S] * 3
    assert Turn(chen.folder / "turn.db").take(), "it left its turn"


def test_half_a_minute_after_the_network_works_everything_was_tried(
    chen: TabletDriver, wire: FlaskWire, clock: Any, tmp_path: Path
) -> None:
    wire.on = False
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    chen.tablet.unlock.lock()
    rests: list[float] = []

    def rest(seconds: float) -> None:
        rests.append(seconds)
        clock.advance(seconds=seconds)
        wire.on = sum(rests) > SILENT_S

    assert service.deliver(chen.tablet, rest) == 0
    assert sum(rests) <= SILENT_S + NETWORK_S


def test_while_the_app_delivers_the_service_does_not(chen: TabletDriver) -> None:
    app = Turn(chen.folder / "turn.db")
    assert app.take()
    assert app.take(), "its own already"
    chen.arrive(SCHOOL, pictures.file(chen.folder / "shots", "gate"))
    chen.tablet.unlock.lock()
    assert service.deliver(chen.tablet, lambda _s: pytest.fail("it waited")) > 0
    app.leave()
    assert service.deliver(chen.tablet, lambda _s: None) == 0


def test_a_turn_is_free_when_its_holder_was_killed(tmp_path: Path) -> None:
    path = tmp_path / "turn.db"
    with subprocess.Popen(
        [sys.executable, "-c", HOLDS, str(path)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"held\n"
        mine = Turn(path)
        assert not mine.take()
        holder.kill()
        holder.wait()
        assert mine.take()
        mine.leave()
