"""A year taken in, local days: open orders are counted anew, never to an earlier day, and told."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import complaints, extensions, lookbacks, office_calendar, orders, recounting
from server.actions.office_calendar import CalendarFaulty, LocalDays, Source
from server.domain.lookback import Reason
from server.domain.planning_words import ComplaintChannel
from server.infra.photo_store import LocalPhotoStore
from server.jobs import JOBS
from server.jobs.queue import Worker
from server.models import AuditEntry, CalendarChange, CalendarDay, LookBack, OrderStep
from server.queries import calendar
from server.queries import extensions as queries
from server.seed import City
from server.work import Work, Works
from shared.problems import Forbidden, Invalid, NotFound
from shared.vocabulary import OrderState, ReviewVerdict
from shared.workdays import DayKind
from tests.calendars import NOTICE, reading
from tests.clocks import SteppedClock
from tests.drivers.cases import PARTY, Cases
from tests.drivers.locks import is_waited_for

SOURCE = Source("国办发明电〔2026〕7号", "元旦：1月1日至5日放假……", "0" * 64)
LATER = ("2027-01-04,2027-01-05,放假,元旦",)
SOONER = ("2027-01-09,,上班,",)
LATER_TOLD = "The last day of an order moved to a later one"
SUM_TOLD = "Last days moved with the office calendar"


@pytest.fixture
def december(clock: SteppedClock) -> None:
    """A Saturday after Christmas: a term of ten working days ends in a year that is a guess."""
    clock.advance(days=100)


@pytest.fixture
def store(tmp_path: Path) -> LocalPhotoStore:
    """Where a worker finds pictures; there are none."""
    return LocalPhotoStore(tmp_path / "photos")


@pytest.fixture
def counted(works: Works, store: LocalPhotoStore) -> Callable[[], None]:
    """All that waits to be counted anew is, whatever else waits."""

    def count() -> None:
        handlers = {recounting.JOB: JOBS[recounting.JOB]}
        Worker(works, store, handlers, {}).run_due()

    return count


def take_in(cases: Cases, *rows: str) -> str:
    """The administrator takes in the notice with these rows; the change it is."""
    with cases.acting("admin") as work:
        return office_calendar.take_in(work, reading(*rows), SOURCE).id


def test_a_year_moves_what_was_provisional_to_a_later_day_and_all_are_told(
    cases: Cases, december: None, counted: Callable[[], None]
) -> None:
    order_id = cases.signed(rectify_workdays=10)
    before = cases.seen(order_id)
    assert before.deadline["provisional"]
    change_id = take_in(cases, *LATER)
    counted()
    after = cases.seen(order_id)
    assert before.due_on is not None
    with cases.works.reading(scope.SYSTEM) as work:
        days = calendar.around(work, before.served_on)
        assert after.due_on == days.add(before.due_on, 2)
        assert after.deadline == days.deadline(date(2026, 12, 26), 10).to_body()
        step = work.session.scalars(
            select(OrderStep).where(OrderStep.act == "deadline_moved")
        ).one()
        change = work.session.get_one(CalendarChange, change_id)
        entries = work.session.scalars(select(AuditEntry.event)).all()
    assert not after.deadline["provisional"]
    assert (step.facts["after"], step.text) == (after.due_on.isoformat(), SOURCE.name)
    assert change.counted_at is not None
    assert change.moved == {after.area_id: 1}
    assert {"CalendarLoaded", "DeadlineMoved", "OrdersCounted"} <= set(entries)
    assert cases.told(PARTY)[-1] == LATER_TOLD
    assert cases.told("zhou")[-1] == SUM_TOLD


def test_counted_once_more_nothing_changes_and_nobody_is_told_again(
    cases: Cases, december: None, counted: Callable[[], None], clock: SteppedClock
) -> None:
    order_id = cases.signed(rectify_workdays=10)
    take_in(cases, *LATER)
    counted()
    once = cases.seen(order_id)
    clock.advance(minutes=11)
    counted()
    again = cases.seen(order_id)
    assert (again.due_on, again.rev) == (once.due_on, once.rev)
    assert [cases.told(PARTY).count(LATER_TOLD), cases.told("zhou").count(SUM_TOLD)] == [1, 1]


def test_a_day_the_party_was_told_never_becomes_an_earlier_one(
    cases: Cases, december: None, counted: Callable[[], None]
) -> None:
    order_id = cases.signed(rectify_workdays=10)
    before = cases.seen(order_id)
    take_in(cases, *SOONER)
    counted()
    after = cases.seen(order_id)
    assert before.due_on is not None
    assert after.due_on == before.due_on
    assert not after.deadline["provisional"]
    assert date.fromisoformat(after.deadline["counted_to"]) < before.due_on
    assert after.deadline["days"][-1]["day"] == before.due_on.isoformat()
    assert LATER_TOLD not in cases.told(PARTY)


def test_what_waits_for_the_office_is_counted_too_and_what_is_closed_is_not(
    cases: Cases, december: None, counted: Callable[[], None]
) -> None:
    waits, closed = cases.signed(rectify_workdays=10), cases.signed(rectify_workdays=10)
    for order_id in (waits, closed):
        cases.sent(order_id)
    with cases.acting("zhou") as work:
        orders.review(work, closed, verdict=ReviewVerdict.ACCEPTED)
    before = cases.seen(closed).due_on
    take_in(cases, *LATER)
    counted()
    assert cases.seen(closed).due_on == before != cases.seen(waits).due_on


def test_many_orders_are_counted_in_batches_and_the_sum_is_told_once(
    cases: Cases, december: None, store: LocalPhotoStore
) -> None:
    def two(work: Work, _store: Any, facts: Mapping[str, Any]) -> None:
        recounting.count(work, facts["change"], 0, facts.get("after", ""), batch=2)

    for order_id in cases.found(5, rectify_workdays=10):
        with cases.acting(PARTY) as work:
            orders.sign(work, order_id)
    change_id = take_in(cases, *LATER)
    Worker(cases.works, store, {recounting.JOB: two}, {}).run_due()
    with cases.works.reading(scope.SYSTEM) as work:
        change = work.session.get_one(CalendarChange, change_id)
        assert list(change.moved.values()) == [5]
    assert cases.told("zhou").count(SUM_TOLD) == 1


def test_windows_of_look_backs_follow_and_are_counted_by_the_days_since_they_began(
    cases: Cases, works: Works, city: City, clock: SteppedClock, counted: Callable[[], None]
) -> None:
    cases.found(fixed_on_spot=True, grade="serious")
    clock.advance(days=100)
    with works.writing(scope.SYSTEM) as work:
        row = work.session.scalars(select(LookBack)).one()
        told = row.due_from, row.due_until
        row.due_from += timedelta(days=3)
    take_in(cases)
    counted()
    with works.reading(scope.SYSTEM) as work:
        row = work.session.scalars(select(LookBack)).one()
        assert (row.due_from, row.due_until) == told


def test_a_faulty_year_is_not_taken_in_nor_by_who_may_not(cases: Cases) -> None:
    with pytest.raises(CalendarFaulty), cases.acting("admin") as work:
        office_calendar.take_in(work, reading(NOTICE[0]), SOURCE)
    with pytest.raises(Forbidden), cases.acting("zhou") as work:
        office_calendar.take_in(work, reading(), SOURCE)
    with pytest.raises(Invalid), cases.acting("admin") as work:
        office_calendar.take_in(work, reading(), Source("号", " "))


def test_a_year_taken_in_twice_is_one_change_and_reaches_the_december_before(
    cases: Cases, works: Works
) -> None:
    rows = ("2026-12-31,,放假,元旦",)
    assert take_in(cases, *rows) == take_in(cases, *rows)
    with works.reading(scope.SYSTEM) as work:
        eve = work.session.get_one(CalendarDay, date(2026, 12, 31))
        assert (eve.kind, eve.year_id, eve.edition) == ("holiday", "2026", SOURCE.name)
        assert work.session.get_one(CalendarDay, date(2027, 2, 8)).published


@pytest.fixture
def typhoon(cases: Cases, city: City) -> Callable[..., LocalDays]:
    """A day off from tomorrow's Friday, in an area."""

    def told(area: str | None, **changes: Any) -> LocalDays:
        area_id = city.areas[area] if area else None
        day = date(2026, 9, 18)
        facts: dict[str, Any] = {
            "name": "台风停工",
            "reason": "市防汛指挥部9月17日公告",
            "name_en": "Typhoon",
        }
        return LocalDays(area_id, day, day, **({"kind": DayKind.HOLIDAY} | facts | changes))

    return told


