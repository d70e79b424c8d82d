"""Who may not inspect any more: the tablet forgets the towns, and keeps what it has not sent."""

from pathlib import Path

import pytest
from sqlalchemy import select

from mobile.presenters.arrival import ArrivalPresenter
from mobile.presenters.checklist import ChecklistNotHere
from server.models import Grant, Receipt
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.protocol import GLOBAL_SCOPE
from shared.vocabulary import ItemKind
from tests import pictures
from tests.drivers.tablet import TabletDriver
from tests.mobile.conftest import SCHOOL
from tests.wires import FlaskWire


def test_a_grant_taken_back_empties_the_replica_and_not_the_outbox(
    chen: TabletDriver, works: Works, wire: FlaskWire, city: City, tmp_path: Path
) -> None:
    wire.on = False
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    chen.checklist.answer("XF-07", "fail")
    shelves = chen.tablet.desk.shelves
    assert list(shelves.replica.all(ItemKind.SCHOOL))
    with works.writing(SYSTEM) as work:
        grants = select(Grant).where(Grant.person_id == city.people["chen"])
        for grant in work.session.scalars(grants):
            grant.revoked_at = work.now
    wire.on = True
    chen.sync()
    assert [item for kind in ItemKind for item in shelves.replica.all(kind)] == []
    kept = shelves.outbox.of_inspection(chen.inspection_id)
    assert {one.result for one in kept} == {"held"}
    assert chen.tablet.sync.state.header.trouble == len(kept)
    with works.reading(SYSTEM) as work:
        told = work.session.execute(select(Receipt.op, Receipt.code).order_by(Receipt.device_seq))
        assert [text for text, _ in told] == [one.text for one in kept]
        assert all(code == "no_grant" for _, code in told)


def test_an_answer_whose_checklist_was_taken_back_is_refused_in_words(
    chen: TabletDriver, tmp_path: Path
) -> None:
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    shelves = chen.tablet.desk.shelves
    chen.checklist.answer("XF-07", "fail")
    made = len(shelves.outbox.taps())
    # Its rows may still stand on the screen when the grant has gone and the work has not.
    shelves.replica.forget(GLOBAL_SCOPE)
    with pytest.raises(ChecklistNotHere):
        chen.checklist.answer("XF-08", "pass")
    assert len(shelves.outbox.taps()) == made
    inspection = chen.tablet.desk.inspection(chen.inspection_id) or {"answers": {}}
    assert inspection["answers"]["XF-07"]["value"] == "fail"


def test_an_arrival_in_a_town_taken_back_is_refused_in_words(
    chen: TabletDriver, works: Works, city: City, tmp_path: Path
) -> None:
    desk = chen.tablet.desk
    (visit,) = desk.released()
    with works.writing(SYSTEM) as work:
        grants = select(Grant).where(Grant.person_id == city.people["chen"])
        for grant in work.session.scalars(grants):
            grant.area_id = city.areas["YT03"]
    chen.sync()
    arrival = ArrivalPresenter(desk, visit["school_id"], visit_id=visit["id"])
    arrival.photograph_gate(pictures.file(tmp_path / "shots", "gate"))
    state = arrival.begin()
    assert state.gate_photo
    assert state.error
    assert not state.started
    assert desk.shelves.outbox.taps() == []
