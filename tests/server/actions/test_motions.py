"""Two persons' words: what one proposes about an order takes effect by another's word alone."""

from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import motions, orders
from server.actions.meanwhile import DecidedMeanwhile, Seen
from server.domain.motions import AnotherMustDecide, ProposedAlready
from server.domain.order_words import MotionKind, MotionState
from server.models import AuditEntry, Motion
from server.queries import worklist
from server.queries.worklist import View
from shared.problems import Invalid, WrongState
from shared.vocabulary import Grade, HandlingLevel, OrderState, ReviewVerdict
from tests.drivers.cases import PARTY, Cases
from tests.drivers.console import Seat
from tests.server.api.test_routes import bearer

WAITS = "Something is proposed about an order and awaits a second person"
DECIDED = "What you proposed about an order was decided"
WITHDRAW, CORRECT = MotionKind.WITHDRAW, MotionKind.CORRECT_GRADE


@pytest.fixture
def two(cases: Cases) -> Cases:
    cases.colleague()
    return cases


def propose(
    cases: Cases, order_id: str, kind: MotionKind = WITHDRAW, reason: str = "重复下发", **told: Any
) -> str:
    with cases.acting("zhou") as work:
        return motions.propose(work, order_id, kind, reason=reason, **told).id


def decide(cases: Cases, login: str, order_id: str, motion_id: str, **told: Any) -> None:
    with cases.acting(login) as work:
        motions.decide(work, order_id, motion_id, **{"confirmed": True} | told)


def state(cases: Cases, motion_id: str) -> str:
    with cases.works.reading(scope.SYSTEM) as work:
        return work.session.get_one(Motion, motion_id).state


def test_an_order_is_withdrawn_by_the_word_of_a_second_person_alone(two: Cases) -> None:
    order_id = two.signed()
    told_before = two.told(PARTY)
    motion_id = propose(two, order_id)
    assert two.seen(order_id).state == OrderState.SIGNED
    assert two.told(PARTY) == told_before
    assert two.told("su").count(WAITS) == 1
    with pytest.raises(AnotherMustDecide):
        decide(two, "zhou", order_id, motion_id)
    decide(two, "su", order_id, motion_id)
    assert two.seen(order_id).state == OrderState.WITHDRAWN
    assert two.told(PARTY)[-1] == "An order was withdrawn"
    assert DECIDED in two.told("zhou")
    assert DECIDED not in two.told("su")
    with two.works.reading(scope.SYSTEM) as work:
        told = set(work.session.scalars(select(AuditEntry.event)))
        assert {"MotionMade", "MotionDecided", "OrderWithdrawn"} <= told


def test_no_list_of_its_party_tells_that_something_is_proposed(two: Cases) -> None:
    propose(two, two.signed())
    hears = {"su": 1, "leader": 1, PARTY: 0}
    for view in (View.OURS, View.SECOND):
        for login, count in hears.items():
            with two.acting(login) as work:
                found = worklist.find(work, worklist.Wanted(view=view)).total
                assert (login, view, found) == (login, view, count)
                assert (login, view, worklist.counts(work)[view]) == (login, view, count)


def test_whoever_found_the_fault_is_no_second_person(two: Cases) -> None:
    order_id = two.signed()
    motion_id = propose(two, order_id)
    with two.works.writing(scope.SYSTEM) as work:
        two.order(work, order_id).finding.found_by = two.city.people["su"]
    with pytest.raises(AnotherMustDecide):
        decide(two, "su", order_id, motion_id)


@pytest.mark.parametrize("login", ["su", "zhou"])
def test_a_no_has_a_reason_and_leaves_the_order_as_it_was(two: Cases, login: str) -> None:
    order_id = two.signed()
    motion_id = propose(two, order_id)
    with pytest.raises(ProposedAlready):
        propose(two, order_id, CORRECT, grade=Grade.SERIOUS)
    with pytest.raises(Invalid):
        decide(two, login, order_id, motion_id, confirmed=False)
    decide(two, login, order_id, motion_id, confirmed=False, remark="属实")
    assert two.seen(order_id).state == OrderState.SIGNED
    assert state(two, motion_id) == MotionState.DECLINED
    assert (DECIDED in two.told("zhou")) is (login == "su"), "nobody is told of their own word"
    assert propose(two, order_id) != motion_id


