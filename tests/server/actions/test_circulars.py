"""Early warnings and self-checks: whom they go to, who answers, what the daily scan tells."""

import io
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from server import scope
from server.actions import circulars, late_answers, people
from server.actions.circulars import AnsweredAlready, Draft, OthersNow, TakenBack
from server.domain.circular_words import CircularKind, SelfAnswer, has
from server.models import AuditEntry, Circular, CircularCopy, Proposal, School
from server.queries import circulars as lists
from server.queries.addressees import To
from server.work import Work
from shared.problems import Forbidden, Invalid, NotFound
from shared.vocabulary import Role
from tests.conftest import SCHOOLS
from tests.drivers.cases import PARTY, Cases
from tests.server.api.test_routes import bearer

ANOTHER = f"school-{SCHOOLS[1].code}"
QUESTIONS = ("查了吗？", "改了吗？", "定了吗？")
ALL_WELL = (SelfAnswer.YES,) * 3
ONE_DAY = timedelta(days=1)
LATE = "The receipt for an early warning is overdue"


def warning(cases: Cases, **told: Any) -> Draft:
    with cases.works.reading(scope.SYSTEM) as work:
        until = work.today + timedelta(days=3)
    known = {"to": To(cases.city.areas["YT"]), "risk": "fire", "workdays": 1, "valid_until": until}
    return Draft(CircularKind.WARNING, what="天干物燥", text="查电线。", **known | told)


def self_check(cases: Cases, **told: Any) -> Draft:
    to = To(cases.city.areas["YT"])
    return Draft(CircularKind.SELF_CHECK, to, "安全出口上锁", questions=QUESTIONS, **told)


def send(cases: Cases, draft: Draft, login: str = "zhou") -> str:
    with cases.acting(login) as work:
        return circulars.send(work, draft, seen=circulars.look(work, draft).seen).id


def own(work: Work) -> CircularCopy:
    """The copy of whoever acts; there is one."""
    return work.session.scalars(
        select(CircularCopy).where(work.reach(circulars.ANSWER, CircularCopy))
    ).one()


def scan(cases: Cases, at_once: int = late_answers.AT_ONCE) -> bool:
    with cases.works.writing(scope.SYSTEM) as work:
        return late_answers.tell(work, work.today, 0, at_once)


def town(cases: Cases, login: str, name: str) -> None:
    """Somebody who supervises the one town of this school."""
    with cases.works.writing(scope.SYSTEM) as work:
        person = people.create(work, login=login, name="镇主管")
        person.password_hash = "x"
        area_id = work.session.get_one(School, cases.city.schools[name]).area_id
        people.grant(work, person.id, role=Role.SUPERVISOR, area_id=area_id)
        cases.city.people[login] = person.id
        cases.city.areas[login] = area_id


def test_one_form_sent_twice_goes_out_once(cases: Cases) -> None:
    with cases.acting("zhou") as work:
        seen = circulars.look(work, warning(cases)).seen
    with cases.acting("zhou") as work:
        circulars.send(work, warning(cases), seen=seen)
    with cases.acting("zhou") as work, pytest.raises(OthersNow):
        circulars.send(work, warning(cases), seen=seen)
    with cases.works.reading(scope.SYSTEM) as work:
        assert work.session.query(Circular).count() == 1


def test_who_has_not_answered_is_told_once_and_the_office_in_one_sum(cases: Cases) -> None:
    send(cases, warning(cases))
    taken_back = send(cases, warning(cases))
    with cases.acting("zhou") as work:
        circulars.take_back(work, taken_back, reason="重复发出")
    with cases.acting(ANOTHER) as work:
        row = work.session.scalars(
            select(CircularCopy)
            .join(Circular, Circular.id == CircularCopy.circular_id)
            .where(work.reach(circulars.ANSWER, CircularCopy), Circular.taken_back_at.is_(None))
        ).one()
        circulars.answer(work, row.id)
    assert scan(cases) is False
    assert LATE not in cases.told(PARTY)
    cases.clock.advance(days=5)
    assert scan(cases, at_once=1) is True
    assert scan(cases) is False
    assert cases.told(PARTY).count(LATE) == 1
    assert LATE not in cases.told(ANOTHER)
    assert cases.told("zhou").count("Receipts for an early warning are overdue") == 1
    with cases.works.reading(scope.SYSTEM) as work:
        late = select(AuditEntry.entry).where(AuditEntry.event == "CircularLate")
        (entry,) = work.session.scalars(late)
        assert f'"missing":{len(SCHOOLS) - 1}'.encode() in entry


