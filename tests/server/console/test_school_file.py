"""One school's file: which rule sets on guards bind, all its papers."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from server import scope
from server.actions import orders, people, register
from server.console import doors
from server.models import AuditEntry, Inspection, Order, OrderStep, School
from server.queries import school_file, school_papers
from server.work import Works
from shared.vocabulary import OrderState, Role, ServiceWay
from tests.conftest import SCHOOLS
from tests.drivers.cases import Cases
from tests.drivers.chain import Chain
from tests.server.actions.test_indicators import checked
from tests.server.console.test_rosters import Hands, words

PEOPLE = ({"post": "安全副校长", "name": "甲某", "phone": "000-0000"},)


def test_every_rule_set_is_shown_those_switched_off_too(app: Any, school_id: str) -> None:
    page = Hands(app, "zhou", "en").get(f"/schools/{school_id}").get_data(as_text=True)
    assert page.count("switched off in this city") == 1
    assert page.count("in force since") == 3
    assert "No rule in force" not in page


def test_all_papers_of_a_school_are_paged_and_shown_to_whoever_sees_checks(
    app: Any, works: Works, chen: Chain, school_id: str, template_id: str
) -> None:
    hands, path = Hands(app, "zhou", "en"), f"/schools/{school_id}/papers"
    assert "No paper yet." in hands.get(path).get_data(as_text=True)
    made = []
    for _ in range(3):
        inspection_id, start = chen.start(school_id, template_id)
        _finding, fault = chen.finding(inspection_id)
        assert set(chen.words(start, fault)) == {"applied"}
        made.append(inspection_id)
    assert "/notice.pdf" not in hands.get(path).get_data(as_text=True), "only proposed"
    with works.writing(scope.SYSTEM) as work:
        [order] = orders.issue_for_inspection(work, work.session.get_one(Inspection, made[2]))
    page = hands.get(path).get_data(as_text=True)
    assert f"/orders/{order.id}/notice.pdf" in page
    assert all(f"/{one}/record.pdf" in page for one in made)
    with works.writing(scope.SYSTEM) as work:
        school, late = (
            work.session.get_one(*one) for one in ((School, school_id), (Order, order.id))
        )
        late.issued_at = work.now - timedelta(days=1)
        work.session.flush()
        first = school_papers.find(work, school, most=2)
        rest = school_papers.find(work, school, first.next, most=2)
    told = [one.id for one in (*first.rows, *rest.rows)]
    assert told == [*reversed(made), order.id], "by the day that stands on it, not by its id"
    assert rest.next == ""
    assert Hands(app, "admin", "en").get(path).status_code == 403
    assert Hands(app, "school-350000", "en").get(path).status_code in {403, 404}


def test_how_a_notice_was_served_is_told_in_words(
    app: Any, works: Works, cases: Cases, school_id: str
) -> None:
    order_id = cases.signed()
    with works.writing(scope.SYSTEM) as work:
        step = OrderStep(
            id=work.new_id(),
            order_id=order_id,
            act="serve",
            state=OrderState.SIGNED,
            at=work.now,
            text=ServiceWay.REFUSED,
        )
        work.session.add(step)
    page = Hands(app, "zhou").get(f"/schools/{school_id}").get_data(as_text=True)
    assert "拒收，有见证人" in page


def test_facts_tell_how_they_came_to_be_and_what_a_check_found_beside_them(
    app: Any, works: Works, cases: Cases, school_id: str
) -> None:
    with works.reading(scope.SYSTEM) as work:
        first = work.session.get_one(School, school_id).area_id
    roster = replace(SCHOOLS[0], facts={**(SCHOOLS[0].facts or {}), "students": 1350})
    roster = replace(roster, town=SCHOOLS[1].town, contacts=PEOPLE)
    with cases.acting("admin") as work:
        register.import_schools(work, [roster], source_digest="0" * 64)
        register.import_schools(work, [roster], source_digest="1" * 64)
    with works.writing(scope.SYSTEM) as work:
        register.move_school(work, school_id, first)
    checked(cases, {"BI-01": "1400", "BI-05": "高中"})
    with works.reading(scope.SYSTEM) as work:
        told = school_file.facts(work, work.session.get_one(School, school_id))
        changes = {(one.fact.name, str(one.was), str(one.becomes)) for one in told}
    assert ("students", "1200", "1350") in changes
    assert ("students", "1350", "1400") in changes
    assert [one.fact.name for one in told].count("area_id") == 2
    assert {one.fact.name for one in told} == {"students", "area_id"}
    page = Hands(app, "zhou").get(f"/schools/{school_id}").get_data(as_text=True)
    assert "<del>1200</del> → <ins>1350</ins> · 来自名册" in page
    assert "现场检查所见，与名册不同</a>" in page
    assert "现场检查所见" not in words(Hands(app, "admin").get(f"/schools/{school_id}"))


def test_whom_to_call_is_shown_on_asking_to_who_supervises_and_goes_on_record(
    app: Any, works: Works, school_id: str
) -> None:
    with works.writing(scope.SYSTEM) as work:
        work.session.get_one(School, school_id).contacts = list(PEOPLE)
    zhou, path = Hands(app, "zhou"), f"/schools/{school_id}"
    (person,) = PEOPLE
    for login in ("zhou", "leader", "chen", "admin", "auditor"):
        page = Hands(app, login).get(path).get_data(as_text=True)
        assert person["phone"] not in page
        assert person["name"] not in page
        assert person["post"] in page
    shown = words(zhou.post(f"{path}/people", person="0"))
    assert person["phone"] in shown
    assert zhou.post(f"{path}/people", person="1").status_code == 404
    assert Hands(app, "leader").post(f"{path}/people", person="0").status_code == 403
    with works.reading(scope.SYSTEM) as work:
        asked = select(AuditEntry).where(AuditEntry.event == "CallerShown")
        (entry,) = work.session.scalars(asked)
    assert entry.subject_id == school_id
    assert person["phone"] not in str(entry.entry)


def test_alarm_and_video_stand_as_they_were_checked(app: Any, cases: Cases, school_id: str) -> None:
    checked(cases, {"JF-01": "pass", "JF-02": "fail", "JF-04": "仅公安"})
    page = words(Hands(app, "zhou").get(f"/schools/{school_id}"))
    assert "报警与视频联网" in page
    assert "JF-04" in page
    assert "仅公安" in page


def test_who_supervises_another_town_opens_the_file_without_its_checks(
    app: Any, cases: Cases, school_id: str
) -> None:
    checked(cases, {"JF-01": "pass"})
    with cases.works.writing(scope.SYSTEM) as work:
        other = work.session.get_one(School, cases.city.schools[SCHOOLS[1].name]).area_id
        assert other != work.session.get_one(School, school_id).area_id
        people.grant(work, cases.city.people["admin"], role=Role.SUPERVISOR, area_id=other)
    page = Hands(app, "admin").get(f"/schools/{school_id}")
    assert page.status_code == 200
    assert "报警与视频联网" not in words(page)


def test_the_plate_at_the_door_is_known_by_the_offices_signature_alone(
    app: Any, cases: Cases, school_id: str
) -> None:
    zhou = Hands(app, "zhou")
    paper = zhou.get(f"/schools/{school_id}/door.pdf")
    assert paper.get_data().startswith(b"%PDF")
    with cases.works.reading(scope.SYSTEM) as work:
        way = doors.address_of(work, school_id).removeprefix(work.settings.public_url)
    assert way.startswith(f"/door/{school_id}/")
    told = words(zhou.get(way))
    assert SCHOOLS[0].name in told
    assert "学校档案" in told
    stranger = app.test_client().get(way)
    assert stranger.status_code == 200
    assert SCHOOLS[0].name in stranger.get_data(as_text=True)
    assert f'href="/schools/{school_id}"' not in stranger.get_data(as_text=True)
    other = cases.city.schools[SCHOOLS[1].name]
    for forged in (way[:-1], way.replace(school_id, other), f"/door/{school_id}/x"):
        answer = app.test_client().get(forged)
        assert answer.status_code == 404
        assert SCHOOLS[1].name not in answer.get_data(as_text=True)
