"""A school changes its town, a person their office: what goes with them, and what stays."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from server.actions import people, register
from server.models import AuditEntry, FeedItem, Grant, Inspection, Order, Person, School
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.problems import Forbidden, NotFound
from shared.protocol import area_scope
from shared.vocabulary import OfficeKind, OrderState, Role
from tests.clocks import SteppedClock
from tests.conftest import SCHOOLS
from tests.drivers.chain import Chain
from tests.drivers.hands import Office, check_made
from tests.drivers.tablet import TabletDriver
from tests.server.conftest import SCHOOL
from tests.wires import FlaskWire

ELSEWHERE = "YT02"


@pytest.fixture
def checked(works: Works, city: City, app: Any, clock: SteppedClock, tmp_path: Path) -> str:
    """An inspection that is complete, with orders open and one closed on the spot."""
    office = Office(works, city)
    wire = FlaskWire(app)
    chen = TabletDriver(tmp_path / "chen", clock, wire).enrol(office.enrol_code("chen"))
    check_made(office, chen, clock, tmp_path / "shots").sync()
    chen.tablet.close()
    return chen.inspection_id


def where(works: Works, kind: str, item_id: str) -> dict[str, bool]:
    """The scopes of an item, and whether it is a tombstone there."""
    with works.reading(SYSTEM) as work:
        rows = select(FeedItem).where(FeedItem.kind == kind, FeedItem.item_id == item_id)
        return {row.scope: row.deleted for row in work.session.scalars(rows)}


def test_open_orders_and_their_inspection_go_with_a_school_and_closed_ones_stay(
    works: Works, city: City, checked: str
) -> None:
    now = area_scope(city.areas[ELSEWHERE])
    with works.writing(SYSTEM) as work:
        before = area_scope(work.session.get_one(School, city.schools[SCHOOL]).area_id)
        register.move_school(work, city.schools[SCHOOL], city.areas[ELSEWHERE])
    with works.reading(SYSTEM) as work:
        orders = {row.id: row.state for row in work.session.scalars(select(Order))}
    assert OrderState.CLOSED in orders.values()
    assert OrderState.ISSUED in orders.values()
    for order_id, state in orders.items():
        gone = {before: True, now: False}
        expected = {before: False} if state == OrderState.CLOSED else gone
        assert where(works, "order", order_id) == expected
    assert where(works, "inspection", checked) == {before: True, now: False}
    assert where(works, "school", city.schools[SCHOOL]) == {before: True, now: False}


def test_a_roster_that_names_another_town_moves_the_school_as_well(
    works: Works, city: City, checked: str
) -> None:
    school = next(one for one in SCHOOLS if one.name == SCHOOL)
    moved = type(school)(**{**school.__dict__, "town": "鹭湾镇"})
    with works.writing(SYSTEM) as work:
        assert register.import_schools(work, [moved], source_digest="0" * 64).changed == 1
    with works.reading(SYSTEM) as work:
        inspection = work.session.get_one(Inspection, checked)
        assert inspection.area_id == city.areas[ELSEWHERE]
        told = select(AuditEntry.event).where(AuditEntry.event == "SchoolMoved")
        assert len(work.session.scalars(told).all()) == 1


def test_a_settled_inspection_stays_where_it_was_made(
    works: Works, city: City, checked: str
) -> None:
    with works.writing(SYSTEM) as work:
        for order in work.session.scalars(select(Order)):
            order.state = OrderState.CLOSED
    with works.writing(SYSTEM) as work:
        register.move_school(work, city.schools[SCHOOL], city.areas[ELSEWHERE])
    with works.reading(SYSTEM) as work:
        assert work.session.get_one(Inspection, checked).area_id != city.areas[ELSEWHERE]


def test_only_who_keeps_the_register_moves_a_school(works: Works, city: City) -> None:
    office = Office(works, city)
    with office.acting("zhou") as work, pytest.raises(Forbidden):
        register.move_school(work, city.schools[SCHOOL], city.areas[ELSEWHERE])
    with works.writing(SYSTEM) as work, pytest.raises(NotFound):
        register.move_school(work, city.schools[SCHOOL], city.schools[SCHOOL])


def test_what_was_granted_over_the_old_office_is_granted_over_the_new_one(
    works: Works, city: City
) -> None:
    police, education = (city.offices[kind] for kind in (OfficeKind.POLICE, OfficeKind.EDUCATION))
    with works.writing(SYSTEM) as work:
        person = people.create(work, login="qian", name="钱一", office_id=police)
        people.grant(work, person.id, role=Role.OFFICE, office_id=police)
        people.grant(work, person.id, role=Role.INSPECTOR, area_id=city.areas[ELSEWHERE])
        person_id = person.id
    with works.writing(SYSTEM) as work:
        people.move_to_office(work, person_id, education)
    with works.reading(SYSTEM) as work:
        held = select(Grant).where(Grant.person_id == person_id, Grant.revoked_at.is_(None))
        told = {(row.role, row.office_id or row.area_id) for row in work.session.scalars(held)}
        assert told == {(Role.OFFICE, education), (Role.INSPECTOR, city.areas[ELSEWHERE])}
        assert work.session.get_one(Person, person_id).office_id == education


def test_an_inspection_moved_away_from_its_inspector_holds_what_still_comes(
    enrolled: Callable[[str], Chain],
    works: Works,
    city: City,
    school_id: str,
    template_id: str,
) -> None:
    chen = enrolled("chen")
    inspection_id, start = chen.start(school_id, template_id)
    assert chen.words(start) == ["applied"]
    with works.writing(SYSTEM) as work:
        for row in work.session.scalars(
            select(Grant).where(Grant.person_id == chen.person_id)
        ).all():
            people.revoke(work, row.id, of=row.person_id)
        people.grant(work, chen.person_id, role=Role.INSPECTOR, area_id=city.areas["YT08"])
        register.move_school(work, school_id, city.areas[ELSEWHERE])
    assert chen.words(chen.finding(inspection_id)[1]) == ["held no_grant"]
