"""Each local day is looked through once; what is found is told once, to whom it waits for."""

from collections import Counter
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Barrier, Thread
from typing import Any

import pytest
from sqlalchemy import select

from server import scope
from server.actions import alarms as alarm_acts
from server.actions import extensions, orders, proposals
from server.actions.extensions import Request
from server.domain.alarms import AlarmKind
from server.domain.planning_words import ProposalKind, ProposalState
from server.infra.photo_store import LocalPhotoStore
from server.jobs import scanning
from server.jobs.queue import Worker
from server.jobs.scanning import Scan, Scanning
from server.models import Alarm, AuditEntry, Job, Notice, Proposal, ScannedDay
from server.observers.told.alarms import SINGLY_MAX
from server.queries import ladder
from server.queries import proposals as proposed
from server.queries.proposals import Wanted
from server.work import Work, Works
from shared.clock import end_of_day
from shared.vocabulary import Grade, OrderState, Party
from tests.clocks import SteppedClock
from tests.drivers.cases import PARTY, Cases

HOUR = timedelta(hours=1)
FIVE_DAYS = {"grade": Grade.ORDINARY, "rectify_workdays": 5}
WORKERS = 4


def worker(works: Works, scan: Scan | None = None) -> Worker:
    """Whoever does the daily scans, or one of the test's own instead of them."""
    daily = Scanning({"noting": scan}) if scan else scanning.DAILY
    handlers = {"scan": daily.begin, "scan_day": daily.scan_day}
    made = Worker(works, LocalPhotoStore(Path("unused")), handlers, {"scan": HOUR})
    made.begin()
    return made


def note(work: Work, day: Any, turn: int) -> bool:
    """A scan whose effect would be seen twice if it were done twice; each day in two batches."""
    work.later("seen", work.now, work.new_id(), day=f"{day} {turn}")
    return turn == 0


def seen(works: Works) -> Counter[str]:
    with works.reading(scope.SYSTEM) as work:
        return Counter(one["day"] for one in work.session.scalars(
            select(Job.facts).where(Job.kind == "seen")))  # fmt: skip


