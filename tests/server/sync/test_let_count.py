"""Work held back takes effect once a person lets it: in its order, by the rules, once, sealed."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select

from server import scope
from server.actions import doubts, visits
from server.models import (
    AuditEntry,
    Device,
    Finding,
    Grant,
    Inspection,
    Order,
    Part,
    Receipt,
    Visit,
)
from server.seed import City
from server.sync import again
from server.work import Works
from shared.problems import Forbidden, NotFound
from shared.records.ops import InspectionStart, Instant
from shared.vocabulary import (
    InspectionState,
    OpKind,
    OpResult,
    SignatureRole,
    VisitMode,
    VisitState,
)
from tests import pictures
from tests.clocks import SteppedClock
from tests.drivers.chain import Chain, Made
from tests.drivers.hands import Office
from tests.drivers.office import OfficeDriver

Acting = Callable[[str], Any]


def whole(
    chain: Chain, school_id: str, template_id: str, about: str = "", **start: Any
) -> tuple[str, list[Made]]:
    """A whole check, from arrival to its seal."""
    inspection_id = about or chain.new_id()
    arrival = InspectionStart(school_id, chain.now(), VisitMode.SURPRISE, template_id, **start)
    answers = {"answers": [{"code": "XF-07", "value": "fail"}]}
    ops = [
        chain.op(OpKind.INSPECTION_START, inspection_id, arrival),
        chain.op(OpKind.ANSWERS_SET, inspection_id, answers),
        chain.finding(inspection_id)[1],
        chain.photo(inspection_id, pictures.jpeg()),
        chain.signature(inspection_id, SignatureRole.INSPECTOR),
        chain.signature(inspection_id, SignatureRole.SCHOOL),
    ]
    return inspection_id, [*ops, chain.submit(inspection_id, ops)]


def standing(works: Works) -> list[tuple[str, str]]:
    with works.reading(scope.SYSTEM) as work:
        rows = work.session.scalars(select(Receipt).order_by(Receipt.device_seq))
        return [(row.result, row.code) for row in rows]


def withdraw(works: Works, chain: Chain) -> None:
    with works.writing(scope.SYSTEM) as work:
        work.session.get_one(Device, chain.device_id).revoked_at = work.now


def ungrant(works: Works, chain: Chain) -> None:
    with works.writing(scope.SYSTEM) as work:
        for grant in work.session.scalars(select(Grant).where(Grant.person_id == chain.person_id)):
            grant.revoked_at = work.now


@pytest.fixture
def spot(school_id: str, template_id: str) -> tuple[str, str]:
    """A school and the checklist in force."""
    return school_id, template_id


@pytest.fixture
def acting(works: Works, city: City) -> Acting:
    return Office(works, city).acting


@pytest.mark.parametrize("taken_away", [withdraw, ungrant])
def test_the_whole_check_of_a_tablet_that_lost_its_right_counts_and_issues_its_orders(
    chen: Chain,
    works: Works,
    spot: tuple[str, str],
    clock: SteppedClock,
    acting: Acting,
    taken_away: Callable[[Works, Chain], None],
) -> None:
    arrived = clock.now()
    inspection_id, ops = whole(chen, *spot)
    taken_away(works, chen)
    assert {word.split()[0] for word in chen.words(*ops)} == {"held"}
    clock.advance(days=9)
    with acting("zhou") as work:
        done = again.let_count(work, chen.device_id, inspection_id, reason="平板误停用")
    assert [one.op_id for one in done] == [one.op_id for one in ops]
    assert standing(works) == [("applied", "")] * len(ops)
    with works.reading(scope.SYSTEM) as work:
        row = work.session.get_one(Inspection, inspection_id)
        assert row.state == InspectionState.COMPLETE
        assert row.answers["XF-07"]["by"] == chen.person_id
        assert (row.arrived_at, row.arrived_doubtful) == (arrived, False)
        (part,) = row.parts
        assert part.digest
        assert part.covers == [one.sha for one in ops[:-1]]
        assert work.session.scalars(select(Order)).one().issued_at == clock.now()
        who = select(AuditEntry.event, AuditEntry.actor_id).order_by(AuditEntry.number)
        told = [tuple(one) for one in work.session.execute(who)]
    zhou = work_of(told, "HeldDecided")
    assert len(zhou) == len(ops)
    assert zhou != work_of(told, "FindingAdded")
    assert work_of(told, "FindingAdded") == [chen.person_id]


def work_of(told: list[tuple[str, str]], event: str) -> list[str]:
    return [actor for name, actor in told if name == event]


def test_a_doubtful_hour_stands_at_the_receipt_of_that_day_and_not_at_the_decision(
    chen: Chain,
    works: Works,
    spot: tuple[str, str],
    clock: SteppedClock,
    acting: Acting,
) -> None:
    inspection_id, start = chen.start(*spot, arrived=Instant("2031-01-01T00:00:00.000Z"))
    withdraw(works, chen)
    came = clock.now()
    chen.words(start)
    clock.advance(days=9)
    with acting("zhou") as work:
        again.let_count(work, chen.device_id, inspection_id, reason="核实")
    with works.reading(scope.SYSTEM) as work:
        row = work.session.get_one(Inspection, inspection_id)
        assert (row.arrived_at, row.arrived_doubtful) == (came, True)


def test_it_counts_once_and_what_comes_again_gets_the_new_word(
    chen: Chain, works: Works, spot: tuple[str, str], acting: Acting
) -> None:
    inspection_id, ops = whole(chen, *spot)
    withdraw(works, chen)
    chen.words(*ops)
    with acting("zhou") as work:
        again.let_count(work, chen.device_id, inspection_id, reason="核实")
    with acting("zhou") as work, pytest.raises(NotFound):
        again.let_count(work, chen.device_id, inspection_id, reason="再来一次")
    told = chen.results(*ops)
    assert {(one["result"], one["stored"]) for one in told} == {("duplicate", "applied")}
    assert {one["facts"]["decision"] for one in told} == {"let_count"}
    with works.reading(scope.SYSTEM) as work:
        assert work.session.scalar(select(func.count()).select_from(Finding)) == 1


def test_what_comes_after_it_finds_its_ground(
    chen: Chain, works: Works, spot: tuple[str, str], acting: Acting
) -> None:
    inspection_id, start = chen.start(*spot)
    withdraw(works, chen)
    chen.words(start)
    with works.writing(scope.SYSTEM) as work:
        work.session.get_one(Device, chen.device_id).revoked_at = None
    fault = chen.op(
        OpKind.FINDING_ADD,
        chen.new_id(),
        {
            "inspection_id": inspection_id,
            "grade": "ordinary",
            "party": "school",
            "what": "通道堵塞",
            "found": {"at": "2026-09-17T01:00:00.000Z"},
        },
        depends_on=[start.op_id],
    )
    assert chen.words(fault) == ["held dependency_not_applied"]
    with acting("zhou") as work:
        again.let_count(work, chen.device_id, inspection_id, reason="已归还")
    assert standing(works) == [("applied", "")] * 2
    _, another = chen.finding(inspection_id)
    assert chen.words(another) == ["applied"]


def test_who_was_not_on_the_team_leads_the_check_that_is_let_count(
    chen: Chain,
    works: Works,
    city: City,
    template_id: str,
    clock: SteppedClock,
    acting: Acting,
) -> None:
    visit = planned(works, city, ("lin", "he"), clock)
    ops = on_visit(chen, visit, template_id)
    assert chen.words(*ops)[0] == "held not_on_team"
    with acting("zhou") as work:
        again.let_count(work, chen.device_id, visit.inspection_id, reason="临时替班")
    with works.reading(scope.SYSTEM) as work:
        row = work.session.get_one(Inspection, visit.inspection_id)
        assert (row.state, row.lead_id) == (InspectionState.COMPLETE, chen.person_id)
        assert work.session.get_one(Visit, visit.id).state == VisitState.DONE


def test_a_visit_called_off_and_made_all_the_same_counts_as_one_nobody_planned(
    chen: Chain,
    works: Works,
    city: City,
    template_id: str,
    clock: SteppedClock,
    acting: Acting,
) -> None:
    visit = planned(works, city, ("chen", "lin"), clock)
    with acting("zhou") as work:
        visits.cancel(work, visit.id, reason="台风")
    ops = on_visit(chen, visit, template_id)
    assert chen.words(*ops)[0] == "held visit_cancelled"
    with acting("zhou") as work:
        again.let_count(work, chen.device_id, visit.inspection_id, reason="已到校")
    with works.reading(scope.SYSTEM) as work:
        row = work.session.get_one(Inspection, visit.inspection_id)
        assert (row.state, row.visit_id) == (InspectionState.COMPLETE, None)
        assert work.session.get_one(Visit, visit.id).state == VisitState.CANCELLED


def planned(works: Works, city: City, team: tuple[str, str], clock: SteppedClock) -> Visit:
    driver = OfficeDriver(works, city)
    driver.plan(team, "望潮中学")
    clock.advance(hours=1, minutes=1)
    driver.release()
    with works.reading(scope.SYSTEM) as work:
        return work.session.scalars(select(Visit)).one()


def on_visit(chain: Chain, visit: Visit, template_id: str) -> list[Made]:
    """The whole check of a planned visit."""
    _, ops = whole(
        chain, visit.school_id, template_id, about=visit.inspection_id, visit_id=visit.id
    )
    return ops


def test_what_a_seal_forbids_nobody_can_let_count(
    chen: Chain, works: Works, spot: tuple[str, str], acting: Acting
) -> None:
    inspection_id, ops = whole(chen, *spot)
    assert set(chen.words(*ops)) == {"applied"}
    _, late = chen.finding(inspection_id)
    assert chen.words(late) == ["held part_submitted"]
    with acting("zhou") as work, pytest.raises(again.NothingToWaive):
        again.let_count(work, chen.device_id, inspection_id, reason="补录")
    withdraw(works, chen)
    _, later = chen.finding(inspection_id)
    chen.words(later)
    with acting("zhou") as work:
        assert again.let_count(work, chen.device_id, inspection_id, reason="补录") == []
    assert standing(works)[-2:] == [("held", "part_submitted")] * 2
    with works.reading(scope.SYSTEM) as work:
        assert work.session.scalar(select(func.count()).select_from(Finding)) == 1


def test_only_a_supervisor_lets_count_and_says_why(
    chen: Chain, works: Works, spot: tuple[str, str], acting: Acting
) -> None:
    inspection_id, start = chen.start(*spot)
    withdraw(works, chen)
    chen.words(start)
    for login, reason, problem in (
        ("chen", "x", Forbidden),
        ("auditor", "x", Forbidden),
        ("zhou", " ", doubts.ReasonWanted),
    ):
        with acting(login) as work, pytest.raises(problem):
            again.let_count(work, chen.device_id, inspection_id, reason=reason)
    with works.reading(scope.SYSTEM) as work:
        assert work.session.scalar(select(func.count()).select_from(Part)) == 0
        assert work.session.scalars(select(Receipt.result)).one() == OpResult.HELD
