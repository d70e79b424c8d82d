"""What does not fit a tablet's chain is told to the office, which sees how each tablet stands."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from server import scope
from server.actions import people
from server.models import Device, Grant, Notice, OtherBytes, Person
from server.seed import City
from server.work import Works
from shared.vocabulary import OpKind, Role
from tests.drivers.chain import Chain, Made
from tests.server.console.test_rosters import Hands


def other_under(chain: Chain, known: Made) -> Made:
    """Another record under the number of one that came."""
    return chain.op(OpKind.FINDING_WITHDRAW, chain.new_id(), {"reason": "x"}, device_seq=known.seq)


def told(works: Works) -> dict[str, int]:
    """How many notices of it lie on whose desk."""
    found: dict[str, int] = {}
    with works.reading(scope.SYSTEM) as work:
        desks = select(Person.login).join(Notice, Notice.person_id == Person.id)
        for login in work.session.scalars(desks.where(Notice.subject_kind == "device")):
            found[login] = found.get(login, 0) + 1
    return found


def test_other_bytes_under_a_taken_number_are_kept_and_told_of_once(
    chen: Chain, works: Works, city: City, school_id: str, template_id: str
) -> None:
    with works.writing(scope.SYSTEM) as work:
        person = people.create(work, login="elsewhere", name="镇级监督员")
        people.grant(work, person.id, role=Role.SUPERVISOR, area_id=city.areas["YT02"])
    _, start = chen.start(school_id, template_id)
    assert chen.words(start) == ["applied"]
    other = other_under(chen, start)
    for _time in range(2):
        assert chen.words(other) == ["refused other_bytes"]
    with works.reading(scope.SYSTEM) as work:
        (kept,) = work.session.scalars(select(OtherBytes)).all()
        assert (kept.op, kept.sha256, kept.device_id) == (other.text, other.sha, chen.device_id)
        cityward = (
            select(Person.login)
            .join(Grant)
            .where(
                Grant.role.in_((Role.SUPERVISOR, Role.ADMINISTRATOR)),
                Grant.area_id == city.areas["YT"],
            )
        )
        expected = dict.fromkeys(work.session.scalars(cityward), 1)
    assert set(expected) == {"admin", "zhou"}
    assert told(works) == expected


def test_the_notice_leads_to_the_tablets(
    chen: Chain, app: Any, works: Works, school_id: str, template_id: str
) -> None:
    _, start = chen.start(school_id, template_id)
    chen.words(start)
    chen.words(other_under(chen, start))
    hands = Hands(app, "zhou")
    assert "以已用过的编号发来另一条记录" in hands.get("/notices").text
    with works.reading(scope.SYSTEM) as work:
        about = select(Notice.id).join(Person, Person.id == Notice.person_id)
        notice_id = work.session.scalars(about.where(Person.login == "zhou")).one()
    assert hands.post(f"/notices/{notice_id}").headers["Location"] == "/people#tablets"
    assert "编号已被占用" in hands.get("/people").text


def test_the_office_sees_what_has_not_come_and_that_it_came(
    chen: Chain, app: Any, works: Works, school_id: str, template_id: str
) -> None:
    about, start = chen.start(school_id, template_id)
    ops = [chen.finding(about)[1] for _number in range(3)]
    hands = Hands(app, "zhou")
    assert chen.words(start, ops[2]) == ["applied", "wait gap"]
    assert "缺第 2 至 3 条记录，第 4 条已到" in hands.get("/people").text
    assert chen.words(ops[0], ops[2]) == ["applied", "wait gap"]
    assert "缺第 3 条记录，第 4 条已到" in hands.get("/people").text
    assert chen.words(*ops[1:]) == ["applied", "applied"]
    assert "条已到" not in hands.get("/people").text
    with works.reading(scope.SYSTEM) as work:
        assert work.session.get_one(Device, chen.device_id).gap is None


def test_the_office_sees_last_number_last_sync_and_how_much_is_held(
    chen: Chain, app: Any, enrolled: Callable[[str], Chain], school_id: str, template_id: str
) -> None:
    about, start = chen.start(school_id, template_id)
    _, fault = chen.finding(about)
    stray = chen.op(OpKind.ANSWERS_SET, chen.new_id(), {"answers": []})
    assert chen.words(start, fault, stray)[2].startswith("held")
    enrolled("lin")
    page = Hands(app, "zhou").get("/people").text
    assert page.count("待裁定 1 条") == 1
    assert "最近同步 09-17 09:00" in page
    assert "第 3 条记录" in page