def test_each_answers_its_own_once_and_nothing_that_was_taken_back(cases: Cases) -> None:
    circular_id = send(cases, self_check(cases))
    with cases.acting(PARTY) as work:
        theirs = own(work).id
    with cases.acting(ANOTHER) as work:
        with pytest.raises(NotFound):
            circulars.answer(work, theirs, answers=ALL_WELL)
        mine = own(work).id
        for answers in ((), ALL_WELL[:2]):
            with pytest.raises(Invalid):
                circulars.answer(work, mine, answers=answers)
        circulars.answer(work, mine, answers=ALL_WELL)
    with cases.acting(ANOTHER) as work, pytest.raises(AnsweredAlready):
        circulars.answer(work, mine, answers=ALL_WELL)
    with cases.acting("zhou") as work:
        circulars.take_back(work, circular_id, reason="问错了")
    with cases.acting("zhou") as work, pytest.raises(TakenBack):
        circulars.take_back(work, circular_id, reason="问错了")
    with cases.acting(PARTY) as work, pytest.raises(TakenBack):
        circulars.answer(work, theirs, answers=ALL_WELL)
    with cases.works.reading(scope.SYSTEM) as work:
        assert work.session.query(Proposal).count() == 0


def test_a_town_sees_its_own_copies_of_what_the_city_sent_and_sends_to_itself_alone(
    cases: Cases,
) -> None:
    circular_id = send(cases, warning(cases))
    town(cases, "town", SCHOOLS[0].name)
    with cases.acting("town") as work:
        page = lists.find(work, lists.Wanted(CircularKind.WARNING))
        assert lists.counts(work, page.rows)[circular_id].sent == 1
        with pytest.raises(Forbidden):
            circulars.take_back(work, circular_id, reason="越级")
        with pytest.raises(Forbidden):
            circulars.look(work, warning(cases))
        draft = warning(cases, to=To(cases.city.areas["town"], offices=True))
        assert circulars.look(work, draft).count == 1
    with cases.acting("leader") as work:
        assert lists.counts(work, [lists.one(work, circular_id, CircularKind.WARNING)])
        with pytest.raises(Forbidden):
            circulars.look(work, warning(cases))


def test_like_schools_are_those_of_a_kind_or_with_a_fact_and_only_they_are_sent_to(
    cases: Cases,
) -> None:
    city = cases.city.areas["YT"]
    with cases.acting("zhou") as work:

        def found(**to: Any) -> int:
            return len(circulars.look(work, warning(cases, to=To(city, **to))).schools)

        boarding = [one for one in SCHOOLS if one.facts["boarders"]]
        assert found() == len(SCHOOLS)
        assert found(fact="boarders") == len(boarding) > 0
        assert found(school_kind="高中") == sum(one.school_type == "高中" for one in SCHOOLS)
        with pytest.raises(Invalid):
            found(school_kind="专门学校")
        with pytest.raises(Invalid):
            found(fact="students")
        seen = circulars.look(work, warning(cases)).seen
        with pytest.raises(OthersNow):
            circulars.send(work, warning(cases, to=To(city, fact="boarders")), seen=seen)


def test_a_warning_that_says_too_little_is_refused(cases: Cases) -> None:
    with cases.acting("zhou") as work:
        for told in (
            {"risk": "gossip"}, {"text": " "}, {"what": ""}, {"workdays": 0}, {"workdays": 31},
            {"valid_until": None}, {"what": "长" * 201}, {"valid_until": work.today - ONE_DAY},
        ):  # fmt: skip
            with pytest.raises(Invalid):
                circulars.look(work, replace(warning(cases), **told))


