"""What a tablet may hold changes: it takes up, it forgets for good, and only then says so."""

import sqlite3
from pathlib import Path
from typing import Any

from sqlalchemy import select

from server.actions import people, register
from server.models import Device, Grant, Inspection, School
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.protocol import area_scope, user_scope
from shared.vocabulary import ItemKind, OfficeKind, Role
from tests import pictures
from tests.drivers.tablet import TabletDriver
from tests.mobile.conftest import SCHOOL
from tests.wires import FlaskWire

ELSEWHERE, QINGHE, WANGCHAO = "YT02", "YT01", "YT08"


def regrant(works: Works, city: City, login: str, *towns: str) -> None:
    """Everything granted to a person is taken back; these towns are given."""
    with works.writing(SYSTEM) as work:
        held = select(Grant).where(
            Grant.person_id == city.people[login], Grant.revoked_at.is_(None)
        )
        for row in work.session.scalars(held).all():
            people.revoke(work, row.id, of=row.person_id)
        for town in towns:
            person_id, area_id = city.people[login], city.areas[town]
            people.grant(work, person_id, role=Role.INSPECTOR, area_id=area_id)


def held_scopes(works: Works, tablet: TabletDriver) -> set[str]:
    """What the office believes this tablet to hold."""
    with works.reading(SYSTEM) as work:
        device_id = tablet.tablet.desk.shelves.vault.device()["device_id"]
        return set(work.session.get_one(Device, device_id).held_scopes)


def on_the_disk(folder: Path) -> bytes:
    """Every byte of every file of a tablet."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def sealed_items(tablet: TabletDriver, scope: str) -> list[bytes]:
    """The items of a scope as they lie on the disk."""
    with tablet.tablet.desk.shelves.database.reading() as connection:
        rows = connection.execute("SELECT sealed FROM item WHERE scope = ?", (scope,)).fetchall()
    return [bytes(row["sealed"]) for row in rows]


def town_of(works: Works, city: City, school: str) -> str:
    """The scope of the town a school belongs to."""
    with works.reading(SYSTEM) as work:
        return area_scope(work.session.get_one(School, city.schools[school]).area_id)


def test_after_an_acknowledged_revoke_nothing_of_it_is_on_the_disk(
    chen: TabletDriver, works: Works, city: City
) -> None:
    town = town_of(works, city, SCHOOL)
    shelves = chen.tablet.desk.shelves
    picture = shelves.photos.keep_heard(b"a picture of before")
    before = sealed_items(chen, town)
    assert before
    assert all(one in on_the_disk(chen.folder) for one in before)
    regrant(works, city, "chen", ELSEWHERE)
    chen.sync()
    assert town not in held_scopes(works, chen)
    assert held_scopes(works, chen) == shelves.replica.scopes()
    left = on_the_disk(chen.folder)
    assert not [one for one in before if one[:48] in left]
    assert not shelves.photos.has(picture)
    assert {school["name"] for school in shelves.replica.all(ItemKind.SCHOOL)} == {"白鹭小学"}


def test_a_revoke_is_not_acknowledged_while_its_bytes_may_still_be_read(
    chen: TabletDriver, works: Works, city: City
) -> None:
    town = town_of(works, city, SCHOOL)
    reader = sqlite3.connect(chen.tablet.desk.shelves.database.path)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM item").fetchone()
    regrant(works, city, "chen", ELSEWHERE)
    chen.sync()
    assert town not in chen.tablet.desk.shelves.replica.scopes()
    assert town in held_scopes(works, chen)
    reader.close()
    chen.sync()
    assert town not in held_scopes(works, chen)


def test_what_is_unsent_of_a_town_taken_back_is_held_as_its_authors_work(
    chen: TabletDriver, works: Works, wire: FlaskWire, city: City, tmp_path: Path
) -> None:
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    chen.sync()
    wire.on = False
    chen.checklist.answer("XF-07", "fail")
    regrant(works, city, "chen", ELSEWHERE)
    wire.on = True
    chen.sync()
    last = chen.tablet.desk.shelves.outbox.of_inspection(chen.inspection_id)[-1]
    assert (last.result, last.code) == ("held", "no_grant")
    assert last.op["actor_id"] == city.people["chen"]
    with works.reading(SYSTEM) as work:
        assert work.session.get_one(Inspection, chen.inspection_id).answers == {}


def test_a_town_granted_is_taken_up_and_said_to_be_held(
    chen: TabletDriver, works: Works, city: City
) -> None:
    regrant(works, city, "chen", ELSEWHERE)
    chen.sync()
    regrant(works, city, "chen", ELSEWHERE, QINGHE)
    chen.sync()
    towns = {area_scope(city.areas[name]) for name in (ELSEWHERE, QINGHE)}
    assert held_scopes(works, chen) == {"global", user_scope(city.people["chen"]), *towns}


def in_scopes(tablet: TabletDriver, item_id: str) -> list[str]:
    """In which scopes an item stands on a tablet."""
    entries = tablet.tablet.desk.shelves.replica.entries()
    return [scope for scope, _kind, one, _rev, _body in entries if one == item_id]


def test_a_school_moved_to_another_town_takes_what_is_open_with_it(
    chen: TabletDriver, works: Works, city: City, tmp_path: Path
) -> None:
    chen.arrive(SCHOOL, pictures.file(tmp_path / "shots", "gate"))
    chen.sync()
    school_id, before = city.schools[SCHOOL], town_of(works, city, SCHOOL)
    assert in_scopes(chen, chen.inspection_id) == [before]
    with works.writing(SYSTEM) as work:
        register.move_school(work, school_id, city.areas[ELSEWHERE])
    chen.sync()
    now = area_scope(city.areas[ELSEWHERE])
    assert in_scopes(chen, school_id) == [now]
    assert in_scopes(chen, chen.inspection_id) == [now]
    chen.checklist.answer("XF-07", "fail")
    chen.sync()
    assert chen.tablet.sync.state.header.trouble == 0
    regrant(works, city, "chen", WANGCHAO)
    chen.sync()
    assert in_scopes(chen, school_id) == []
    assert in_scopes(chen, chen.inspection_id) == []


def test_both_towns_of_a_move_change_at_once_or_not_at_all(
    chen: TabletDriver, works: Works, wire: FlaskWire, city: City
) -> None:
    school_id, before = city.schools[SCHOOL], town_of(works, city, SCHOOL)
    with works.writing(SYSTEM) as work:
        register.move_school(work, school_id, city.areas[ELSEWHERE])
    carried, asked = wire.send, [""]

    def cut_at_the_second(ask: Any) -> Any:
        asked.append(ask.path if "/scopes/" in ask.path else "")
        if sum(map(bool, asked)) > 1:
            raise ConnectionError("cut")
        return carried(ask)

    wire.send = cut_at_the_second  # type: ignore[method-assign]
    chen.sync()
    assert in_scopes(chen, school_id) == [before]
    wire.send = carried  # type: ignore[method-assign]
    chen.sync()
    assert in_scopes(chen, school_id) == [area_scope(city.areas[ELSEWHERE])]


def test_who_works_for_another_office_is_shown_so_on_the_tablet(
    chen: TabletDriver, works: Works, city: City
) -> None:
    with works.writing(SYSTEM) as work:
        other = register.add_office(work, kind=OfficeKind.TOWN, name="鹭湾镇政府")
        people.move_to_office(work, city.people["chen"], other.id)
    chen.sync()
    holder = chen.tablet.desk.shelves.vault.holder
    assert holder is not None
    assert (holder.office or {})["name"] == "鹭湾镇政府"
    assert chen.tablet.unlock.lock().holders == (holder,)
