"""A letter that is another office's: sent back, handed over with a new number and a new clock."""

from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from server.actions import extensions, handing, motions, orders
from server.actions.extensions import Request
from server.domain.extensions import UsedUp
from server.domain.handing import DecidedAlready, OfficeUnfit
from server.domain.order_words import MotionKind
from server.models import Order
from server.places import is_the_schools
from server.queries import orders as queries
from server.queries import papers, standing, worklist
from server.queries.worklist import View
from shared.papers import Reader
from shared.problems import Invalid, NotFound, WrongState
from shared.vocabulary import OfficeKind, OrderKind, OrderState, Party
from tests.drivers.cases import PARTY, Cases
from tests.drivers.console import Seat
from tests.server.api.test_routes import bearer

LATER = datetime(2026, 10, 20, 4, tzinfo=UTC)


@pytest.fixture
def letter(cases: Cases) -> str:
    """A letter to the urban management, signed for there."""
    return cases.signed("chengguan", party=Party.URBAN_MANAGEMENT, rectify_workdays=5)


def back(cases: Cases, order_id: str, reason: str = "属交警职责") -> str:
    with cases.acting("chengguan") as work:
        return handing.hand_back(work, order_id, reason=reason).id


def over(cases: Cases, order_id: str, kind: OfficeKind = OfficeKind.POLICE) -> None:
    with cases.acting("zhou") as work:
        office_id = cases.city.offices[kind]
        handing.hand_over(work, order_id, office_id, reason="校门外护栏归公安")


def overdue(cases: Cases) -> int:
    with cases.acting("zhou") as work:
        return worklist.counts(work)[View.OVERDUE]


def the_schools(cases: Cases) -> int:
    """How many overdue orders count against a school."""
    with cases.acting("zhou") as work:
        late = select(func.count(Order.id)).where(is_the_schools(), standing.overdue(work.today))
        return work.session.scalar(late) or 0


def test_sent_back_its_clock_stands_still_and_handed_over_a_new_one_begins(
    cases: Cases, letter: str
) -> None:
    before = cases.seen(letter)
    with pytest.raises(Invalid):
        back(cases, letter, "  ")
    back(cases, letter)
    cases.clock.set(LATER)
    assert not queries.is_overdue(cases.seen(letter), LATER.date())
    assert overdue(cases) == 0
    assert "An office says a letter is not its own" in cases.told("zhou")
    over(cases, letter)
    order = cases.seen(letter)
    assert (order.state, order.party) == (OrderState.ISSUED, Party.POLICE)
    assert order.number not in ("", before.number)
    assert (order.deadline["served_on"], order.deadline["workdays"]) == ("2026-10-20", 5)
    assert (order.handed_back_at, order.signed_at) == (None, None)
    assert cases.told("police")[-1] == "A new notice is to be signed for"
    assert cases.told("chengguan")[-1] == "A letter was handed over to another office"
    assert cases.told(PARTY) == []
    with pytest.raises(NotFound):
        back(cases, letter)


def test_it_stays_with_the_office_for_a_reason_and_a_fresh_short_term(
    cases: Cases, letter: str
) -> None:
    motion_id = back(cases, letter)
    cases.clock.set(LATER)
    with cases.acting("zhou") as work:
        motions.decide(work, letter, motion_id, confirmed=False, remark="属城管职责")
    order = cases.seen(letter)
    assert (order.state, order.handed_back_at) == (OrderState.SIGNED, None)
    assert order.deadline["served_on"] == "2026-10-20"
    told = cases.told("chengguan")
    assert told[-1] == "It stays with your office, with the reason"
    assert "What you proposed about an order was decided" not in told


def test_one_thing_waits_at_a_time_and_evidence_ends_the_wait(cases: Cases, letter: str) -> None:
    back(cases, letter)
    with pytest.raises(WrongState):
        back(cases, letter)
    with pytest.raises(WrongState), cases.acting("chengguan") as work:
        extensions.ask(work, letter, Request(3, "等待配件"))
    cases.sent(letter, "chengguan")
    assert cases.seen(letter).handed_back_at is None
    with pytest.raises(WrongState):
        over(cases, letter)


def test_not_every_office_fits(cases: Cases, letter: str) -> None:
    for kind in (OfficeKind.URBAN_MANAGEMENT, OfficeKind.EDUCATION):
        with pytest.raises(OfficeUnfit):
            over(cases, letter, kind)


