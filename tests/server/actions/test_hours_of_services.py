"""Hours of services on the campus: in doubt, decided, and the term counted from there."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import Engine, select

from server.actions import instants as acts
from server.actions import orders, rechecks
from server.actions.instants import Choice, Ruling
from server.domain.decisions import InstantConfirmed
from server.domain.serving_events import ServiceHourDecided
from server.feed.records import inspection_body, order_body
from server.models import (
    AuditEntry,
    Evidence,
    Inspection,
    Notice,
    School,
)
from server.queries import doubts, instants, schools
from server.queries.instants import InstantKind
from server.scope import SYSTEM
from server.seed import City
from server.work import Works
from shared.clock import OFFICE_TIME_ZONE
from shared.problems import Forbidden, NotFound, WrongState
from shared.protocol import area_scope
from shared.vocabulary import OrderState, ReviewVerdict
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain
from tests.drivers.hands import Office
from tests.server.actions.test_hours_of_incidents import REASON, TOLD, UNSURE, before_and_again
from tests.server.console.test_rosters import Hands
from tests.server.sync.test_parts import Check, checked
from tests.server.sync.test_serving import ABSENT, OFFICER, order_of, school, served


@pytest.fixture
def submitted(chen: Chain, school_id: str, template_id: str) -> Check:
    check = checked(chen, school_id, template_id)
    assert chen.words(chen.submit(check.id, check.ops)) == ["applied"]
    return check


@pytest.fixture
def served_late(submitted: Check, clock: SteppedClock) -> Check:
    """Served by a tablet whose clock nobody had checked; it came three days later."""
    notice = served(submitted, served=UNSURE)
    clock.advance(days=3)
    assert submitted.chain.words(notice) == ["applied"]
    return submitted


def one_of(works: Works, check: Check) -> tuple[str, str]:
    """Which hour of the inspection is in doubt, by kind and whose it is."""
    with works.reading(SYSTEM) as work:
        (one,) = instants.doubtful_of(work, work.session.get_one(Inspection, check.id))
        assert one.kind is InstantKind.SERVICE
        return one.kind, one.row_id


def decide(works: Works, office: Office, check: Check, ruling: Ruling) -> None:
    which = one_of(works, check)
    with office.acting("zhou") as work:
        acts.confirm_instant(work, check.id, which, ruling)


def test_a_service_in_doubt_waits_for_a_person_who_sees_what_the_tablet_told(
    served_late: Check, works: Works, office: Office, clock: SteppedClock
) -> None:
    with office.acting("zhou") as work:
        (found,) = doubts.differing(work)
        assert (found.id, doubts.count(work)) == (served_late.id, 1)
        (one,) = instants.doubtful_of(work, found)
        assert (one.stands, one.told) == (clock.now(), TOLD)
        assert one.about == found.findings[0].what


def test_the_tablets_hour_stands_and_the_term_counts_from_that_day(
    served_late: Check, works: Works, office: Office, city: City
) -> None:
    with works.reading(SYSTEM) as work:
        before = order_body(order_of(work, served_late), OFFICE_TIME_ZONE)
        assert before.served_on == work.today.isoformat()
    decide(works, office, served_late, Ruling(Choice.TOLD, reason=REASON))
    with works.reading(SYSTEM) as work:
        order = order_of(work, served_late)
        body, day = order_body(order, OFFICE_TIME_ZONE), date(2026, 9, 17)
        assert (order.served_on, order.signed_at, order.state) == (day, TOLD, OrderState.SIGNED)
        assert order.due_on is not None
        assert before.due_on is not None
        assert body.due_on < before.due_on
        # The explanation, day by day, begins on the day after and ends on the last one.
        told, days = order.deadline, [one["day"] for one in order.deadline["days"]]
        assert (told["served_on"], told["due_on"]) == (day.isoformat(), body.due_on)
        assert "2026-09-18" in days[:2]
        assert days[-1] == body.due_on
        step = order.steps[-1]
        assert (step.act, step.text, step.person_id) == (
            "hour_decided",
            REASON,
            city.people["zhou"],
        )
        assert step.facts["due_on"] == body.due_on
        assert body.history[-1]["act"] == "hour_decided"
        (service,) = inspection_body(order.inspection).services
        assert (service["served_at"], service["doubtful"]) == (UNSURE.at, False)
        assert doubts.differing(work) == []


def test_audit_desks_and_the_tablets_feed_know_of_it(
    served_late: Check, works: Works, office: Office, city: City
) -> None:
    with works.reading(SYSTEM) as work:
        scope = area_scope(order_of(work, served_late).area_id)
    cursor = caught_up(served_late.chain, scope)
    decide(works, office, served_late, Ruling(Choice.TOLD))
    with works.reading(SYSTEM) as work:
        kinds = (InstantConfirmed.__name__, ServiceHourDecided.__name__)
        entries = select(AuditEntry.event, AuditEntry.actor_id).where(AuditEntry.event.in_(kinds))
        assert {tuple(one) for one in work.session.execute(entries)} == {
            (kind, city.people["zhou"]) for kind in kinds
        }
        text = "The hour a notice was served at was decided"
        told = set(work.session.scalars(select(Notice.person_id).where(Notice.text == text)))
        assert city.people[OFFICER] in told
        due = order_body(order_of(work, served_late), OFFICE_TIME_ZONE).due_on
    page = served_late.chain.get(f"/api/v1/sync/scopes/{scope}", cursor=cursor, limit=500).json
    changed = {one["kind"]: one["body"] for one in page["entries"]}
    assert changed["order"]["due_on"] == due
    assert changed["order"]["served_on"] == "2026-09-17"
    assert not changed["inspection"]["services"][0]["doubtful"]


def caught_up(chain: Chain, scope: str) -> str:
    cursor, done = "", False
    while not done:
        page = chain.get(f"/api/v1/sync/scopes/{scope}", cursor=cursor, limit=500).json
        cursor, done = page["next"], page["caught_up"]
    return str(cursor)


def test_the_receipts_hour_may_stand_and_moves_nothing(
    served_late: Check, works: Works, office: Office
) -> None:
    with works.reading(SYSTEM) as work:
        before = order_body(order_of(work, served_late), OFFICE_TIME_ZONE).due_on
    decide(works, office, served_late, Ruling(Choice.RECEIPT))
    with works.reading(SYSTEM) as work:
        order = order_of(work, served_late)
        assert order_body(order, OFFICE_TIME_ZONE).due_on == before
        assert not order.inspection.services[0]["doubtful"]


def test_nobody_is_served_before_anybody_came_nor_after_it_was_told(
    served_late: Check, works: Works, office: Office, clock: SteppedClock
) -> None:
    which = one_of(works, served_late)
    for at, problem in (
        (datetime(2026, 9, 16, tzinfo=UTC), acts.NobodyCameYet),
        (clock.now() + timedelta(hours=1), acts.NoSuchHour),
    ):
        clock.advance(hours=2)
        with office.acting("zhou") as work, pytest.raises(problem):
            acts.confirm_instant(
                work, served_late.id, which, Ruling(Choice.OTHER, at, reason=REASON)
            )
        clock.advance(hours=-2)
    with works.reading(SYSTEM) as work:
        assert order_of(work, served_late).inspection.served_doubtful


def test_who_may_not_decide_decides_nothing_and_nobody_decides_twice(
    served_late: Check, works: Works, office: Office
) -> None:
    which, ruling = one_of(works, served_late), Ruling(Choice.TOLD)
    for login, problem in (("auditor", Forbidden), (OFFICER, NotFound)):
        with office.acting(login) as work, pytest.raises(problem):
            acts.confirm_instant(work, served_late.id, which, ruling)
    decide(works, office, served_late, ruling)
    with office.acting("zhou") as work, pytest.raises(WrongState):
        acts.confirm_instant(work, served_late.id, which, ruling)


def test_an_attempt_or_a_service_that_came_second_moves_no_term(
    submitted: Check, works: Works, office: Office, city: City, clock: SteppedClock
) -> None:
    tried, late = served(submitted, **ABSENT, served=UNSURE), served(submitted, served=UNSURE)
    clock.advance(days=1)
    assert submitted.chain.words(tried) == ["applied"]
    decide(works, office, submitted, Ruling(Choice.TOLD))
    with school(works, city) as work:
        before = orders.sign(work, order_of(work, submitted).id).due_on
    assert submitted.chain.words(late) == ["merged already_signed"]
    decide(works, office, submitted, Ruling(Choice.TOLD))
    with works.reading(SYSTEM) as work:
        order = order_of(work, submitted)
        assert (order.due_on, order.served_way) == (before, None)
        assert [one.act for one in order.steps].count("hour_decided") == 2
        told = select(AuditEntry).where(AuditEntry.event == ServiceHourDecided.__name__)
        assert work.session.scalars(told).all() == []


def test_decided_before_there_is_an_order_it_counts_from_there_at_once(
    chen: Chain, works: Works, office: Office, school_id: str, template_id: str, clock: SteppedClock
) -> None:
    check = checked(chen, school_id, template_id)
    notice, done = served(check, served=UNSURE), chen.submit(check.id, check.ops)
    clock.advance(days=1)
    # The seal came to the office later than the service.
    assert chen.words(notice) == ["applied"]
    decide(works, office, check, Ruling(Choice.TOLD))
    assert chen.words(done) == ["applied"]
    with works.reading(SYSTEM) as work:
        order = order_of(work, check)
        assert (order.state, order.served_on) == (OrderState.SIGNED, date(2026, 9, 17))


@pytest.mark.parametrize("on_site", [False, True], ids=["at the desk", "on the site"])
def test_a_term_that_passed_under_review_is_counted_through_again(
    served_late: Check, works: Works, office: Office, city: City, clock: SteppedClock, on_site: bool
) -> None:
    """By the receipt it was in time; by the hour that was decided a fresh short term ran."""
    with works.writing(SYSTEM) as work:
        order = order_of(work, served_late)
        order.state, order_id, last = OrderState.UNDER_REVIEW, order.id, order.due_on
        sent = Evidence(id=work.new_id(), order_id=order.id, sent_by=city.people[OFFICER])
        sent.sent_at = work.now
        work.session.add(sent)
    assert last is not None
    clock.set(datetime(last.year, last.month, last.day, 4, tzinfo=UTC))
    with office.acting("zhou") as work:
        if on_site:
            orders.review(work, order_id, verdict=ReviewVerdict.ACCEPTED, on_site=True)
            rechecks.judge(work, order_id, passed=False, remark="锁链仍在")
        else:
            orders.review(work, order_id, verdict=ReviewVerdict.RETURNED, remark="看不清")
        assert order_of(work, served_late).due_on == last
    decide(works, office, served_late, Ruling(Choice.TOLD))
    with works.reading(SYSTEM) as work:
        order = order_of(work, served_late)
        assert (order.served_on, order.deadline["served_on"]) == (
            date(2026, 9, 17),
            last.isoformat(),
        )


def test_an_order_opened_again_keeps_the_term_it_was_given_then(
    served_late: Check, works: Works, office: Office
) -> None:
    with works.writing(SYSTEM) as work:
        order = order_of(work, served_late)
        order.reopened_count, before = 1, order.due_on
    decide(works, office, served_late, Ruling(Choice.TOLD))
    with works.reading(SYSTEM) as work:
        order = order_of(work, served_late)
        assert (order.due_on, order.signed_at) == (before, TOLD)


def test_pages_show_it_and_who_decided(
    served_late: Check, works: Works, app: Any, school_id: str, city: City
) -> None:
    hands = Hands(app, "zhou")
    with works.reading(SYSTEM) as work:
        order_id = order_of(work, served_late).id
        chief = city.people["zhou"]
    order, inspection = f"/orders/{order_id}", f"/inspections/{served_late.id}"
    assert f"{inspection}#instants" in hands.get(order).text
    assert "1 次当场送达时刻存疑" in hands.get("/held").text
    which = ":".join(one_of(works, served_late))
    assert which in hands.get(inspection).text
    answer = hands.post(f"{inspection}/instants", which=[which], choice="told", reason=REASON)
    assert answer.status_code == 302
    with works.reading(SYSTEM) as work:
        (made,) = instants.confirmed_of(work, work.session.get_one(Inspection, served_late.id))
        assert (made.confirmed_by, made.incident_id) == (chief, None)
    with Office(works, city).acting("zhou") as work:
        (step,) = (
            one
            for one in schools.timeline(work, work.session.get_one(School, school_id), ())
            if one.kind == "hour_decided"
        )
        assert step.text == f"周科员 · {REASON}"
    for login, page in (("zhou", order), (OFFICER, f"/my/{order_id}")):
        shown = Hands(app, login).get(page).text
        assert "送达时刻已裁定" in shown
        assert REASON in shown
        assert "由周科员裁定" in shown
        assert "暂定" not in shown


def test_services_from_before_are_found_in_what_was_kept(
    served_late: Check, works: Works, engine: Engine, office: Office
) -> None:
    before_and_again(engine)
    with works.reading(SYSTEM) as work:
        assert work.session.get_one(Inspection, served_late.id).served_doubtful
    decide(works, office, served_late, Ruling(Choice.TOLD))
