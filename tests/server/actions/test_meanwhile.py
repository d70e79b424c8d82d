"""Two who decide from the same page: nobody decides what was not shown, and both are told."""

from typing import Any

import pytest

from server import scope
from server.actions import meanwhile, orders, people
from server.actions.meanwhile import DecidedMeanwhile, Seen
from shared.vocabulary import OrderState, ReviewVerdict, Role
from tests.drivers.cases import Cases
from tests.drivers.console import Seat
from tests.server.console.test_rosters import Hands, words

MET = "A colleague met a decision of yours"


@pytest.fixture
def two(cases: Cases) -> Cases:
    """He supervises as well, beside Zhou."""
    with cases.works.writing(scope.SYSTEM) as work:
        people.grant(work, cases.city.people["he"], role=Role.SUPERVISOR)
    return cases


def test_evidence_that_was_never_shown_is_not_accepted_and_both_are_told(
    two: Cases, app: Any
) -> None:
    order_id = two.signed()
    two.sent(order_id)
    zhou = Seat(app, "zhou")
    old = zhou.page(f"/orders/{order_id}").form("/review")
    with two.acting("he") as work:
        orders.review(work, order_id, verdict=ReviewVerdict.RETURNED, remark="看不清")
    two.sent(order_id)

    old.fill("verdict", "accepted")
    answer = Hands(app, "zhou").post(old.action, **dict(old.sent()))
    assert answer.status_code == 409
    assert "退回这份证据：“看不清”" in words(answer)
    assert two.seen(order_id).state == OrderState.UNDER_REVIEW
    assert two.told("he").count(MET) == 1
    assert MET not in two.told("zhou")

    zhou.submit(f"/orders/{order_id}", "/review", verdict="accepted")
    assert two.seen(order_id).state == OrderState.CLOSED


def test_who_was_first_is_named_over_the_wire_as_well(two: Cases) -> None:
    order_id = two.signed()
    two.sent(order_id)
    shown = Seen(two.seen(order_id).rev)
    with two.acting("he") as work:
        orders.review(work, order_id, verdict=ReviewVerdict.ACCEPTED)
    with pytest.raises(DecidedMeanwhile) as told, two.acting("zhou") as work:
        orders.review(work, order_id, verdict=ReviewVerdict.ACCEPTED, seen=shown)
    assert told.value.facts["act"] == "accept"
    assert told.value.facts["who"]
    assert two.told("he").count(MET) == 1


def test_who_decides_twice_meets_nobody_but_himself(two: Cases) -> None:
    order_id = two.signed()
    two.sent(order_id)
    shown = Seen(two.seen(order_id).rev)
    with two.acting("zhou") as work:
        orders.review(work, order_id, verdict=ReviewVerdict.ACCEPTED, seen=shown)
    with pytest.raises(DecidedMeanwhile), two.acting("zhou") as work:
        meanwhile.require_as_seen(work, two.order(work, order_id), shown)
    assert MET not in two.told("zhou")