def test_each_local_day_is_scanned_once_by_four_workers_and_missed_ones_are_made_up(
    works: Works, clock: SteppedClock
) -> None:
    worker(works, note).run_due()
    assert seen(works) == {"2026-09-17 0": 1, "2026-09-17 1": 1}
    # 16:00 in UTC is midnight in the office.
    clock.advance(hours=14, minutes=59)
    worker(works, note).run_due()
    assert len(seen(works)) == 2
    clock.advance(minutes=2)
    worker(works, note).run_due()
    assert seen(works)["2026-09-18 0"] == 1
    clock.advance(days=5)
    together = Barrier(WORKERS)

    def run() -> None:
        mine = worker(works, note)
        together.wait()
        for _ in range(20):
            mine.run_due()

    threads = [Thread(target=run) for _ in range(WORKERS)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    days = [f"2026-09-{day} {turn}" for day in range(17, 24) for turn in (0, 1)]
    assert seen(works) == dict.fromkeys(days, 1)


def test_a_scan_that_fails_is_tried_again_and_its_day_is_not_lost(
    works: Works, clock: SteppedClock
) -> None:
    class Away(Exception):
        pass

    def failing(_work: Work, _day: Any, _turn: int) -> bool:
        raise Away

    worker(works, failing).run_due()
    clock.advance(hours=30)
    worker(works, note).run_due()
    assert {day[:10] for day in seen(works)} == {"2026-09-17", "2026-09-18"}


def test_a_scan_an_older_worker_comes_upon_waits_for_one_that_knows_it(
    works: Works, clock: SteppedClock
) -> None:
    newer = Scanning({"noting": note})
    with works.writing(scope.SYSTEM) as work:
        newer.begin(work, LocalPhotoStore(Path("unused")), {})
    worker(works).run_due()
    assert seen(works) == {}
    clock.advance(minutes=1)
    worker(works, note).run_due()
    assert seen(works) == {"2026-09-17 0": 1, "2026-09-17 1": 1}


def alarms(cases: Cases) -> list[tuple[str, str]]:
    with cases.works.reading(scope.SYSTEM) as work:
        found = work.session.execute(select(Alarm.kind, Alarm.about_on).order_by(Alarm.id))
        return [(kind, about.isoformat()) for kind, about in found]


def days_pass(cases: Cases, days: int) -> None:
    for _ in range(days):
        cases.clock.advance(days=1)
        worker(cases.works).run_due()


def test_a_party_is_reminded_once_and_told_once_when_it_is_over(cases: Cases) -> None:
    order_id = cases.signed(**FIVE_DAYS)
    due_on = str(cases.seen(order_id).due_on)
    worker(cases.works).run_due()
    assert alarms(cases) == []
    days_pass(cases, 9)
    assert alarms(cases) == [("due_soon", due_on), ("overdue", due_on)]
    told = cases.told(PARTY)
    assert told[-2:] == ["An order is due soon", "The last day of an order is over"]
    assert cases.told("zhou").count("Orders became overdue") == 1
    with cases.works.reading(scope.SYSTEM) as work:
        raised = select(AuditEntry.number).where(AuditEntry.event == "AlarmRaised")
        assert len(work.session.scalars(raised).all()) == 2


def test_after_a_stop_nobody_is_reminded_of_what_is_over_by_then(cases: Cases) -> None:
    cases.signed(**FIVE_DAYS)
    worker(cases.works).run_due()
    cases.clock.advance(days=12)
    worker(cases.works).run_due()
    assert [kind for kind, _ in alarms(cases)] == ["overdue"]
    with cases.works.reading(scope.SYSTEM) as work:
        (row,) = work.session.scalars(select(ScannedDay).where(ScannedDay.scan == "overdue"))
        assert (str(row.last_on), row.turn) == ("2026-09-29", 0)


def test_a_backlog_is_told_as_one_sum_to_its_party_and_to_us(cases: Cases) -> None:
    many = SINGLY_MAX + 1
    for order_id in cases.found(many, **FIVE_DAYS):
        with cases.acting(PARTY) as work:
            orders.sign(work, order_id)
    days_pass(cases, 4)
    cases.clock.advance(days=5)
    in_two_turns = partial(alarm_acts.raise_due, AlarmKind.OVERDUE, at_once=many - 1)
    worker(cases.works, in_two_turns).run_due()
    assert Counter(kind for kind, _ in alarms(cases)) == {"due_soon": many, "overdue": many}
    told = cases.told(PARTY)
    assert (told.count("Orders are due soon"), told.count("An order is due soon")) == (1, 0)
    with cases.works.reading(scope.SYSTEM) as work:
        asked = select(Notice.facts).where(Notice.text == "Orders became overdue")
        mine = asked.where(Notice.person_id == cases.city.people["zhou"])
        assert [one["what"] for one in work.session.scalars(mine)] == [str(many)]


def test_our_own_lateness_is_told_to_us(cases: Cases) -> None:
    cases.sent(cases.signed(**FIVE_DAYS))
    days_pass(cases, 8)
    assert [kind for kind, _ in alarms(cases)] == ["review_late"]
    assert cases.told("zhou").count("Our answers to evidence are late") == 1
    assert "Our answers to evidence are late" not in cases.told(PARTY)


@pytest.mark.parametrize(
    ("grade", "told_to", "text"),
    [
        (Grade.ORDINARY, "zhou", "Our answers to who asked for more time are late"),
        (Grade.SERIOUS, "leader", "The leading group's answers about more time are late"),
    ],
)
def test_more_time_nobody_answered_is_told_to_whose_word_it_takes(
    cases: Cases, grade: Grade, told_to: str, text: str
) -> None:
    order_id = cases.signed(grade=grade, rectify_workdays=10)
    with cases.acting(PARTY) as work:
        extensions.ask(work, order_id, Request(5, "配件要从外地调货", "已报价", "专人值守"))
    cases.clock.advance(days=9)
    for kind in (AlarmKind.EXTENSION_LATE, AlarmKind.SIGNATURE_LATE):
        with cases.works.writing(scope.SYSTEM) as work:
            alarm_acts.raise_due(kind, work, work.today, 0)
    assert [about for about in cases.told(told_to) if "late" in about] == [text]
    assert text not in cases.told(PARTY)


def test_an_office_that_does_not_sign_is_told_of_and_never_the_school(cases: Cases) -> None:
    (order_id,) = cases.found(
        party=Party.URBAN_MANAGEMENT, grade=Grade.ORDINARY, rectify_workdays=20
    )
    assert cases.seen(order_id).state == OrderState.ISSUED
    days_pass(cases, 5)
    assert alarms(cases) == []
    days_pass(cases, 3)
    assert [kind for kind, _ in alarms(cases)] == ["silent"]
    for login in ("zhou", "chengguan"):
        assert cases.told(login).count("Nobody has signed for a transfer letter") == 1
    assert cases.told(PARTY) == []


def test_a_school_overdue_for_long_is_proposed_for_a_bulletin_once_and_no_office_is(
    cases: Cases,
) -> None:
    order_id = cases.signed(grade=Grade.ORDINARY, rectify_workdays=3)
    cases.found(party=Party.URBAN_MANAGEMENT, grade=Grade.ORDINARY, rectify_workdays=3)
    days_pass(cases, 20)
    with cases.works.reading(scope.SYSTEM) as work:
        reminder, one = work.session.scalars(select(Proposal).order_by(Proposal.id))
        assert (reminder.kind, reminder.order_id) == ("reminder", order_id)
        assert (one.kind, one.cause, one.order_id) == ("bulletin", "overdue_long", order_id)
        assert one.facts == {"overdue": 1, "longest": 5, "workdays": 5, "bulletins": 0}
        proposal_id = one.id
    with cases.acting("zhou") as work:
        assert proposed.waiting(work) == proposed.find(work, Wanted()).total == 2
        proposals.decide(work, proposal_id, taken=False, reason="当周已约见校长")
    days_pass(cases, 2)
    with cases.works.reading(scope.SYSTEM) as work:
        assert proposed.waiting(work) == 1
        assert len(work.session.scalars(select(Proposal)).all()) == 2


def test_what_was_taken_up_counts_for_a_year_to_the_hour_its_day_begins(cases: Cases) -> None:
    order_id = cases.signed(grade=Grade.ORDINARY, rectify_workdays=3)
    school_id = cases.seen(order_id).school_id
    cases.clock.advance(days=20)
    taken = {"cause": "", "state": ProposalState.TAKEN, "school_id": school_id, "reason": ""}
    with cases.works.writing(scope.SYSTEM) as work:
        begins = end_of_day(work.today - ladder.COUNTS_FOR - timedelta(days=1))
        for kind, at in (
            (ProposalKind.BULLETIN, begins),
            (ProposalKind.BULLETIN, begins - timedelta(seconds=1)),
            (ProposalKind.INTERVIEW, work.now - timedelta(days=9)),
            (ProposalKind.INTERVIEW, work.now - timedelta(days=30)),
        ):
            facts = {"id": work.new_id(), "kind": kind, "proposed_at": at, "decided_at": at}
            work.new(Proposal, **taken, **facts)
    with cases.works.reading(scope.SYSTEM) as work:
        school = ladder.standings(work, work.today)[school_id]
        latest = work.today - timedelta(days=9)
        assert (school.bulletins, school.interviewed_on) == (1, latest)
