"""The office burns down; what it had acknowledged after its last backup comes from the tablets."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, select, update

from server import backup, scope
from server.actions import keeping
from server.app import create_app
from server.backup import BackupFolder, restoring
from server.infra.database import make_engine
from server.models import Device, FeedClock, Order, Receipt
from server.seed import City
from shared.vocabulary import OpResult
from tests import pictures
from tests.clocks import SteppedClock
from tests.conftest import settings_for
from tests.drivers.hands import Office, fill_in
from tests.drivers.tablet import TabletDriver
from tests.simulation.broken import in_module
from tests.wires import FlaskWire
from tooling import postgres

GOOD = (OpResult.APPLIED, OpResult.MERGED)


class MovingWire(FlaskWire):
    """The same address, another server behind it."""

    def move(self, app: Any) -> None:
        self.__init__(app)  # type: ignore[misc]


@pytest.fixture
def another(
    engine: Engine, tmp_path: Path, clock: SteppedClock, request: pytest.FixtureRequest
) -> Iterator[Any]:
    """An empty installation on the same kind of database."""
    folder = tmp_path / "another"
    folder.mkdir()
    address = f"sqlite:///{folder / 'lookback.db'}"
    if engine.dialect.name == "postgresql":
        address = postgres.fresh_database(request.getfixturevalue("postgresql_address"))
    made = create_app(settings_for(folder), clock, make_engine(address))
    yield made
    made.works.engine.dispose()


def test_what_came_after_the_backup_is_sent_again(
    app: Any, another: Any, city: City, clock: SteppedClock, tmp_path: Path
) -> None:
    office, wire = Office(app.works, city), MovingWire(app)
    chen = TabletDriver(tmp_path / "chen", clock, wire).enrol(office.enrol_code("chen"))
    office.plan(("chen", "lin"), ["望潮中学"], 1, clock)
    clock.advance(hours=1, minutes=1)
    office.release()
    chen.sync()
    fill_in(chen, tmp_path / "shots")
    chen.sync()
    kept = BackupFolder(tmp_path / "kept")
    store = app.extensions["lookback_uploads"].store
    manifest = backup.make(app.works, store, kept)

    # After the backup: a photo more, signatures, submitting, orders.
    chen.photograph_item("XF-01", pictures.file(tmp_path / "late", "late", "navy"))
    chen.sign_and_submit()
    chen.sync()
    assert chen.tablet.sync.state.safe_to_hand_in
    before = chen.tablet.desk.inspection(chen.inspection_id)
    orders = {order.finding_id: order.state for order in office.orders().values()}
    assert len(orders) == 3

    new = another
    backup.verify(kept, manifest.name)
    epoch = backup.restore(new.works, new.extensions["lookback_uploads"].store, kept, manifest)
    with new.works.writing(scope.SYSTEM) as work:
        keeping.backup_restored(work, manifest, epoch)
    with new.works.reading(scope.SYSTEM) as work:
        assert not work.session.scalars(select(Order.id)).all()
    wire.move(new)

    chen.kill_and_restart().unlock()
    steps = chen.sync()
    assert any("restored" in step for step in steps), steps
    assert chen.tablet.sync.state.safe_to_hand_in, steps
    assert not chen.tablet.sync.state.trouble
    with new.works.reading(scope.SYSTEM) as work:
        again = {one.finding_id: one.state for one in work.session.scalars(select(Order))}
        device = work.session.scalars(select(Device)).one()
        receipts = work.session.scalars(select(Receipt)).all()
    assert again == orders
    assert device.applied_device_seq == len(receipts)
    assert {one.result for one in receipts} <= set(GOOD)
    after = chen.tablet.desk.inspection(chen.inspection_id)
    assert after is not None
    assert before is not None
    assert after["parts"] == before["parts"]
    assert {one["sha256"] for one in after["photos"]} == {one["sha256"] for one in before["photos"]}
    for photo in after["photos"]:
        assert new.extensions["lookback_uploads"].store.has(photo["sha256"])
    # Once is enough: the next round has nothing to send.
    assert not [step for step in chen.sync() if "restored" in step or "pushed" in step]


def keeps_the_epoch(connection: Connection) -> str:
    """A restore that begins no new life of the database."""
    before = connection.execute(select(FeedClock.epoch)).scalar_one()
    begin_epoch(connection)
    connection.execute(update(FeedClock).values(epoch=before))
    return before


begin_epoch = restoring._begin_epoch


def test_without_a_new_epoch_the_same_drill_would_fail(
    app: Any, another: Any, city: City, clock: SteppedClock, tmp_path: Path
) -> None:
    """A test of the test above."""
    with in_module(restoring, "_begin_epoch", keeps_the_epoch), pytest.raises(AssertionError):
        test_what_came_after_the_backup_is_sent_again(app, another, city, clock, tmp_path)
