"""Whatever the wire does, everything arrives, once, and the tablet tells the truth about it."""

from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from server.models import Blob, Inspection, Photo, Receipt
from server.scope import SYSTEM
from server.work import Works
from shared.vocabulary import InspectionState
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import TabletDriver
from tests.mobile.conftest import SCHOOL
from tests.wires import FlaskWire, ShakyWire

SEEDS = (1, 2, 3)


def inspect(driver: TabletDriver, shots: Path) -> None:
    """An inspection from the gate to the signatures, with two faults."""
    driver.arrive(SCHOOL, pictures.file(shots, "gate"))
    wrong = {"RF-01": "2", "XF-07": "fail"}
    driver.answer_all(wrong, lambda code: pictures.file(shots, code, "tan"))
    driver.find("RF-01", pictures.file(shots, "guards", "gray"))
    driver.find("XF-07", pictures.file(shots, "exit", "red"))
    driver.sign_and_submit()


def deliver(driver: TabletDriver, clock: SteppedClock, steps: int = 400) -> None:
    """Let the engine work on, time passing while it waits."""
    for _ in range(steps):
        if not driver.tablet.engine.step():
            if driver.tablet.sync.state.safe_to_hand_in:
                return
            clock.advance(seconds=60)
            driver.tablet.engine.look_again()


def assert_all_arrived_once(driver: TabletDriver, works: Works) -> None:
    outbox = driver.tablet.desk.shelves.outbox
    ops = outbox.of_inspection(driver.inspection_id)
    with works.reading(SYSTEM) as work:
        receipts = work.session.scalars(select(Receipt).order_by(Receipt.device_seq)).all()
        assert [row.op for row in receipts] == [op.text for op in ops]
        assert {row.result for row in receipts} <= {"applied", "merged"}
        inspection = work.session.get_one(Inspection, driver.inspection_id)
        assert inspection.state == InspectionState.COMPLETE
        assert len(inspection.findings) == 2
        named = select(Photo.sha256).where(Photo.inspection_id == inspection.id)
        open_blobs = work.session.scalar(
            select(func.count())
            .select_from(Blob)
            .where(Blob.sha256.in_(named), Blob.verified_at.is_(None))
        )
        assert open_blobs == 0


@pytest.mark.parametrize("seed", SEEDS)
def test_an_inspection_arrives_whole_and_once_over_a_shaky_wire(
    chen: TabletDriver,
    app: Any,
    clock: SteppedClock,
    office: OfficeDriver,
    tmp_path: Path,
    seed: int,
) -> None:
    shaky = ShakyWire(app, seed)
    chen.transport = shaky
    chen.kill_and_restart().unlock()
    inspect(chen, tmp_path / "shots")
    deliver(chen, clock)
    assert set(shaky.faults) >= {"dropped", "answer lost", "cut short"}
    assert chen.tablet.sync.state.safe_to_hand_in
    assert_all_arrived_once(chen, app.works)

    shaky.share = 0
    chen.sync()
    other = TabletDriver(tmp_path / "other", clock, FlaskWire(app)).enrol(office.enrol_code("chen"))
    other.sync()
    mine, theirs = (one.tablet.desk.shelves.replica.entries() for one in (chen, other))
    assert mine == theirs


def test_killed_at_every_step_of_delivery_it_still_arrives_once(
    chen: TabletDriver, works: Works, clock: SteppedClock, wire: FlaskWire, tmp_path: Path
) -> None:
    wire.on = False
    inspect(chen, tmp_path / "shots")
    wire.on = True
    for _ in range(60):
        chen.kill_and_restart().unlock()
        if not chen.tablet.engine.step():
            break
    chen.sync()
    assert chen.tablet.sync.state.safe_to_hand_in
    assert_all_arrived_once(chen, works)


def test_a_lost_answer_is_asked_about_and_not_pushed_a_second_time(
    chen: TabletDriver, app: Any, works: Works, wire: FlaskWire, tmp_path: Path
) -> None:
    wire.on = False
    inspect(chen, tmp_path / "shots")
    chen.transport = LosesTheFirstPush(app)
    chen.kill_and_restart().unlock()
    chen.sync()
    assert chen.tablet.desk.shelves.outbox.in_doubt()
    assert chen.tablet.sync.state.safe_to_hand_in is False
    chen.sync()
    assert sum(line.endswith("/push") for line in chen.transport.log) == 1
    assert chen.tablet.sync.state.safe_to_hand_in
    assert_all_arrived_once(chen, works)


class LosesTheFirstPush(FlaskWire):
    """The push arrives; its answer does not."""

    def send(self, ask: Any) -> Any:
        first = ask.path.endswith("/push") and not any("/push" in line for line in self.log)
        answer = super().send(ask)
        if first:
            raise TimeoutError
        return answer


def test_a_pull_cut_off_between_pages_leaves_the_state_before(
    chen: TabletDriver, app: Any, office: OfficeDriver, clock: SteppedClock, tmp_path: Path
) -> None:
    before = chen.tablet.desk.shelves.replica.entries()
    lin = TabletDriver(tmp_path / "lin", clock, FlaskWire(app)).enrol(office.enrol_code("lin"))
    lin.sync()
    inspect(lin, tmp_path / "shots")
    lin.sync()
    chen.transport = LosesPagesOfTowns(app)
    chen.kill_and_restart().unlock()
    chen.sync()
    towns = [one for one in before if one[0].startswith("area:")]
    kept = chen.tablet.desk.shelves.replica.entries()
    assert [one for one in kept if one[0].startswith("area:")] == towns
    chen.transport = FlaskWire(app)
    chen.kill_and_restart().unlock()
    chen.sync()
    assert chen.tablet.desk.inspection(lin.inspection_id)


class LosesPagesOfTowns(FlaskWire):
    """No page of a town arrives."""

    def send(self, ask: Any) -> Any:
        if "/scopes/area" in ask.path:
            raise ConnectionError
        return super().send(ask)
