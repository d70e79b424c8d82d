"""More time for a party: asked, answered by whoever decides at its level, never late or twice."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import extensions, office_calendar, orders, people
from server.actions.extensions import AnotherDecides, Request
from server.actions.office_calendar import LocalDays
from server.console import extensions as console
from server.console import terms
from server.domain.extensions import AskedAlready, TooLateToAsk, UsedUp
from server.feed.records import order_body
from server.models import AuditEntry, Extension, Order
from server.queries import orders as queries
from server.queries import standing, worklist
from server.queries.worklist import View
from shared.clock import OFFICE_TIME_ZONE
from shared.problems import Invalid, Problem, WrongState
from shared.vocabulary import Grade, HandlingLevel, OrderState, Role
from shared.workdays import TERM_DAYS_MAX, DayKind
from tests.drivers.cases import PARTY, Cases
from tests.drivers.console import Seat
from tests.server.api.test_routes import bearer
from tests.server.console.test_rosters import Hands

WANTED = Request(5, "配件要从外地调货", "已报价", "安排专人值守")


def ask(cases: Cases, order_id: str, wanted: Request = WANTED) -> None:
    with cases.acting(PARTY) as work:
        extensions.ask(work, order_id, wanted)


def answer(cases: Cases, order_id: str, login: str = "zhou", /, **told: Any) -> None:
    with cases.acting(login) as work:
        extensions.decide(work, order_id, **told)


def noon_after(order: Order, days: int = 1) -> datetime:
    assert order.due_on is not None
    return datetime(order.due_on.year, order.due_on.month, order.due_on.day + days, 4, tzinfo=UTC)


def is_overdue(cases: Cases, order_id: str) -> bool:
    """As the database and the rule say, which must say the same."""
    with cases.works.reading(scope.SYSTEM) as work:
        late = select(Order.id).where(standing.overdue(work.today))
        told = order_id in work.session.scalars(late).all()
        assert told is queries.is_overdue(cases.order(work, order_id), work.today)
        return told


@pytest.fixture
def level(cases: Cases) -> Any:
    """An order its party signed for, handled at a level."""

    def make(handled: HandlingLevel) -> str:
        order_id = cases.signed(grade=Grade.ORDINARY, rectify_workdays=5)
        with cases.works.writing(scope.SYSTEM) as work:
            cases.order(work, order_id).handling_level = handled
        return order_id

    return make


def test_granted_it_counts_on_day_by_day_and_everybody_is_told(cases: Cases) -> None:
    order_id = cases.signed(rectify_workdays=5)
    before = cases.seen(order_id).due_on
    ask(cases, order_id)
    with cases.works.reading(scope.SYSTEM) as work:
        assert order_body(cases.order(work, order_id), OFFICE_TIME_ZONE).more_time_asked
    assert "More time was asked for and awaits an answer" in cases.told("zhou")
    assert "More time was asked for and awaits an answer" not in cases.told("leader")
    answer(cases, order_id, granted=True, workdays=3)
    order = cases.seen(order_id)
    assert order.due_on is not None
    assert before is not None
    assert order.due_on > before
    assert (order.deadline["workdays"], order.extension_asked_at) == (8, None)
    assert [one["ordinal"] for one in order.deadline["days"] if one["ordinal"]] == list(range(1, 9))
    assert cases.told(PARTY)[-1] == "More time was granted"
    with cases.works.reading(scope.SYSTEM) as work:
        row = work.session.scalars(select(Extension)).one()
        assert (row.state, row.granted_workdays, row.due_after) == ("granted", 3, order.due_on)
        told = work.session.scalars(select(AuditEntry.event)).all()
        assert {"ExtensionAsked", "ExtensionGranted"} <= set(told)
    with pytest.raises(UsedUp):
        ask(cases, order_id)


def test_refused_in_time_the_term_stands(cases: Cases) -> None:
    order_id = cases.signed(rectify_workdays=5)
    before = cases.seen(order_id).due_on
    ask(cases, order_id)
    with pytest.raises(Invalid):
        answer(cases, order_id, granted=False)
    answer(cases, order_id, granted=False, remark="本地即可采购")
    assert cases.seen(order_id).due_on == before
    assert cases.told(PARTY)[-1] == "More time was refused, with the reason"


def test_while_we_keep_it_waiting_it_is_not_overdue_and_a_late_refusal_leaves_three_days(
    cases: Cases,
) -> None:
    order_id = cases.signed(rectify_workdays=3)
    ask(cases, order_id, Request(3, "等待配件"))
    cases.clock.set(noon_after(cases.seen(order_id)))
    assert not is_overdue(cases, order_id)
    with cases.acting("zhou") as work:
        counts = worklist.counts(work)
        assert (counts[View.EXTENSIONS], counts[View.OVERDUE]) == (1, 0)
    answer(cases, order_id, granted=False, remark="不同意")
    order = cases.seen(order_id)
    assert order.deadline["workdays"] == 3
    assert order.deadline["served_on"] == date(2026, 9, 22).isoformat()
    assert not is_overdue(cases, order_id)


def test_after_the_last_day_it_is_refused_with_the_reason(cases: Cases) -> None:
    order_id = cases.signed(rectify_workdays=3)
    cases.clock.set(noon_after(cases.seen(order_id)))
    assert is_overdue(cases, order_id)
    with pytest.raises(TooLateToAsk) as told:
        ask(cases, order_id, Request(3, "来不及"))
    assert told.value.facts["day"] == "2026-09-21"
    assert is_overdue(cases, order_id)


@pytest.mark.parametrize(
    ("handled", "may", "may_not"),
    [
        (HandlingLevel.ORDINARY, "zhou", "leader"),
        (HandlingLevel.SERIOUS, "leader", "zhou"),
        (HandlingLevel.MAJOR, "zhou", "leader"),
    ],
)
def test_who_decides_goes_by_the_level(
    cases: Cases, level: Any, handled: HandlingLevel, may: str, may_not: str
) -> None:
    order_id = level(handled)
    ask(cases, order_id)
    with pytest.raises(AnotherDecides):
        answer(cases, order_id, may_not, granted=True)
    answer(cases, order_id, may, granted=True)
    assert cases.seen(order_id).extension_asked_at is None


def test_a_town_alone_does_not_decide_of_a_major_hazard(cases: Cases, level: Any) -> None:
    with cases.works.writing(scope.SYSTEM) as work:
        order_id = level(HandlingLevel.MAJOR)
        town = cases.order(work, order_id).area_id
    with cases.works.writing(scope.SYSTEM) as work:
        people.grant(work, cases.city.people["he"], role=Role.SUPERVISOR, area_id=town)
    ask(cases, order_id)
    with pytest.raises(AnotherDecides):
        answer(cases, order_id, "he", granted=True)


@pytest.mark.parametrize(
    "wanted",
    [Request(6, "长一些"), Request(0, "零"), Request(2, " "), Request(-1, "负")],
    ids=["longer than the term", "none", "no reason", "less"],
)
def test_what_is_asked_wrongly_changes_nothing(cases: Cases, wanted: Request) -> None:
    order_id = cases.signed(rectify_workdays=5)
    with pytest.raises(Problem):
        ask(cases, order_id, wanted)
    assert cases.seen(order_id).extension_asked_at is None


def test_a_term_is_never_made_longer_than_any_may_be(cases: Cases, app: Any) -> None:
    order_id = cases.signed(rectify_workdays=TERM_DAYS_MAX - 2)
    with pytest.raises(Invalid):
        ask(cases, order_id, Request(3, "配件要从外地调货"))
    ask(cases, order_id, Request(2, "配件要从外地调货"))
    assert "2 个工作日" in Seat(app, "zhou").page(f"/orders/{order_id}").html
    answer(cases, order_id, granted=True)
    assert cases.seen(order_id).deadline["workdays"] == TERM_DAYS_MAX


def test_it_is_asked_for_once_at_a_time_and_only_by_who_has_signed(cases: Cases) -> None:
    (order_id,) = cases.found(rectify_workdays=5)
    with pytest.raises(WrongState):
        ask(cases, order_id)
    with cases.acting(PARTY) as work:
        orders.sign(work, order_id)
    ask(cases, order_id)
    with pytest.raises(AskedAlready):
        ask(cases, order_id)


def test_evidence_makes_the_request_lapse_and_it_may_be_asked_anew(cases: Cases) -> None:
    order_id = cases.signed(rectify_workdays=5)
    ask(cases, order_id)
    cases.sent(order_id)
    order = cases.seen(order_id)
    assert (order.state, order.extension_asked_at) == (OrderState.UNDER_REVIEW, None)
    with pytest.raises(WrongState):
        answer(cases, order_id, granted=True)


def test_a_towns_day_off_counts_in_what_is_shown_before_it_is_granted(cases: Cases) -> None:
    order_id = cases.signed(rectify_workdays=5)
    off, area_id = date(2026, 9, 22), cases.seen(order_id).area_id
    with cases.acting("zhou") as work:
        told = LocalDays(area_id, off, off, DayKind.HOLIDAY, "台风停工", "市防汛指挥部公告")
        office_calendar.put_local(work, told)
    cases.clock.advance(days=3)
    ask(cases, order_id)
    with cases.acting("zhou") as work:
        order = cases.order(work, order_id)
        seen, owed = console.shown(work, order), terms.review_by(order, work)
        assert seen.waiting is not None
        assert owed == seen.waiting.answer_by
    answer(cases, order_id, granted=True)
    assert cases.seen(order_id).due_on == seen.until


def test_on_the_pages_it_is_asked_for_and_granted(cases: Cases, app: Any) -> None:
    order_id = cases.signed(rectify_workdays=5)
    school, zhou = Seat(app, PARTY), Seat(app, "zhou")
    words = {"workdays": "2", "reason": "等待配件", "progress": "已拆除", "interim": "拉警戒线"}
    told = school.submit(f"/my/{order_id}", "/extension", **words).html
    assert "您已申请延期" in told
    assert "我需要延期" not in told
    assert order_id in zhou.page("/orders?view=extensions").html
    assert order_id in zhou.page("/").html
    page = zhou.page(f"/orders/{order_id}").html
    assert all(one in page for one in ("等待配件", "已拆除", "拉警戒线"))
    zhou.submit(f"/orders/{order_id}", "/extension", decision="granted", remark="同意")
    told = school.page(f"/my/{order_id}").html
    assert "已准予延期" in told
    assert "2 个工作日" in told


@pytest.mark.parametrize("typed", ["", "三", "-1", "0", "6"])
def test_a_number_of_days_nobody_can_read_grants_nothing(
    cases: Cases, app: Any, typed: str
) -> None:
    order_id = cases.signed(rectify_workdays=5)
    ask(cases, order_id)
    told = {"decision": "granted", "workdays": typed, "rev": str(cases.seen(order_id).rev)}
    sent = Hands(app, "zhou").post(f"/orders/{order_id}/extension", **told)
    assert sent.status_code == 422
    assert cases.seen(order_id).extension_asked_at is not None


def test_over_the_wire_it_is_asked_for_and_refused(cases: Cases, app: Any) -> None:
    order_id = cases.signed(rectify_workdays=5)
    client, address = app.test_client(use_cookies=False), f"/api/v1/orders/{order_id}"
    school, zhou = bearer(app, PARTY), bearer(app, "zhou")
    asked = {"workdays": 2, "reason": "等待配件"}
    made = client.post(f"{address}/extensions", json=asked, headers=school)
    assert (made.status_code, made.json["state"]) == (201, "asked")
    refused = client.post(
        f"{address}/extension-decision",
        json={"granted": False, "remark": "不同意", "rev": 1},
        headers=zhou,
    )
    assert (refused.status_code, refused.json["code"]) == (409, "decided_meanwhile")
    told = {"granted": False, "remark": "不同意"}
    assert client.post(f"{address}/extension-decision", json=told, headers=zhou).status_code == 200
    rows = client.get(f"{address}/extensions", headers=school).json["rows"]
    assert [(one["state"], one["remark"]) for one in rows] == [("refused", "不同意")]
