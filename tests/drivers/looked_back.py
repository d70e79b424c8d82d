"""Orders that were closed and gone back to, put into the office as they stand there afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from server import scope
from server.domain.lifecycle import OrderAct
from server.domain.lookback import Reason
from server.models import (
    Finding,
    Inspection,
    LookBack,
    Order,
    OrderStep,
    School,
    Template,
    Visit,
    VisitInspector,
)
from server.seed import City
from server.work import Work, Works
from shared.vocabulary import (
    Grade,
    HandlingLevel,
    InspectionState,
    LookBackState,
    OrderKind,
    OrderState,
    Outcome,
    Party,
    VisitKind,
    VisitMode,
    VisitState,
)

CODE = "XF-02"
TEAM = ("he", "su")
WHAT = "消防通道堆放杂物"


@dataclass(frozen=True)
class Looked:
    """A case: closed so many days ago, judged so many days later; without an outcome it was not."""

    school: str
    closed_days_ago: int
    outcome: Outcome | None = None
    after_days: int = 40
    grade: Grade = Grade.ORDINARY
    on_the_spot: bool = False
    party: Party = Party.SCHOOL
    code: str = CODE
    ordinal: int = 1


def put(works: Works, city: City, cases: Sequence[Looked]) -> list[str]:
    """Put these into the office; the ids of their orders."""
    with works.writing(scope.SYSTEM) as work:
        return [_put(work, city, one, place) for place, one in enumerate(cases)]


def _put(work: Work, city: City, one: Looked, place: int) -> str:
    school = work.session.get_one(School, city.schools[one.school])
    closed = work.now - timedelta(days=one.closed_days_ago)
    inspection_id = _inspection(work, city, school, closed - timedelta(days=10))
    finding = Finding(
        id=work.new_id(), inspection_id=inspection_id, code=one.code, grade=one.grade,
        party=one.party, what=WHAT, found_at=closed - timedelta(days=10),
        found_by=city.people["chen"], device_id=work.new_id(), fixed_on_spot=one.on_the_spot,
    )  # fmt: skip
    work.session.add(finding)
    work.session.flush()
    order = Order(
        id=work.new_id(), number=f"回测〔2026〕{place}号", kind=_kind(one), state=_state(one),
        school_id=school.id, area_id=school.area_id, inspection_id=inspection_id,
        finding_id=finding.id, party=one.party, grade=one.grade, what=WHAT,
        handling_level=HandlingLevel(one.grade), proposed_at=closed - timedelta(days=10),
        issued_at=closed - timedelta(days=9), closed_at=closed, fixed_on_spot=one.on_the_spot,
    )  # fmt: skip
    work.session.add(order)
    work.session.flush()
    act = OrderAct.FIX_ON_SPOT if one.on_the_spot else OrderAct.ACCEPT
    closing = OrderStep(
        id=work.new_id(), order_id=order.id, act=act, state=OrderState.CLOSED, at=closed
    )
    work.session.add(closing)
    if one.outcome is not None:
        _judge(work, city, order, one, closed + timedelta(days=one.after_days))
    return order.id


def _judge(work: Work, city: City, order: Order, one: Looked, at: datetime) -> None:
    visit = Visit(
        id=work.new_id(), kind=VisitKind.LOOK_BACK, mode=VisitMode.LOOK_BACK,
        state=VisitState.DONE, school_id=order.school_id, template_id=_template(work),
        inspection_id=work.new_id(), lead_id=city.people[TEAM[0]], visit_on=at.date(),
        release_at=at, planned_by=city.people["zhou"], planned_at=at,
    )  # fmt: skip
    work.session.add(visit)
    work.session.flush()
    for login in TEAM:
        work.session.add(VisitInspector(visit_id=visit.id, person_id=city.people[login]))
    work.session.add(
        LookBack(
            id=work.new_id(), order_id=order.id, school_id=order.school_id, visit_id=visit.id,
            state=LookBackState.JUDGED, reason=Reason.GRADE, ordinal=one.ordinal,
            due_from=at.date(), due_until=at.date(), scheduled_at=at, outcome=one.outcome,
            judged_at=at, judged_by=city.people[TEAM[0]],
        )
    )  # fmt: skip


def _inspection(work: Work, city: City, school: School, at: datetime) -> str:
    inspection = Inspection(
        id=work.new_id(), school_id=school.id, area_id=school.area_id,
        template_id=_template(work), state=InspectionState.COMPLETE, mode=VisitMode.SURPRISE,
        lead_id=city.people["chen"], arrived_at=at, received_at=at, submitted_at=at,
    )  # fmt: skip
    work.session.add(inspection)
    work.session.flush()
    return inspection.id


def _template(work: Work) -> str:
    return work.session.scalars(select(Template.id)).one()


def _kind(one: Looked) -> OrderKind:
    return OrderKind.NOTICE if one.party is Party.SCHOOL else OrderKind.TRANSFER


def _state(one: Looked) -> OrderState:
    kept = (None, Outcome.NOT_CHECKABLE)
    return OrderState.CLOSED if one.outcome in kept else OrderState.ARCHIVED