def test_local_days_move_the_orders_of_their_area_alone_and_stay_told_when_taken_out(
    cases: Cases, works: Works, city: City, counted: Callable[[], None],
    typhoon: Callable[..., LocalDays],
) -> None:  # fmt: skip
    order_id = cases.signed(rectify_workdays=10)
    before = cases.seen(order_id)
    here = next(code for code, area_id in city.areas.items() if area_id == before.area_id)
    other = next(code for code in city.areas if code not in (here, "YT"))
    with cases.acting("zhou") as work:
        office_calendar.put_local(work, typhoon(other))
    counted()
    assert cases.seen(order_id).due_on == before.due_on
    with cases.acting("zhou") as work:
        change_id = office_calendar.put_local(work, typhoon(here)).id
    counted()
    after = cases.seen(order_id)
    assert before.due_on is not None
    assert after.due_on is not None
    assert after.due_on > before.due_on
    off = after.deadline["days"][1]
    assert (off["local"], off["name"], off["ordinal"]) == (True, "台风停工", None)
    with cases.acting("zhou") as work:
        office_calendar.take_out_local(work, change_id, "公告撤销")
    counted()
    assert cases.seen(order_id).due_on == after.due_on
    assert cases.seen(order_id).deadline["counted_to"] == before.due_on.isoformat()