def test_nobody_confirms_what_the_page_did_not_show(two: Cases) -> None:
    order_id = two.signed()
    first, shown = propose(two, order_id), Seen(two.seen(order_id).rev)
    decide(two, "su", order_id, first, confirmed=False, remark="属实")
    second = propose(two, order_id)
    with pytest.raises(DecidedMeanwhile):
        decide(two, "su", order_id, first)
    two.sent(order_id)
    with pytest.raises(DecidedMeanwhile):
        decide(two, "su", order_id, second, seen=shown)


def test_a_corrected_grade_takes_its_handling_along_and_no_told_day(two: Cases) -> None:
    order_id = two.signed(grade=Grade.ORDINARY, rectify_workdays=5)
    due_on = two.seen(order_id).due_on
    for wrong in (Grade.ORDINARY, Grade.MAJOR, None):
        with pytest.raises(Invalid):
            propose(two, order_id, CORRECT, grade=wrong)
    decide(two, "su", order_id, propose(two, order_id, CORRECT, grade=Grade.SERIOUS))
    order = two.seen(order_id)
    assert (order.grade, order.handling_level) == (Grade.SERIOUS, HandlingLevel.SERIOUS)
    assert order.due_on == due_on
    assert two.told(PARTY)[-1] == "The grade of a fault was corrected"
    with two.works.writing(scope.SYSTEM) as work:
        two.order(work, order_id).handling_level = HandlingLevel.LISTED
    decide(two, "su", order_id, propose(two, order_id, CORRECT, grade=Grade.ORDINARY))
    assert two.seen(order_id).handling_level == HandlingLevel.LISTED


def test_what_was_proposed_lapses_with_the_case(two: Cases) -> None:
    order_id = two.signed(grade=Grade.ORDINARY, rectify_workdays=5)
    motion_id = propose(two, order_id)
    two.sent(order_id)
    with two.acting("zhou") as work:
        assert worklist.counts(work)[View.SECOND] == 1
        orders.review(work, order_id, verdict=ReviewVerdict.ACCEPTED)
    assert state(two, motion_id) == MotionState.LAPSED
    for kind in MotionKind:
        with pytest.raises(WrongState):
            propose(two, order_id, kind, grade=Grade.SERIOUS)


def test_pages_show_what_waits_to_those_who_decide_and_to_nobody_else(two: Cases, app: Any) -> None:
    order_id = two.signed(grade=Grade.ORDINARY, rectify_workdays=5)
    zhou, su, page = Seat(app, "zhou"), Seat(app, "su"), f"/orders/{order_id}"
    zhou.submit(page, "/correct-grade", grade="serious", reason="看错了条文")
    assert "收回提议" in zhou.page(page).html
    assert 'value="confirmed"' not in zhou.page(page).html
    for place in ("/", "/orders?view=second"):
        assert order_id in su.page(place).html
    assert "看错了条文" not in Seat(app, PARTY).page(f"/my/{order_id}").html
    assert "看错了条文" not in Seat(app, "leader").page(page).html
    su.submit(page, "/motion-decision", decision="confirmed")
    assert "较大" in Seat(app, PARTY).page(f"/my/{order_id}").html
    assert two.seen(order_id).grade == Grade.SERIOUS


def test_over_the_wire_it_takes_two_as_well(two: Cases, app: Any) -> None:
    order_id = two.signed()
    client, address = app.test_client(use_cookies=False), f"/api/v1/orders/{order_id}"
    zhou, su = bearer(app, "zhou"), bearer(app, "su")
    asked = {"kind": "withdraw", "reason": "重复下发"}
    made = client.post(f"{address}/motions", json=asked, headers=zhou)
    assert made.status_code == 201, made.json
    said = {"motion_id": made.json["id"], "confirmed": True}
    refused = client.post(f"{address}/motion-decision", json=said, headers=zhou)
    assert (refused.status_code, refused.json["code"]) == (403, "second_person_needed")
    told = client.post(f"{address}/motion-decision", json=said, headers=su)
    assert told.json["state"] == "withdrawn"
    (row,) = client.get(f"{address}/motions", headers=su).json["rows"]
    assert row["state"] == "confirmed"
    assert client.get(f"{address}/motions", headers=bearer(app, PARTY)).status_code == 403
