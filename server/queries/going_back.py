"""The pool as the office looks at it: school by school, what waits, what is planned, what came of
it; complaints and watched schools. Only for those who may know.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, literal_column, select
from sqlalchemy.orm import selectinload

from server.models import (
    Complaint,
    FalseReport,
    LookBack,
    Order,
    School,
    Visit,
    VisitErrand,
    VisitInspector,
)
from server.work import Work
from shared.vocabulary import WITH_THE_OFFICE, LookBackState, OrderKind, Outcome, VisitState

CASES_MAX = 400
SCHOOLS_MAX = 60
LISTED_MAX = 100
COMPLAINT_NEW = timedelta(days=90)
"""How long a complaint is offered as an errand, while no visit took it along; our own."""


@dataclass(frozen=True)
class Case:
    """A look-back with the order it goes back to."""

    row: LookBack
    order: Order


@dataclass
class Group:
    """The cases of one school."""

    school: School
    cases: list[Case] = field(default_factory=list)
    watched: bool = False

    def overdue(self, today: date) -> int:
        return sum(one.row.due_until < today for one in self.cases)

    def open(self, today: date) -> int:
        """How many may be gone to today."""
        return sum(one.row.due_from <= today for one in self.cases)


@dataclass(frozen=True)
class Pool:
    """What waits, by school, the most pressing first; and how much more there is."""

    groups: list[Group]
    more: int


@dataclass(frozen=True)
class Watched:
    """A school on the watch list (重点关注): how often it rebounded, and when last."""

    school: School
    rebounds: int
    last: datetime | None


def counts(work: Work) -> dict[str, int]:
    """How many cases are due, planned, judged; and how many of the due ones are late."""
    work.require("lookback.read")
    within = work.reach("lookback.read", LookBack)
    rows = select(LookBack.state, func.count()).where(within).group_by(LookBack.state)
    told = dict.fromkeys(LookBackState, 0) | dict(iter(work.session.execute(rows)))
    late = select(func.count(LookBack.id)).where(within, _due(), LookBack.due_until < work.today)
    return {str(name): count for name, count in told.items()} | {
        "overdue": work.session.scalar(late) or 0
    }


def pool(work: Work, *conditions: ColumnElement[bool], schools_max: int = SCHOOLS_MAX) -> Pool:
    """The cases that are due, school by school."""
    work.require("lookback.read")
    rows = work.session.execute(
        select(LookBack, Order, School)
        .join(Order, Order.id == LookBack.order_id)
        .join(School, School.id == LookBack.school_id)
        .where(work.reach("lookback.read", LookBack), _due(), *conditions)
        .options(selectinload(School.area))
        .order_by(LookBack.due_until, LookBack.due_from, LookBack.id)
        .limit(CASES_MAX)
    )
    groups: dict[str, Group] = {}
    for row, order, school in rows:
        groups.setdefault(school.id, Group(school)).cases.append(Case(row, order))
    listed = list(groups.values())[:schools_max]
    rebounded = _rebounded(work, [one.school.id for one in listed])
    for one in listed:
        one.watched = one.school.id in rebounded
    return Pool(listed, max(0, len(groups) - schools_max))


def listed(work: Work, state: LookBackState) -> list[tuple[LookBack, Order, School]]:
    """The cases planned, or judged, the latest first."""
    work.require("lookback.read")
    rows = work.session.execute(
        select(LookBack, Order, School)
        .join(Order, Order.id == LookBack.order_id)
        .join(School, School.id == LookBack.school_id)
        .where(work.reach("lookback.read", LookBack), LookBack.state == state)
        .options(
            selectinload(LookBack.visit)
            .selectinload(Visit.team)
            .selectinload(VisitInspector.person)
        )
        .order_by(LookBack.judged_at.desc(), LookBack.due_until, LookBack.id.desc())
        .limit(LISTED_MAX)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def of_order(work: Work, order: Order) -> list[LookBack]:
    """The look-backs of one order that were judged; of the others only planners may know."""
    rows = select(LookBack).where(LookBack.order_id == order.id)
    if not work.may("lookback.read", order):
        rows = rows.where(LookBack.state == LookBackState.JUDGED)
    return list(work.session.scalars(rows.order_by(LookBack.id)))


def at_school(work: Work, school: School) -> list[Case]:
    """All cases of a school that are due, those of the window first."""
    found = pool(work, LookBack.school_id == school.id)
    return found.groups[0].cases if found.groups else []


def complaints(work: Work, school_id: str | None = None) -> list[tuple[Complaint, School]]:
    """Complaints, the latest first."""
    work.require("complaint.read")
    rows = (
        select(Complaint, School)
        .join(School, School.id == Complaint.school_id)
        .where(work.reach("complaint.read", School))
        .order_by(Complaint.received_on.desc(), Complaint.id.desc())
        .limit(LISTED_MAX)
    )
    if school_id is not None:
        rows = rows.where(Complaint.school_id == school_id)
    return [(row[0], row[1]) for row in work.session.execute(rows)]


def open_complaints(work: Work, school: School) -> list[Complaint]:
    """Complaints of the last months no visit took along yet: an errand to offer."""
    since = work.today - COMPLAINT_NEW
    new = [one for one, _school in complaints(work, school.id) if one.received_on >= since]
    taken = _taken_along(work, VisitErrand.complaint_id, [one.id for one in new])
    return [one for one in new if one.id not in taken]


def rechecks(work: Work, school: School) -> list[Order]:
    """Orders whose evidence waits for us or for the re-check (复查): a visit can see to them."""
    rows = work.session.scalars(
        select(Order)
        .where(
            work.reach("order.read", Order),
            Order.school_id == school.id,
            Order.kind == OrderKind.NOTICE,
            Order.state.in_(WITH_THE_OFFICE),
        )
        .order_by(Order.submitted_at, Order.id)
        .limit(LISTED_MAX)
    ).all()
    taken = _taken_along(work, VisitErrand.order_id, [one.id for one in rows])
    return [one for one in rows if one.id not in taken]


def errands_of(work: Work, visits: Iterable[str]) -> dict[str, list[Complaint | Order]]:
    """What else each of these visits is to do at its school."""
    rows = work.session.execute(
        select(VisitErrand.visit_id, Complaint, Order)
        .outerjoin(Complaint, Complaint.id == VisitErrand.complaint_id)
        .outerjoin(Order, Order.id == VisitErrand.order_id)
        .where(VisitErrand.visit_id.in_(sorted(visits)))
        .order_by(VisitErrand.id)
    )
    found: dict[str, list[Complaint | Order]] = {}
    for visit_id, complaint, order in rows:
        found.setdefault(visit_id, []).append(complaint or order)
    return found


def watch_list(work: Work) -> list[Watched]:
    """Schools with a rebound of their own, the latest first: all closed there is gone back to."""
    work.require("lookback.read")
    counted = (
        select(
            LookBack.school_id,
            func.count(LookBack.id).label("times"),
            func.max(LookBack.judged_at).label("last"),
        )
        .join(Order, Order.id == LookBack.order_id)
        .where(work.reach("lookback.read", LookBack), *_REBOUND)
        .group_by(LookBack.school_id)
        .order_by(func.max(LookBack.judged_at).desc(), LookBack.school_id)
        .limit(LISTED_MAX)
        .subquery()
    )
    rows = work.session.execute(
        select(School, counted.c.times, counted.c.last)
        .join(counted, counted.c.school_id == School.id)
        .order_by(counted.c.last.desc(), School.id)
    )
    return [Watched(row[0], row[1], row[2]) for row in rows]


def false_reports(work: Work, order: Order) -> list[FalseReport]:
    """Whether this fault was once reported as put right and was not."""
    rows = select(FalseReport).where(FalseReport.order_id == order.id)
    return list(work.session.scalars(rows.order_by(FalseReport.recorded_at)))


_REBOUND = (
    LookBack.outcome == literal_column(f"'{Outcome.REBOUND}'"),
    Order.kind == OrderKind.NOTICE,
)
"""In the words of the index of the few."""


def _taken_along(work: Work, column: Any, ids: list[str]) -> set[str]:
    """Those of them a visit that was not called off does already."""
    rows = (
        select(column)
        .join(Visit, Visit.id == VisitErrand.visit_id)
        .where(column.in_(ids), Visit.state != VisitState.CANCELLED)
    )
    return set(work.session.scalars(rows))


def _due() -> ColumnElement[bool]:
    return LookBack.state == LookBackState.DUE


def _rebounded(work: Work, schools: Sequence[str]) -> set[str]:
    rows = (
        select(LookBack.school_id)
        .join(Order, Order.id == LookBack.order_id)
        .where(LookBack.school_id.in_(schools), *_REBOUND)
        .distinct()
    )
    return set(work.session.scalars(rows))