def test_neither_kind_is_sent_with_what_only_the_other_has(cases: Cases) -> None:
    with cases.acting("zhou") as work:
        for draft in (
            warning(cases, questions=QUESTIONS),
            self_check(cases, risk="gossip"),
            self_check(cases, valid_until=work.today - ONE_DAY),
        ):
            with pytest.raises(Invalid):
                circulars.look(work, draft)


def test_a_receipt_that_came_by_telephone_is_recorded_of_a_warning_alone(cases: Cases) -> None:
    town(cases, "town", SCHOOLS[1].name)
    for draft in (warning(cases), self_check(cases)):
        circular_id = send(cases, draft)
        with cases.works.reading(scope.SYSTEM) as work:
            theirs = CircularCopy.school_id == cases.city.schools[SCHOOLS[0].name]
            asked = select(CircularCopy.id).where(CircularCopy.circular_id == circular_id, theirs)
            copy_id = work.session.scalars(asked).one()
        with cases.acting("town") as work, pytest.raises(NotFound):
            circulars.receive(work, copy_id, word="电话")
        with cases.acting("zhou") as work:
            if draft.questions:
                with pytest.raises(Invalid):
                    circulars.receive(work, copy_id, word="电话，副校长")
                continue
            with pytest.raises(Invalid):
                circulars.receive(work, copy_id, word=" ")
            copy = circulars.receive(work, copy_id, word="电话，副校长")
            assert copy.answered_by == cases.city.people["zhou"]
        with cases.acting(PARTY) as work, pytest.raises(AnsweredAlready):
            circulars.answer(work, copy_id)


def test_a_count_or_a_yes_is_a_fact_and_nothing_else() -> None:
    facts = {"boarders": 3, "uses_gas": True, "has_bus": False, "has_lab": 0, "other": "true"}
    assert [name for name in (*facts, "unknown") if has(facts, name)] == ["boarders", "uses_gas"]


def test_over_the_api_a_warning_is_looked_at_sent_and_receipted(cases: Cases, app: Any) -> None:
    client = app.test_client(use_cookies=False)
    desk, party = bearer(app, "zhou"), bearer(app, PARTY)
    draft = warning(cases)
    asked: dict[str, Any] = {
        "kind": "warning", "to": {"area_id": draft.to.area_id}, "what": draft.what,
        "text": draft.text, "risk": draft.risk, "workdays": 1,
        "valid_until": draft.valid_until.isoformat() if draft.valid_until else "",
    }  # fmt: skip
    told = client.post("/api/v1/circulars/preview", json=asked, headers=desk).json
    assert (told["schools"], told["offices"]) == (len(SCHOOLS), 0)
    refused = client.post("/api/v1/circulars", json=asked, headers=desk)
    assert refused.json["code"] == "other_addressees"
    asked["seen"] = told["seen"]
    sent = client.post("/api/v1/circulars", json=asked, headers=desk).json
    (mine,) = client.get("/api/v1/circulars/mine", headers=party).json["rows"]
    assert mine["circular"]["id"] == sent["id"]
    assert ("order_id" in sent, "order_id" in mine["circular"]) == (True, False)
    answered = f"/api/v1/circulars/copies/{mine['id']}/answer"
    assert client.post(answered, json={"words": ["收到"]}, headers=party).status_code == 200
    assert client.post(answered, json={}, headers=party).status_code == 409
    given = f"/api/v1/circulars/{sent['id']}/copies?standing=given"
    assert client.get(given, headers=desk).json["total"] == 1
    assert client.get(given, headers=party).status_code in (403, 404)
    paper = client.get(f"/api/v1/circulars/{sent['id']}/paper.pdf", headers=desk)
    (page,) = PdfReader(io.BytesIO(paper.data)).pages
    text = page.extract_text().replace(" ", "")
    for told in ("预警〔2026〕1号", draft.what, draft.text, "回执", "各有关学校"):
        assert told in text
