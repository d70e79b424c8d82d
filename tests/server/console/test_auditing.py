"""The audit record on its page: looked for by who, what, about what, when; whether it is whole."""

from typing import Any

import pytest
from sqlalchemy import func, select, text, update

from server import scope
from server.actions import people
from server.jobs import JOBS, prepared
from server.models import AuditCheck, AuditEntry, Notice, Person, School
from server.observers.telling import Desks
from server.observers.told import delivery
from server.queries import audit
from server.seed import City
from server.work import Works
from shared.vocabulary import Role
from tests.server.console.test_rosters import Hands
from tests.server.test_audit_check import UNGUARDED

KIND = "check_audit"
NO_STORE: Any = None


def follow(works: Works) -> None:
    """The daily job, as a worker does it."""
    found = prepared(works, NO_STORE, KIND, {})
    with works.writing(scope.SYSTEM) as work:
        JOBS[KIND](work, NO_STORE, found)


@pytest.fixture
def unguarded(works: Works) -> Works:
    """The database in the hands of somebody who took its own guard away."""
    with works.writing(scope.SYSTEM) as work:
        work.session.execute(text(UNGUARDED[work.session.get_bind().dialect.name]))
    return works


def change(works: Works, number: int) -> None:
    """Somebody writes into the record past the program."""
    with works.writing(scope.SYSTEM) as work:
        row = AuditEntry.number == number
        work.session.execute(update(AuditEntry).where(row).values(entry=b"{}"))


@pytest.fixture
def of_a_town(works: Works, city: City) -> dict[str, str]:
    """An administrator and an auditor of one town alone, by log-in."""
    made = {}
    with works.writing(scope.SYSTEM) as work:
        area_id = work.session.scalars(select(School.area_id)).first()
        password = work.session.get_one(Person, city.people["zhou"]).password_hash
        for role in (Role.ADMINISTRATOR, Role.AUDITOR):
            person = people.create(work, login=f"town-{role}", name="镇街人员")
            person.password_hash = password
            people.grant(work, person.id, role=role, area_id=area_id)
            made[person.login] = person.id
    return made


def shown(page: str) -> int:
    return page.count('<td class="num">')


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("event=SignedIn", True),
        ("event=OrderIssued", False),
        ("person=auditor", True),
        ("person=nobody", False),
        ("from=2020-01-01&to=2020-12-31", False),
        ("from=2020-01-01", True),
        ("from=soon", True),
        ("from=0001-01-01&to=9999-12-31", True),
        ("before=999999999999999", True),
        ("subject=zzzz", False),
    ],
)
def test_entries_are_looked_for(app: Any, asked: str, *, found: bool) -> None:
    hands = Hands(app, "auditor")
    assert bool(shown(hands.get(f"/audit?{asked}").text)) is found


def test_each_kind_of_event_on_record_is_offered_once(works: Works, city: City) -> None:
    with works.reading(scope.SYSTEM) as work:
        told = set(work.session.scalars(select(AuditEntry.event)))
        assert len(told) > 3
        assert sorted(audit.events(work)) == sorted(told)


def test_entries_about_one_thing_lead_to_its_page(app: Any, works: Works, city: City) -> None:
    person_id = city.people["auditor"]
    hands = Hands(app, "auditor")
    page = hands.get(f"/audit?subject={person_id}").text
    with works.reading(scope.SYSTEM) as work:
        about = select(func.count()).where(AuditEntry.subject_id == person_id)
        assert shown(page) == work.session.scalar(about) > 0
    assert shown(hands.get(f"/audit?subject={person_id[:8]}").text) >= shown(page)
    assert f'href="/people/{person_id}"' in page


def test_what_was_followed_is_not_followed_again_but_by_the_day(app: Any, unguarded: Works) -> None:
    works = unguarded
    follow(works)
    with works.reading(scope.SYSTEM) as work:
        checked = audit.last_check(work)
        assert checked is not None
        assert (checked.number, checked.broken_at) == (audit.chain(work).entries, None)
    hands = Hands(app, "auditor")
    assert "审计链完整" in hands.get("/audit").text
    change(works, 2)
    assert "审计链完整" in hands.get("/audit").text
    assert "审计链在第 2 条断开" in hands.get("/audit?whole=1").text
    change(works, checked.number + 1)
    assert f"第 {checked.number + 1} 条断开" in hands.get("/audit").text


def test_a_long_record_nobody_followed_is_not_called_whole(app: Any, works: Works) -> None:
    with works.writing(scope.SYSTEM) as work:
        far = {"number": audit.NEWER_MAX * 2, "at": work.now, "event": "SignedIn"}
        empty = {"subject_kind": "", "subject_id": "", "entry": b"{}", "digest": ""}
        work.session.add(AuditEntry(**far, **empty))
    page = Hands(app, "auditor").get("/audit").text
    assert "审计链尚未核对" in page
    assert "审计链完整" not in page
    assert "lb-good" not in page


def test_who_looks_after_the_record_hears_of_a_break_once(
    app: Any, unguarded: Works, city: City
) -> None:
    works = unguarded
    follow(works)
    change(works, 3)
    for _day in range(2):
        follow(works)
    with works.reading(scope.SYSTEM) as work:
        told = work.session.scalars(select(Notice.person_id).where(Notice.subject_kind == "audit"))
        assert sorted(told) == sorted(city.people[one] for one in ("admin", "auditor"))
        checks = select(AuditCheck.broken_at).order_by(AuditCheck.id)
        assert list(work.session.scalars(checks)) == [None, 3, 3]
    assert "审计链在第 3 条断开" in Hands(app, "auditor").get("/audit").text
    assert "/audit" in Hands(app, "admin").get("/notices").text


def test_the_record_of_every_town_is_read_by_who_looks_after_all_of_them(
    app: Any, of_a_town: dict[str, str]
) -> None:
    for login in of_a_town:
        hands = Hands(app, login)
        assert hands.get("/audit").status_code == 403
        assert hands.get("/api/v1/audit/chain").status_code == 403
        assert 'href="/audit"' not in hands.get("/people").text


def test_nobody_is_told_of_a_page_that_is_not_theirs(
    unguarded: Works, city: City, of_a_town: dict[str, str]
) -> None:
    works = unguarded
    change(works, 3)
    follow(works)
    with works.writing(scope.SYSTEM) as work:
        delivery.tell(Desks(work.rows, work.now), "email", "email", "2026-09-17")
    with works.reading(scope.SYSTEM) as work:
        about = Notice.subject_kind.in_(["audit", "outgoing"])
        told = set(work.session.scalars(select(Notice.person_id).where(about)))
        assert told == {city.people["admin"], city.people["auditor"]}