def test_what_the_office_owes_follows_the_days_as_well(
    cases: Cases, counted: Callable[[], None], typhoon: Callable[..., LocalDays]
) -> None:
    asks, looked_at = cases.signed(rectify_workdays=5), cases.signed(grade="serious")
    cases.sent(looked_at)
    with cases.acting(PARTY) as work:
        before = extensions.ask(work, asks, extensions.Request(2, "配件要从外地调货")).answer_by
    with cases.acting("zhou") as work:
        orders.review(work, looked_at, verdict=ReviewVerdict.ACCEPTED)
        office_calendar.put_local(work, typhoon(None))
    counted()
    with cases.works.reading(scope.SYSTEM) as work:
        days, order = calendar.around(work), cases.order(work, looked_at)
        assert order.recheck is not None
        assert (order.recheck_by, order.recheck["days"][1]["local"]) == (date(2026, 9, 22), True)
        (row,) = queries.of_order(work, cases.order(work, asks))
        assert row.answer_by == days.add(before, 1)


def test_an_order_served_afterwards_is_counted_by_the_local_days(
    cases: Cases, works: Works, typhoon: Callable[..., LocalDays]
) -> None:
    with cases.acting("zhou") as work:
        office_calendar.put_local(work, typhoon(None))
    order = cases.seen(cases.signed())
    assert [one.get("local") for one in order.deadline["days"][:3]] == [None, True, None]


def test_what_a_complaint_takes_in_is_counted_by_the_local_days(
    cases: Cases, works: Works, city: City, typhoon: Callable[..., LocalDays]
) -> None:
    order_id = cases.signed()
    with works.writing(scope.SYSTEM) as work:
        order = cases.order(work, order_id)
        order.state, order.closed_at = OrderState.CLOSED, work.now
    here = next(code for code, area_id in city.areas.items() if area_id == order.area_id)
    with cases.acting("zhou") as work:
        office_calendar.put_local(work, typhoon(here))
    with cases.acting("zhou") as work:
        told = complaints.Told(ComplaintChannel.LETTER, work.today, "反映疏散门又上锁")
        complaints.record(work, order.school_id, told)
    with works.writing(scope.SYSTEM) as work:
        assert work.session.scalars(select(LookBack.reason)).all() == [Reason.COMPLAINT]
        assert lookbacks.count_anew(work, None) == 0


def test_local_days_are_refused_where_they_make_no_sense(
    cases: Cases, typhoon: Callable[..., LocalDays]
) -> None:
    with cases.acting("zhou") as work:
        office_calendar.put_local(work, typhoon(None))
    for changes in (
        {},
        {"name": ""},
        {"reason": ""},
    ):
        with pytest.raises(Invalid), cases.acting("zhou") as work:
            office_calendar.put_local(work, typhoon(None, **changes))
    day = date(2026, 9, 22)
    for first, last, kind in (
        (day, day - timedelta(days=1), DayKind.HOLIDAY),
        (day, day + timedelta(days=31), DayKind.HOLIDAY),
        (day, day, DayKind.WEEKEND),
        (day, day, DayKind.MAKEUP),
        (date(2040, 9, 18), date(2040, 9, 18), DayKind.MAKEUP),
        (date(9999, 9, 18), date(9999, 9, 18), DayKind.HOLIDAY),
    ):
        with pytest.raises(Invalid), cases.acting("zhou") as work:
            office_calendar.put_local(work, LocalDays(None, first, last, kind, "停工", "公告"))
    with pytest.raises(Forbidden), cases.acting("chen") as work:
        office_calendar.put_local(work, typhoon(None))
    with pytest.raises(NotFound), cases.acting("zhou") as work:
        office_calendar.take_out_local(work, "none", "公告")


def test_a_town_may_work_on_a_day_that_is_off_in_the_city(
    cases: Cases, city: City, typhoon: Callable[..., LocalDays]
) -> None:
    here = next(code for code in city.areas if code != "YT")
    with cases.acting("zhou") as work:
        office_calendar.put_local(work, typhoon(None))
        office_calendar.put_local(work, typhoon(here, kind=DayKind.MAKEUP))
    with cases.works.reading(scope.SYSTEM) as work:
        off, worked = (calendar.around(work, area_id=one) for one in (None, city.areas[here]))
        day = typhoon(None).first
        assert (off.works_on(day), worked.works_on(day)) == (False, True)


@pytest.mark.parametrize("engine", ["postgresql"], indirect=True)
def test_of_two_who_take_the_same_days_out_at_once_one_does(
    cases: Cases, works: Works, typhoon: Callable[..., LocalDays]
) -> None:
    refused: list[BaseException] = []
    with cases.acting("zhou") as work:
        change_id = office_calendar.put_local(work, typhoon(None)).id

    def second() -> None:
        try:
            with cases.acting("zhou") as work:
                office_calendar.take_out_local(work, change_id, "公告撤销")
        except NotFound as error:
            refused.append(error)

    follower = Thread(target=second)
    with cases.acting("zhou") as work:
        office_calendar.take_out_local(work, change_id, "公告撤销")
        work.session.flush()
        follower.start()
        while follower.is_alive() and not is_waited_for(works.engine):
            continue
    follower.join()
    with works.reading(scope.SYSTEM) as work:
        kinds = work.session.scalars(select(CalendarChange.kind)).all()
        assert (sorted(kinds), len(refused)) == (["local", "local_out"], 1)
