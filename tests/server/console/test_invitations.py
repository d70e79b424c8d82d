"""Invitations: a paper's code makes a post's account, leads to its order, and is not guessed."""

from threading import Thread
from typing import Any

import pytest
from sqlalchemy import event

from server.actions import handing, invitations
from server.actions.invitations import Made
from server.domain.browsers import Browser
from server.models import Grant, Invitation, Office, Order, Person
from server.queries import invitations as lists
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.problems import Invalid, NotFound, TooManyTries
from shared.vocabulary import OfficeKind, OrderState, Party, Role
from tests.drivers.cases import PARTY, Cases
from tests.drivers.locks import is_waited_for
from tests.server.api.test_routes import bearer
from tests.server.console.test_refusal_pages import NO_SESSION
from tests.server.console.test_rosters import Hands, words

WANTED = {"post": "安全干部", "login": "safety", "password": "a sentence that is long"}


def joins(phone: Any, made: Made, **told: str) -> Any:
    return phone.post(f"/join/{made.code}", data=WANTED | told, headers=NO_SESSION)


def on_the_paper(cases: Cases, order_id: str) -> Made:
    with cases.acting("zhou") as work:
        return invitations.for_order(work, order_id)


def test_the_paper_of_an_order_makes_an_account_and_leads_to_the_order(
    cases: Cases, app: Any
) -> None:
    (order_id,) = cases.found()
    made, phone = on_the_paper(cases, order_id), app.test_client()
    assert phone.get(f"/join/{made.code}").status_code == 200
    assert joins(phone, made).headers["Location"] == f"/my/{order_id}"
    assert phone.get(f"/my/{order_id}").status_code == 200
    assert phone.get(f"/join/{made.code}").headers["Location"] == f"/my/{order_id}"
    for login in (PARTY, "zhou"):
        assert "安全干部" in words(Hands(app, login).get("/notices"))
    with cases.works.reading(SYSTEM) as work:
        (person,) = work.session.query(Person).filter_by(login="safety")
        (grant,) = work.session.query(Grant).filter_by(person_id=person.id)
        school_id = work.session.get_one(Order, order_id).school_id
        assert (grant.role, grant.school_id) == (Role.SCHOOL, school_id)


def test_a_program_makes_lists_and_takes_back_invitations(cases: Cases, app: Any) -> None:
    (order_id,) = cases.found()
    client, zhou = app.test_client(use_cookies=False), bearer(app, "zhou")
    made = client.post(f"/api/v1/orders/{order_id}/invitations", headers=zhou).json
    assert made["invitation"]["order_id"] == order_id
    assert made["invitation"]["school_id"] in cases.city.schools.values()
    assert made["address"].endswith(f"/join/{made['code']}")
    slips = client.post("/api/v1/invitations/slips", headers=zhou, json={}).json["rows"]
    asked = client.get("/api/v1/invitations", headers=zhou).json["rows"]
    told = {one["invitation"]["id"] for one in [made, *slips]}
    assert {one["id"] for one in asked} == told
    assert all("code" not in one for one in asked)
    one = f"/api/v1/invitations/{made['invitation']['id']}"
    assert client.delete(one, headers=bearer(app, PARTY)).status_code == 403
    assert client.delete(one, headers=zhou).status_code == 204
    assert app.test_client().get(f"/join/{made['code']}").status_code == 302
    assert client.get("/api/v1/invitations", headers=bearer(app, PARTY)).status_code == 403


def test_an_invitation_is_used_up_and_taken_back(cases: Cases, app: Any) -> None:
    (order_id,) = cases.found()
    made = on_the_paper(cases, order_id)
    for number in range(invitations.USES_MAX):
        assert joins(app.test_client(), made, login=f"post-{number}").status_code == 302
    assert joins(app.test_client(), made, login="late").status_code == 422
    door = app.test_client().get(f"/join/{made.code}").headers["Location"]
    assert door.endswith(order_id)
    assert "该邀请已失效" in words(app.test_client().get(door))
    other = on_the_paper(cases, order_id)
    zhou = Hands(app, "zhou")
    assert "印在通知书上" in words(zhou.get("/invitations"))
    assert zhou.post(f"/invitations/{other.invitation.id}/revoke").status_code == 302
    assert joins(app.test_client(), other, login="later").status_code == 422


def test_a_letter_to_no_office_yet_opens_no_account_of_the_school(cases: Cases) -> None:
    letter = cases.signed("chengguan", party=Party.URBAN_MANAGEMENT)
    with cases.works.writing(SYSTEM) as work:
        cases.order(work, letter).office = None
    with pytest.raises(Invalid):
        on_the_paper(cases, letter)


def test_nobody_comes_to_a_school_that_is_no_more(cases: Cases, app: Any) -> None:
    (order_id,) = cases.found()
    made = on_the_paper(cases, order_id)
    with cases.works.writing(SYSTEM) as work:
        cases.order(work, order_id).school.active = False
    assert joins(app.test_client(), made).status_code == 422


def test_a_name_longer_than_any_may_be_makes_no_account(cases: Cases, app: Any) -> None:
    (order_id,) = cases.found()
    refused = joins(app.test_client(), on_the_paper(cases, order_id), login="x" * 65)
    assert refused.status_code == 422
    assert "太长" in words(refused)


