"""A tablet the office withdrew: locked, empty of the office's word, and nothing made on it lost."""

from pathlib import Path

import pytest
from sqlalchemy import select

from mobile.store.vault import Withdrawn
from server.actions import devices
from server.models import Blob, Photo, Receipt
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.vocabulary import ItemKind
from tests import pictures
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import PIN, TabletDriver
from tests.mobile.conftest import SCHOOL
from tests.mobile.sync.test_scopes import on_the_disk, sealed_items, town_of
from tests.wires import FlaskWire


@pytest.fixture
def withdrawn(
    chen: TabletDriver, office: OfficeDriver, wire: FlaskWire, tmp_path: Path
) -> TabletDriver:
    """Withdrawn while its inspector was at work without network."""
    wire.on = False
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    chen.checklist.answer("XF-07", "fail")
    office.withdraw_tablet(chen.tablet.desk.shelves.vault.device()["device_id"])
    wire.on = True
    return chen


def test_it_locks_and_no_pin_opens_it(withdrawn: TabletDriver, city: City) -> None:
    withdrawn.sync()
    vault = withdrawn.tablet.desk.shelves.vault
    assert not vault.unlocked
    with pytest.raises(Withdrawn):
        vault.unlock(city.people["chen"], PIN)
    withdrawn.kill_and_restart()
    assert withdrawn.tablet.unlock.state.withdrawn


def test_what_the_office_told_it_is_gone_from_its_disk(
    withdrawn: TabletDriver, works: Works, city: City
) -> None:
    before = sealed_items(withdrawn, town_of(works, city, SCHOOL))
    assert before
    withdrawn.sync()
    left = on_the_disk(withdrawn.folder)
    assert not [one for one in before if one[:48] in left]


def test_what_was_made_on_it_arrives_and_is_held(
    withdrawn: TabletDriver, works: Works, city: City
) -> None:
    withdrawn.sync()
    withdrawn.sync()
    outbox = withdrawn.tablet.desk.shelves.outbox
    with works.reading(SYSTEM) as work:
        rows = work.session.scalars(select(Receipt).order_by(Receipt.device_seq)).all()
        assert [row.op for row in rows] == [op.text for op in outbox.all()]
        assert {(row.result, row.code) for row in rows} == {("held", "device_withdrawn")}
        assert {row.actor_id for row in rows} == {city.people["chen"]}
        assert work.session.scalars(select(Photo)).all() == []
        there = select(Blob.sha256).where(Blob.verified_at.is_not(None))
        sent = {blob.sha256 for blob in withdrawn.tablet.desk.shelves.ledger.all()}
        assert sent
        assert sent <= set(work.session.scalars(there))


def test_given_back_it_opens_by_a_code_and_works_as_before(
    withdrawn: TabletDriver, works: Works, office: OfficeDriver, wire: FlaskWire, city: City
) -> None:
    withdrawn.sync()
    device_id = withdrawn.tablet.desk.shelves.vault.device()["device_id"]
    code = office.enrol_code("chen")
    unlock = withdrawn.tablet.unlock
    assert not unlock.hand_over(code=code, pin=PIN, transport=wire).unlocked
    with works.writing(SYSTEM) as work:
        devices.give_back(work, device_id)
    state = unlock.hand_over(code=code, pin=PIN, transport=wire)
    assert state.unlocked, state.error
    withdrawn.sync()
    schools = withdrawn.tablet.desk.shelves.replica.all(ItemKind.SCHOOL)
    assert {one["name"] for one in schools} == set(city.schools)
