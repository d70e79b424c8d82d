"""Seeing on the site what evidence showed: which levels, by when, what follows."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from server import scope
from server.actions import orders, rechecks
from server.models import LookBack
from server.queries import orders as queries
from shared.problems import Invalid, WrongState
from shared.vocabulary import Grade, OrderState, ReviewVerdict
from tests.drivers.cases import PARTY, Cases
from tests.drivers.console import Seat
from tests.server.api.test_routes import bearer

ACCEPTED = ReviewVerdict.ACCEPTED


def answered(cases: Cases, grade: Grade) -> str:
    order_id = cases.signed(grade=grade, rectify_workdays=5)
    cases.sent(order_id)
    return order_id


def review(cases: Cases, order_id: str, **told: Any) -> str:
    with cases.acting("zhou") as work:
        return orders.review(work, order_id, verdict=ACCEPTED, **told).state


def look(cases: Cases, order_id: str, *, passed: bool, remark: str = "到场看过") -> str:
    with cases.acting("zhou") as work:
        return rechecks.judge(work, order_id, passed=passed, remark=remark).state


@pytest.mark.parametrize(
    ("grade", "told", "becomes"),
    [
        (Grade.ORDINARY, {}, OrderState.CLOSED),
        (Grade.ORDINARY, {"on_site": True}, OrderState.RECHECK),
        (Grade.SERIOUS, {}, OrderState.RECHECK),
        (Grade.SERIOUS, {"on_site": False}, OrderState.RECHECK),
    ],
)
def test_evidence_alone_closes_only_what_is_ordinary(
    cases: Cases, grade: Grade, told: dict[str, bool], becomes: OrderState
) -> None:
    assert review(cases, answered(cases, grade), **told) == becomes


def test_seen_put_right_it_is_closed_and_only_then_looked_back_at(cases: Cases) -> None:
    order_id = answered(cases, Grade.SERIOUS)
    review(cases, order_id)
    order = cases.seen(order_id)
    # Sent in on Thursday 17 September: three working days from the next day, Sunday the 20th too.
    assert str(order.recheck_by) == "2026-09-21"
    assert order.recheck is not None
    assert [one["ordinal"] for one in order.recheck["days"]][-1] == 3
    with cases.works.reading(scope.SYSTEM) as work:
        assert work.session.scalar(select(func.count(LookBack.id))) == 0
    assert look(cases, order_id, passed=True) == OrderState.CLOSED
    assert cases.seen(order_id).closed_at is not None
    with cases.works.reading(scope.SYSTEM) as work:
        assert work.session.scalar(select(func.count(LookBack.id))) == 1
    assert cases.told(PARTY)[-1] == "Evidence was accepted"


def test_seen_not_put_right_it_goes_back_under_a_fresh_short_term(cases: Cases) -> None:
    order_id = answered(cases, Grade.SERIOUS)
    review(cases, order_id)
    cases.clock.set(datetime(2026, 10, 20, 4, tzinfo=UTC))
    assert not queries.is_overdue(cases.seen(order_id), cases.clock.now().date())
    with pytest.raises(Invalid):
        look(cases, order_id, passed=False, remark=" ")
    assert look(cases, order_id, passed=False, remark="锁链仍在") == OrderState.RETURNED
    order = cases.seen(order_id)
    assert order.deadline["served_on"] == "2026-10-20"
    assert cases.told(PARTY)[-1] == "On the site it was not yet put right"


def test_nothing_is_rechecked_that_was_not_accepted(cases: Cases) -> None:
    order_id = answered(cases, Grade.SERIOUS)
    with pytest.raises(WrongState):
        look(cases, order_id, passed=True)
    review(cases, order_id)
    look(cases, order_id, passed=True)
    with pytest.raises(WrongState):
        look(cases, order_id, passed=True)


def test_pages_of_both_sides_say_what_is_waited_for(cases: Cases, app: Any) -> None:
    order_id = answered(cases, Grade.SERIOUS)
    zhou, school = Seat(app, "zhou"), Seat(app, PARTY)
    assert "通过，转现场复查" in zhou.page(f"/orders/{order_id}").html
    zhou.submit(f"/orders/{order_id}", "/review", verdict="accepted")
    assert order_id in zhou.page("/orders?view=rechecks").html
    assert order_id in zhou.page("/").html
    assert "整改材料已通过" in school.page(f"/my/{order_id}").html
    zhou.submit(f"/orders/{order_id}", "/recheck", passed="0", remark="锁链仍在")
    assert "锁链仍在" in school.page(f"/my/{order_id}").html


def test_over_the_wire_it_is_closed_by_what_was_seen(cases: Cases, app: Any) -> None:
    order_id = answered(cases, Grade.SERIOUS)
    client, address = app.test_client(use_cookies=False), f"/api/v1/orders/{order_id}"
    zhou = bearer(app, "zhou")
    told = client.post(f"{address}/reviews", json={"verdict": "accepted"}, headers=zhou).json
    assert (told["state"], told["recheck_by"]) == ("recheck", "2026-09-21")
    seen = {"passed": True, "remark": "到场看过", "rev": told["rev"]}
    told = client.post(f"{address}/recheck", json=seen, headers=zhou).json
    assert (told["state"], told["recheck_by"]) == ("closed", None)


@pytest.mark.parametrize("grade", [Grade.ORDINARY, Grade.SERIOUS])
def test_what_came_is_kept_where_the_order_is_withdrawn_meanwhile(
    cases: Cases, grade: Grade
) -> None:
    order_id = answered(cases, grade)
    if grade is Grade.SERIOUS:
        review(cases, order_id)
    cases.withdraw(order_id, "重复下发")
    with cases.works.reading(scope.SYSTEM) as work:
        order = cases.order(work, order_id)
        assert (order.state, order.recheck_by) == (OrderState.WITHDRAWN, None)
        assert len(queries.with_evidence(work, order)) == 1
    with pytest.raises(WrongState):
        cases.sent(order_id)
