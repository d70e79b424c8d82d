"""A tablet is handed in: the office signs for everything only when both agree by checksum."""

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from sqlalchemy import select

from server import scope
from server.models import Blob, CustodyReceipt, Photo
from server.seed import City
from server.work import Works
from tests.clocks import SteppedClock
from tests.drivers.hands import Office, check_made
from tests.drivers.tablet import TabletDriver
from tests.wires import FlaskWire


@pytest.fixture
def wire(app: Any) -> FlaskWire:
    return FlaskWire(app)


@pytest.fixture
def chen(
    works: Works, city: City, clock: SteppedClock, tmp_path: Path, wire: FlaskWire
) -> TabletDriver:
    """A tablet after one check that has not been sent."""
    office = Office(works, city)
    tablet = TabletDriver(tmp_path / "chen", clock, wire).enrol(office.enrol_code("chen"))
    return check_made(office, tablet, clock, tmp_path / "shots")


def _receipts(works: Works) -> list[CustodyReceipt]:
    with works.reading(scope.SYSTEM) as work:
        return list(work.session.scalars(select(CustodyReceipt).order_by(CustodyReceipt.number)))


def test_the_receipt_comes_by_itself_once_everything_is_delivered(
    chen: TabletDriver, works: Works, wire: FlaskWire
) -> None:
    wire.on = False
    chen.tablet.sync.hand_in()
    chen.sync()
    assert chen.tablet.sync.state.custody is None
    assert chen.tablet.sync.state.custody_wanted
    chen.kill_and_restart().unlock()
    wire.on = True
    chen.sync()
    state = chen.tablet.sync.state
    assert state.safe_to_hand_in
    assert state.custody is not None
    assert not state.custody_wanted
    (kept,) = _receipts(works)
    told = json.loads(kept.text)
    with works.reading(scope.SYSTEM) as work:
        photos = set(work.session.scalars(select(Photo.sha256)))
    assert state.custody.number == kept.number == told["number"]
    assert state.custody.photos == told["photos"] == len(photos)
    assert (told["records"], told["inspections"]) == (kept.device_seq, 1)


def test_the_same_state_has_the_same_receipt_and_new_work_needs_a_new_one(
    chen: TabletDriver, works: Works
) -> None:
    chen.sync()
    for _ in range(2):
        chen.tablet.sync.hand_in()
        chen.sync()
    (first,) = _receipts(works)
    shown = chen.tablet.sync.state.custody
    assert shown is not None
    assert shown.number == first.number
    chen.amend("补充：门卫当日请假")
    chen.tablet.desk.shelves.outbox.freeze()
    assert chen.tablet.sync.state.custody is None
    chen.tablet.sync.hand_in()
    chen.sync()
    again = chen.tablet.sync.state.custody
    assert again is not None
    assert again.number != first.number
    assert len(_receipts(works)) == 2


def test_while_a_photo_is_missing_the_office_signs_nothing(
    chen: TabletDriver, works: Works
) -> None:
    chen.sync()
    with works.writing(scope.SYSTEM) as work:
        photo = work.session.scalars(select(Photo)).first()
        assert photo is not None
        blob = work.session.get_one(Blob, photo.sha256)
        blob.verified_at = None
    chen.tablet.sync.hand_in()
    chen.sync()
    assert chen.tablet.engine.problem == "not_all_here"
    assert chen.tablet.sync.state.custody is None
    assert _receipts(works) == []


def test_a_receipt_signed_by_another_is_not_taken(chen: TabletDriver, works: Works) -> None:
    chen.sync()
    vault = chen.tablet.desk.shelves.vault
    other = Ed25519PrivateKey.generate().public_key().public_bytes_raw()
    vault.put_device(vault.device() | {"office_signing_key": base64.b64encode(other).decode()})
    chen.tablet.sync.hand_in()
    chen.sync()
    assert chen.tablet.engine.problem == "forged_receipt"
    assert chen.tablet.sync.state.custody is None
