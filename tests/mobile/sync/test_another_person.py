"""A tablet handed to a colleague: each sees their own, and each one's work goes as their own."""

from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import select

from server.models import AuditEntry, Device, Receipt
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.protocol import user_scope
from shared.vocabulary import ItemKind
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.office import OfficeDriver
from tests.drivers.tablet import PIN, SERVER, TabletDriver
from tests.mobile.conftest import SCHOOL
from tests.mobile.sync.test_scopes import ELSEWHERE, on_the_disk, regrant, sealed_items, town_of
from tests.wires import FlaskWire

HES_PIN = "975310"
HandedOver = Callable[[], TabletDriver]


@pytest.fixture
def handed_over(chen: TabletDriver, office: OfficeDriver, wire: FlaskWire) -> HandedOver:
    """The tablet of 陈立, in the hands of another with a code and a PIN of their own."""

    def hand_over() -> TabletDriver:
        chen.tablet.unlock.lock()
        chen.tablet.unlock.another()
        code = office.enrol_code("he")
        state = chen.tablet.unlock.hand_over(code=code, pin=HES_PIN, transport=wire)
        assert state.unlocked, state.error
        return chen

    return hand_over


def as_person(tablet: TabletDriver, person_id: str, pin: str) -> None:
    """The one at the tablet locks it; another unlocks."""
    tablet.tablet.unlock.lock()
    tablet.tablet.unlock.choose(person_id)
    tablet.unlock(pin)


def test_what_was_not_sent_goes_as_its_authors_work(
    chen: TabletDriver, wire: FlaskWire, works: Works, city: City, tmp_path: Path,
    handed_over: HandedOver,
) -> None:  # fmt: skip
    wire.on = False
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    chen.checklist.answer("XF-07", "fail")
    wire.on = True
    handed_over().sync()
    with works.reading(SYSTEM) as work:
        told = work.session.execute(select(Receipt.actor_id, Receipt.result)).all()
    assert {tuple(one) for one in told} == {(city.people["chen"], "applied")}
    assert len(told) == len(chen.tablet.desk.shelves.outbox.of_inspection(chen.inspection_id))


def test_each_sees_their_own_visits_and_towns_alone(
    chen: TabletDriver, works: Works, city: City, tmp_path: Path, handed_over: HandedOver
) -> None:
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    chen.sync()
    regrant(works, city, "he", ELSEWHERE)
    tablet = handed_over()
    replica = tablet.tablet.desk.shelves.replica
    assert replica.get(ItemKind.SCHOOL, city.schools[SCHOOL]) is None
    tablet.sync()
    assert {one["name"] for one in replica.all(ItemKind.SCHOOL)} == {"白鹭小学"}
    assert tablet.tablet.today.state.visits == ()
    assert tablet.tablet.desk.my_open_inspections() == []
    assert replica.get(ItemKind.SCHOOL, city.schools[SCHOOL]) is None
    assert [one.school for one in tablet.tablet.sync.state.ledger] == ["同事的检查"]
    as_person(tablet, city.people["chen"], PIN)
    assert len(list(replica.all(ItemKind.SCHOOL))) == 4
    assert [one["id"] for one in tablet.tablet.desk.my_open_inspections()] == [chen.inspection_id]


def test_what_only_the_first_person_might_hold_goes_when_it_is_taken_from_them(
    works: Works, city: City, handed_over: HandedOver
) -> None:
    regrant(works, city, "he", ELSEWHERE)
    tablet = handed_over()
    tablet.sync()
    town = town_of(works, city, SCHOOL)
    before = sealed_items(tablet, town) + sealed_items(tablet, user_scope(city.people["chen"]))
    assert before
    regrant(works, city, "chen")
    tablet.sync()
    left = on_the_disk(tablet.folder)
    assert not [one for one in before if one[:48] in left]
    replica = tablet.tablet.desk.shelves.replica
    assert {one["name"] for one in replica.all(ItemKind.SCHOOL)} == {"白鹭小学"}


def test_what_the_office_holds_of_one_is_not_the_others_to_see(
    chen: TabletDriver, works: Works, city: City, wire: FlaskWire, tmp_path: Path,
    handed_over: HandedOver,
) -> None:  # fmt: skip
    wire.on = False
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    regrant(works, city, "chen", ELSEWHERE)
    wire.on = True
    regrant(works, city, "chen")
    tablet = handed_over()
    tablet.sync()
    assert tablet.tablet.sync.state.header.trouble == 0
    as_person(tablet, city.people["chen"], PIN)
    assert tablet.tablet.sync.state.header.trouble > 0


def test_a_forgotten_pin_is_made_anew_by_a_code_and_loses_nothing(
    chen: TabletDriver, office: OfficeDriver, wire: FlaskWire, city: City, tmp_path: Path
) -> None:
    wire.on = False
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    # The flat battery leaves taps that only the data key reads.
    chen.kill_and_restart()
    wire.on = True
    code = office.enrol_code("chen")
    state = chen.tablet.unlock.hand_over(code=code, pin=HES_PIN, transport=wire)
    assert state.unlocked, state.error
    assert [one.person_id for one in state.holders] == [city.people["chen"]]
    chen.sync()
    assert chen.tablet.sync.state.missing_records == 0
    chen.tablet.unlock.lock()
    for digit in PIN:
        chen.tablet.unlock.press(digit)
    assert not chen.tablet.unlock.enter().unlocked
    chen.unlock(HES_PIN)


@pytest.mark.parametrize("code", ["000000", ""])
def test_a_wrong_code_lets_nobody_in(
    chen: TabletDriver, wire: FlaskWire, works: Works, code: str
) -> None:
    chen.tablet.unlock.lock()
    state = chen.tablet.unlock.hand_over(code=code, pin=HES_PIN, transport=wire)
    assert not state.unlocked
    assert state.error
    assert not chen.tablet.desk.shelves.vault.unlocked
    with works.reading(SYSTEM) as work:
        assert work.session.scalars(select(Device)).one().holders == []


def test_a_code_serves_one_tablet_once(
    tmp_path: Path, clock: SteppedClock, office: OfficeDriver, wire: FlaskWire,
    handed_over: HandedOver, works: Works,
) -> None:  # fmt: skip
    tablet = handed_over()
    code = office.enrol_code("lin")
    assert tablet.tablet.unlock.hand_over(code=code, pin=PIN, transport=wire).unlocked
    other = TabletDriver(tmp_path / "other", clock, wire)
    state = other.tablet.unlock.enrol(server=SERVER, code=code, pin=PIN, transport=wire)
    assert not state.unlocked
    other.tablet.close()
    with works.reading(SYSTEM) as work:
        told = select(AuditEntry.event).where(AuditEntry.event == "DeviceHandedOver")
        assert len(work.session.scalars(told).all()) == 2
