"""Held records are seen and decided where they belong: by town, else by the sender's office."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, select

from server import migrations, scope
from server.actions import devices, doubts, people
from server.models import Area, Inspection, Office, Person, Receipt, School
from server.queries import doubts as lists
from server.queries import photos
from server.seed import City
from server.sync.uploads import Announced
from server.work import Works
from shared.problems import NotFound
from shared.sealing import digest
from shared.vocabulary import Grade, OpKind, Role
from tests import pictures
from tests.drivers.chain import Chain, Made
from tests.drivers.office import OfficeDriver
from tests.server.conftest import SCHOOL
from tests.server.console.test_rosters import Hands

ELSEWHERE = "YT02"


@pytest.fixture
def acting(works: Works, city: City) -> Callable[[str], Any]:
    """A supervisor of one town alone, by its code."""

    def supervisor(town: str) -> Any:
        with works.writing(scope.SYSTEM) as work:
            login = f"over-{town.lower()}"
            known = select(Person.id).where(Person.login == login)
            person_id = work.session.scalar(known)
            if person_id is None:
                person_id = people.create(work, login=login, name="镇级监督员").id
                people.grant(work, person_id, role=Role.SUPERVISOR, area_id=city.areas[town])
        with works.reading() as work:
            actor = scope.load_actor(work.session, person_id)
        return works.writing(actor)

    return supervisor


@pytest.fixture
def here(works: Works, city: City) -> str:
    """The code of the town where the school stands."""
    with works.reading(scope.SYSTEM) as work:
        school = work.session.get_one(School, city.schools[SCHOOL])
        return work.session.get_one(Area, school.area_id).code


@pytest.fixture
def late(chen: Chain, works: Works, school_id: str, template_id: str) -> list[Made]:
    """A fault with its photo, come after its inspection was over."""
    inspection_id, start = chen.start(school_id, template_id)
    assert chen.words(start) == ["applied"]
    with works.writing(scope.SYSTEM) as work:
        work.session.get_one(Inspection, inspection_id).state = "complete"
    finding_id, fault = chen.finding(inspection_id, what="后门未上锁", where="食堂北侧")
    photo = chen.photo(inspection_id, pictures.jpeg("red"), finding_id=finding_id)
    assert [word.split()[0] for word in chen.words(fault, photo)] == ["held", "held"]
    return [fault, photo]


def _sent(app: Any, chen: Chain, data: bytes) -> None:
    desk = app.extensions["lookback_uploads"]
    actor = scope.Actor(chen.person_id, device_id=chen.device_id)
    standing = desk.create(actor, Announced(digest(data), len(data), "image/jpeg"))
    assert desk.append(actor, standing.upload_id, 0, data).done


def test_a_held_fault_is_its_towns_alone_to_see_and_to_decide(
    late: list[Made], acting: Callable[[str], Any], here: str
) -> None:
    with acting(ELSEWHERE) as work:
        assert lists.held(work) == []
        assert lists.count(work) == 0
        for decide in (doubts.set_aside, doubts.take_as_amendment):
            with pytest.raises(NotFound):
                decide(work, late[0].op_id, reason="别镇的事")
    with acting(here) as work:
        assert [one.op_id for one in lists.held(work)] == [one.op_id for one in late]
        assert lists.count(work) == len(late)
        doubts.set_aside(work, late[0].op_id, reason="重复")
    with acting(here) as work:
        assert [one.op_id for one in lists.held(work)] == [late[1].op_id]


def test_the_photo_of_a_held_fault_is_seen_by_who_decides_and_by_no_other_town(
    app: Any, late: list[Made], chen: Chain, acting: Callable[[str], Any], here: str
) -> None:
    data = pictures.jpeg("red")
    _sent(app, chen, data)
    with acting(here) as work:
        assert photos.readable(work, digest(data)).sha256 == digest(data)
    with acting(ELSEWHERE) as work, pytest.raises(NotFound):
        photos.readable(work, digest(data))


def test_an_arrival_held_back_belongs_to_the_town_it_names_and_so_does_what_follows(
    chen: Chain,
    works: Works,
    school_id: str,
    template_id: str,
    acting: Callable[[str], Any],
    here: str,
) -> None:
    with works.writing(scope.SYSTEM) as work:
        devices.revoke(work, chen.device_id)
    inspection_id, start = chen.start(school_id, template_id)
    _, fault = chen.finding(inspection_id)
    assert chen.words(start, fault) == ["held device_withdrawn"] * 2
    with acting(ELSEWHERE) as work:
        assert lists.held(work) == []
    with acting(here) as work:
        assert [one.op_id for one in lists.held(work)] == [start.op_id, fault.op_id]


def test_what_speaks_of_no_place_is_for_the_office_of_the_tablets_person(
    chen: Chain, works: Works, city: City, acting: Callable[[str], Any], here: str
) -> None:
    lost = chen.op(OpKind.ANSWERS_SET, chen.new_id(), {"answers": []})
    assert chen.words(lost)[0].startswith("held")
    for town in (here, ELSEWHERE):
        with acting(town) as work:
            assert lists.held(work) == []
    with OfficeDriver(works, city).acting() as work:
        assert [one.op_id for one in lists.held(work)] == [lost.op_id]
    with works.writing(scope.SYSTEM) as work:
        office_id = work.session.get_one(Person, chen.person_id).office_id
        work.session.get_one(Office, office_id).area_id = city.areas[ELSEWHERE]
    with acting(ELSEWHERE) as work:
        doubts.set_aside(work, lost.op_id, reason="测试")
    with acting(here) as work:
        assert lists.held(work) == []


def test_a_held_fault_stands_as_an_amendment_with_what_it_says_and_its_photo(
    app: Any, late: list[Made], chen: Chain, works: Works, acting: Callable[[str], Any], here: str
) -> None:
    data = pictures.jpeg("red")
    _sent(app, chen, data)
    with acting(here) as work:
        doubts.take_as_amendment(work, late[0].op_id, reason="补录")
    with works.reading(scope.SYSTEM) as work:
        (amendment,) = work.session.scalars(select(Inspection)).one().amendments
        rows = work.session.scalars(select(Receipt).order_by(Receipt.device_seq)).all()
    assert amendment["text"] == "补录"
    assert amendment["says"]["what"] == "后门未上锁"
    assert amendment["says"]["grade"] == Grade.ORDINARY
    assert [one["sha256"] for one in amendment["photos"]] == [digest(data)]
    assert [row.facts.get("decision") for row in rows] == [None, "amendment", "amendment"]
    with works.reading() as work:
        work.actor = scope.load_actor(work.session, chen.person_id)
        assert photos.readable(work, digest(data)).sha256 == digest(data)


def test_a_held_photo_and_a_held_signature_stand_as_amendments_too(
    late: list[Made], chen: Chain, works: Works, acting: Callable[[str], Any], here: str
) -> None:
    about = json.loads(late[0].text)["payload"]["inspection_id"]
    payload = {
        "inspection_id": about,
        "role": "school",
        "post": "副校长",
        "digest": "0" * 64,
        "signed": {"at": "2026-09-17T01:00:00.000Z"},
        "strokes": [[1, 2, 3, 4]],
    }
    signed = chen.op(OpKind.SIGNATURE_ADD, chen.new_id(), payload)
    assert chen.words(signed)[0].startswith("held")
    for one in (late[1], signed):
        with acting(here) as work:
            doubts.take_as_amendment(work, one.op_id, reason="补录")
    with works.reading(scope.SYSTEM) as work:
        pictured, written = work.session.scalars(select(Inspection)).one().amendments
    assert pictured["photos"][0]["sha256"] == digest(pictures.jpeg("red"))
    assert (written["says"]["post"], written["says"]["strokes"]) == ("副校长", [[1, 2, 3, 4]])


def test_the_page_shows_what_a_held_record_says_and_the_inspection_what_became_of_it(
    app: Any, late: list[Made], works: Works, city: City
) -> None:
    hands = Hands(app, "zhou")
    told = hands.get("/held").text
    assert "后门未上锁" in told
    assert "食堂北侧" in told
    with OfficeDriver(works, city).acting() as work:
        doubts.take_as_amendment(work, late[0].op_id, reason="补录")
    about = json.loads(late[0].text)["payload"]["inspection_id"]
    shown = hands.get(f"/inspections/{about}").text
    assert "后门未上锁" in shown
    assert digest(pictures.jpeg("red")) in shown
    record = hands.get(f"/api/v1/inspections/{about}/record.pdf")
    assert record.get_data().startswith(b"%PDF")


def test_receipts_from_before_are_filled_from_the_texts_that_were_kept(
    late: list[Made], works: Works, engine: Engine
) -> None:
    about = json.loads(late[0].text)["payload"]["inspection_id"]
    migrations.downgrade(engine, "0009")
    migrations.upgrade(engine)
    with works.reading(scope.SYSTEM) as work:
        rows = work.session.scalars(select(Receipt).order_by(Receipt.device_seq)).all()
    assert [row.inspection_id for row in rows] == [about] * 3
    assert [bool(row.school_id) for row in rows] == [True, False, False]