def test_codes_are_not_guessed_and_are_not_kept(works: Works, cases: Cases) -> None:
    (order_id,) = cases.found()
    made = on_the_paper(cases, order_id)
    wanted = invitations.Wanted(**WANTED)

    def tried(code: str) -> None:
        invitations.join(works, code, wanted, address="10.0.0.1", browser=Browser("b"))

    for _ in range(8):
        with pytest.raises(NotFound):
            tried("AAAA-BBBB-CCCC")
    with pytest.raises(TooManyTries):
        tried("AAAA-BBBB-CCCC")
    with works.reading(SYSTEM) as work:
        kept = work.session.get_one(Invitation, made.invitation.id)
        assert made.code.replace("-", "") not in str(vars(kept)).replace("-", "")
    tried(made.code)
    with pytest.raises(Invalid):
        tried(made.code)


def test_a_sheet_holds_a_slip_for_each_school_without_an_account(
    app: Any, works: Works, city: City
) -> None:
    with works.writing(SYSTEM) as work:
        first, *others = work.session.query(Grant).filter_by(role=Role.SCHOOL).limit(3)
        # Whose account is switched off signs in for nobody.
        first.person.active = False
        for grant in others:
            grant.revoked_at = work.now
    zhou = Hands(app, "zhou")
    assert "3 所学校还没有账号" in words(zhou.get("/invitations"))
    for _ in range(2):
        sheet = zhou.post("/invitations/slips")
        assert (sheet.status_code, sheet.mimetype) == (200, "application/pdf")
    with works.reading(SYSTEM) as work:
        slips = work.session.query(Invitation).all()
        held = [one for one in slips if one.revoked_at is None]
        assert (len(slips), len(held)) == (6, 3)
    urban = city.offices[OfficeKind.URBAN_MANAGEMENT]
    assert zhou.post("/invitations/slips", office=urban).status_code == 200
    # No office chosen is not every school: the slips in their hands stay good.
    assert zhou.post("/invitations/slips", office="").status_code == 404
    assert Hands(app, "chen").get("/invitations").status_code == 403


def test_a_sheet_of_slips_asks_for_its_schools_together(works: Works, cases: Cases) -> None:
    with works.writing(SYSTEM) as work:
        for grant in work.session.query(Grant).filter_by(role=Role.SCHOOL).limit(3):
            grant.revoked_at = work.now
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        asked.append(statement)

    with cases.acting("zhou") as work:
        made = invitations.for_slips(work, "")
        work.session.flush()
        event.listen(works.engine, "before_cursor_execute", note)
        names = {one.invitation.school.name for one in made if one.invitation.school}
        event.remove(works.engine, "before_cursor_execute", note)
    assert len(names) == 3
    assert asked == []


def test_offices_that_may_be_invited_are_those_in_reach(cases: Cases) -> None:
    with cases.works.writing(SYSTEM) as work:
        for grant in work.session.get_one(Person, cases.city.people["zhou"]).grants:
            grant.area_id = cases.city.areas["YT01"]
    with cases.acting("zhou") as work:
        assert [one.id for one in lists.offices(work)] == [cases.city.offices[OfficeKind.TOWN]]
    with cases.works.reading(SYSTEM) as work:
        assert len(lists.offices(work)) == work.session.query(Office).count()


def test_the_notice_is_printed_with_its_way_in_by_who_may_invite(cases: Cases, app: Any) -> None:
    (order_id,) = cases.found()
    printed = Hands(app, "zhou").post(f"/orders/{order_id}/invitation.pdf")
    assert (printed.status_code, printed.mimetype) == (200, "application/pdf")
    assert Hands(app, PARTY).post(f"/orders/{order_id}/invitation.pdf").status_code == 403


def test_a_notice_that_became_another_office_s_letter_leads_its_school_to_all_it_has(
    cases: Cases, app: Any
) -> None:
    (order_id,) = cases.found()
    made, phone = on_the_paper(cases, order_id), app.test_client()
    with cases.acting("zhou") as work:
        police = cases.city.offices[OfficeKind.POLICE]
        handing.hand_over(work, order_id, police, reason="校门外护栏归公安")
    assert joins(phone, made).headers["Location"] == "/my"
    assert phone.get(f"/join/{made.code}").headers["Location"] == "/my"


def test_a_withdrawn_order_has_no_way_in(cases: Cases, app: Any) -> None:
    (order_id,) = cases.found()
    with cases.works.writing(SYSTEM) as work:
        cases.order(work, order_id).state = OrderState.WITHDRAWN
    assert "invitation.pdf" not in Hands(app, "zhou").get(f"/orders/{order_id}").text
    with pytest.raises(Invalid):
        on_the_paper(cases, order_id)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_of_two_sheets_printed_at_once_the_slips_of_one_hold(cases: Cases) -> None:
    def second() -> None:
        with cases.acting("zhou") as work:
            invitations.for_slips(work, "")

    follower = Thread(target=second)
    with cases.acting("zhou") as work:
        made = invitations.for_slips(work, "")
        work.session.flush()
        follower.start()
        while follower.is_alive() and not is_waited_for(cases.works.engine):
            continue
    follower.join()
    with cases.works.reading(SYSTEM) as work:
        held = work.session.query(Invitation).filter_by(revoked_at=None)
        assert held.count() == len(made)