def test_a_schools_notice_becomes_another_offices_letter_and_is_the_schools_no_more(
    cases: Cases, app: Any
) -> None:
    notice = cases.signed()
    cases.clock.set(LATER)
    assert the_schools(cases) == 1
    office = cases.city.offices[OfficeKind.URBAN_MANAGEMENT]
    zhou = Seat(app, "zhou")
    zhou.submit(f"/orders/{notice}", "/hand-over", office=office, reason="路灯归城管")
    order = cases.seen(notice)
    assert (order.kind, order.party) == (OrderKind.TRANSFER, Party.URBAN_MANAGEMENT)
    assert "移交" in order.number
    assert (order.state, order.deadline["served_on"]) == (OrderState.ISSUED, "2026-10-20")
    assert the_schools(cases) == 0
    told = "A notice became another office's; nothing of it counts against you"
    assert cases.told(PARTY)[-1] == told
    assert cases.told("chengguan")[-1] == "A new notice is to be signed for"
    with pytest.raises(NotFound), cases.acting(PARTY) as work:
        orders.sign(work, notice)
    cases.clock.advance(minutes=1)
    with cases.acting("zhou") as work:
        reader = Reader("zh", str, work.settings.time_zone)
        assert papers.notice(work, notice, reader).served == ""
    with cases.acting("chengguan") as work:
        orders.sign(work, notice)
    cases.sent(notice, "chengguan")
    with pytest.raises(WrongState):
        over(cases, notice)


def test_what_one_office_was_granted_is_not_counted_against_the_next(
    cases: Cases, letter: str
) -> None:
    wanted = Request(2, "等待配件")
    for login in ("chengguan", "police"):
        with cases.acting(login) as work:
            extensions.ask(work, letter, wanted)
        with cases.acting("zhou") as work:
            extensions.decide(work, letter, granted=True, workdays=2)
        with pytest.raises(UsedUp), cases.acting(login) as work:
            extensions.ask(work, letter, wanted)
        cases.clock.advance(minutes=1)
        if login == "chengguan":
            over(cases, letter)
            with cases.acting("police") as work:
                orders.sign(work, letter)


def test_pages_of_both_offices_lead_through_it(cases: Cases, letter: str, app: Any) -> None:
    zhou, mine = Seat(app, "zhou"), Seat(app, "chengguan")
    mine.submit(f"/my/{letter}", "/not-ours", reason="属交警职责")
    assert "答复前期限暂停计算" in mine.page(f"/my/{letter}").html
    page = zhou.page(f"/orders/{letter}").html
    assert "属交警职责" in page
    assert "前答复" in page
    assert letter in zhou.page("/").html
    police = cases.city.offices[OfficeKind.POLICE]
    zhou.submit(f"/orders/{letter}", "/hand-over", office=police, reason="归公安")
    assert "归公安" in Seat(app, "police").page(f"/my/{letter}").html


def test_a_letter_is_not_sent_back_while_more_time_is_asked_for(
    cases: Cases, letter: str, app: Any
) -> None:
    mine = Seat(app, "chengguan")
    assert "/not-ours" in mine.page(f"/my/{letter}").html
    with cases.acting("chengguan") as work:
        extensions.ask(work, letter, Request(3, "等待配件"))
    assert "/not-ours" not in mine.page(f"/my/{letter}").html
    with pytest.raises(WrongState):
        back(cases, letter)


def test_over_the_wire_as_well(cases: Cases, letter: str, app: Any) -> None:
    client, address = app.test_client(use_cookies=False), f"/api/v1/orders/{letter}"
    sent = {"reason": "属交警职责"}
    told = client.post(f"{address}/hand-back", json=sent, headers=bearer(app, "chengguan"))
    assert (told.status_code, told.json["remark"]) == (201, ""), told.json
    police = {"office_id": cases.city.offices[OfficeKind.POLICE], "reason": "归公安"}
    told = client.post(f"{address}/hand-over", json=police, headers=bearer(app, "zhou"))
    assert (told.json["state"], told.json["party"]) == ("issued", "police")


def test_while_its_withdrawal_is_proposed_the_office_hears_why_it_cannot_go_back(
    cases: Cases, letter: str
) -> None:
    with cases.acting("zhou") as work:
        motions.propose(work, letter, MotionKind.WITHDRAW, reason="重复下达")
    with pytest.raises(DecidedAlready):
        back(cases, letter)
