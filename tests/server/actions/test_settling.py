"""Five things settled: what, who, money, day, plan; before evidence counts, from a level on."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import pytest

from server import scope
from server.actions import alarms, settings, settling
from server.actions.settling import Five
from server.domain.alarms import AlarmKind
from server.domain.city_settings import SETTLED_FROM
from server.domain.settling import SettleFirst, latest
from server.queries import settling as settled
from shared.problems import Forbidden, Invalid, WrongState
from shared.settling import LEVELS, is_needed, plan_by
from shared.vocabulary import Grade, HandlingLevel, OrderState
from shared.workdays import WorkCalendar
from tests.drivers.cases import PARTY, Cases
from tests.drivers.console import Seat
from tests.server.api.test_routes import bearer
from tests.server.console.test_rosters import Hands, words

SAID = Five("更换破损护栏", "总务处", 1200, date(2026, 9, 20), "先设警示，再分段更换")


@pytest.fixture
def order_id(cases: Cases) -> str:
    """A serious fault its school has signed for."""
    return cases.signed(grade=Grade.SERIOUS, rectify_workdays=5)


def said(cases: Cases, order_id: str, **other: Any) -> None:
    with cases.acting(PARTY) as work:
        wanted = vars(SAID) | {"done_by": work.today} | other
        settling.settle(work, order_id, Five(**wanted))


def test_from_which_level_and_by_when() -> None:
    serious = LEVELS.index(HandlingLevel.SERIOUS) + 1
    assert [one for one in LEVELS if is_needed(one, serious)] == list(LEVELS[1:])
    calendar, monday = WorkCalendar([]), date(2026, 9, 14)
    assert plan_by(HandlingLevel.MAJOR, monday, calendar) == date(2026, 9, 21)
    assert plan_by(HandlingLevel.SERIOUS, monday, calendar) is None
    assert latest(monday, date(2026, 9, 16)) == date(2026, 9, 16)


def test_evidence_of_a_serious_case_waits_for_them(cases: Cases, order_id: str, app: Any) -> None:
    seat = Seat(app, PARTY)
    assert "/evidence" not in seat.page(f"/my/{order_id}").html
    body = {"report": "已改好", "photos": [{"sha256": "0" * 64, "file_name": "a.jpg"}]}
    hands, headers = app.test_client(), bearer(app, PARTY)
    with cases.acting(PARTY) as work, pytest.raises(SettleFirst):
        settling.require_settled(work, cases.order(work, order_id))
    told = {"measure": "更换破损护栏", "post": "总务处", "money": "1200", "plan": "先设警示"}
    page = seat.submit(f"/my/{order_id}", "/settlement", **told).html
    assert "/evidence" in page
    assert "1200 元" in page
    page = Seat(app, "zhou").page(f"/orders/{order_id}").html
    assert "总务处" in page
    assert "Measure, post, money, day and plan were settled" in cases.told("zhou")
    told = hands.get(f"/api/v1/orders/{order_id}/settlements", headers=headers).json
    assert (told["needed"], told["rows"][0]["money_yuan"]) == (True, 1200)
    answer = hands.post(f"/api/v1/orders/{order_id}/evidence", json=body, headers=headers)
    assert answer.json["code"] == "invalid"
    cases.sent(order_id)
    assert cases.seen(order_id).state == OrderState.UNDER_REVIEW


WRONG: tuple[dict[str, Any], ...] = (
    {"measure": " "},
    {"post": " "},
    {"post": "岗" * 41},
    {"money_yuan": -1},
    {"done_by": date(2020, 1, 1)},
    {"done_by": date(2030, 1, 1)},
    {"plan": "长" * 2001},
)


def test_what_makes_no_sense_is_refused(cases: Cases, order_id: str) -> None:
    for wrong in WRONG:
        with pytest.raises(Invalid):
            said(cases, order_id, **wrong)


def test_an_ordinary_case_may_and_a_major_one_needs_a_plan(cases: Cases) -> None:
    ordinary = cases.signed()
    said(cases, ordinary, plan="")
    cases.sent(ordinary)
    with pytest.raises(WrongState):
        said(cases, ordinary)
    with cases.works.writing(None) as work:
        cases.order(work, ordinary).handling_level = HandlingLevel.MAJOR
    with cases.acting("zhou") as work, pytest.raises(Forbidden):
        settling.settle(work, ordinary, SAID)


def test_the_city_sets_the_level_and_a_new_term_is_settled_anew(
    cases: Cases, order_id: str
) -> None:
    said(cases, order_id)
    said(cases, order_id, money_yuan=0)
    with cases.acting("admin") as work:
        settings.put(work, SETTLED_FROM.name, value=1, reason="全部先落实")
    other = cases.signed()
    with cases.acting(PARTY) as work:
        order = cases.order(work, order_id)
        rows = settled.of_order(work, order)
        holds = settled.standing(order, rows)
        assert holds is not None
        assert (len(rows), holds.money_yuan) == (2, 0)
        assert settled.is_needed(work, cases.order(work, other))
        order.reopened_count += 1
        assert settled.standing(order, rows) is None


def test_a_plan_that_is_late_is_told_on_both_pages(cases: Cases, order_id: str, app: Any) -> None:
    with cases.acting("zhou") as work:
        cases.order(work, order_id).handling_level = HandlingLevel.MAJOR
    with pytest.raises(Invalid):
        said(cases, order_id, plan=" ")
    assert "预案须在" in Seat(app, PARTY).page(f"/my/{order_id}").html
    cases.clock.set(datetime(2026, 10, 20, 4, tzinfo=UTC))
    assert "已逾期" in Seat(app, "zhou").page(f"/orders/{order_id}").html


LATE = "The day to settle the plan of an order is over"
PLANS_LATE = "Plans of major cases were not settled in time"


def test_of_a_plan_that_is_late_both_hear_once_and_the_desk_has_a_row(
    cases: Cases, order_id: str, app: Any
) -> None:
    settled_one, ordinary = cases.signed(), cases.signed()
    with cases.acting("zhou") as work:
        for one in (order_id, settled_one):
            cases.order(work, one).handling_level = HandlingLevel.MAJOR
    said(cases, settled_one)

    def look(day: date) -> None:
        with cases.works.writing(scope.SYSTEM) as work:
            assert alarms.raise_due(AlarmKind.PLAN_LATE, work, day, 0) is False

    with cases.works.reading(scope.SYSTEM) as work:
        by = settled.plan_by(work, cases.order(work, order_id))
    assert by is not None
    cases.clock.set(datetime.combine(by, time(4), UTC) + timedelta(days=1))
    look(by)
    assert LATE not in cases.told(PARTY)
    assert "五落实逾期" not in words(Hands(app, "zhou").get("/"))
    for days in (1, 2):
        look(by + timedelta(days=days))
    assert (cases.told(PARTY).count(LATE), cases.told("zhou").count(PLANS_LATE)) == (1, 1)
    zhou = Hands(app, "zhou")
    assert "五落实逾期" in words(zhou.get("/"))
    page, others = zhou.get("/orders?view=plans").text, (settled_one, ordinary)
    assert f"/orders/{order_id}" in page
    assert not any(f"/orders/{one}" in page for one in others)
    said(cases, order_id)
    assert f"/orders/{order_id}" not in zhou.get("/orders?view=plans").text
