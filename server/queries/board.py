"""The board: what is open, owed and overdue, what rebounded, which schools were visited.

Counts of the records lists show, each by the condition of its list, so that a number and its list
agree. Of look-backs only what was judged is counted: nothing here knows of a plan.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select

from server.domain.parts import By
from server.models import Area, Finding, Inspection, LookBack, Order, School
from server.queries import coverage, results, standing
from server.queries.faults import Kinds
from server.queries.parts import (
    Actors,
    Group,
    Period,
    area_group,
    grade_group,
    school_kind_group,
    within,
)
from server.queries.worklist import View, shown
from server.work import Work
from shared.vocabulary import LookBackState, Outcome

WITH_SCHOOLS = (By.AREA, By.SCHOOL_KIND)
"""Parts that schools belong to; faults alone have a grade and a party."""
VIEWS = (View.OPEN, View.WEEK, View.OVERDUE, View.OURS)
WEEKS = 12
WEEK = timedelta(days=7)
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Figures:
    """The counts of a part, or of all parts together."""

    open: int = 0
    week: int = 0
    overdue: int = 0
    ours: int = 0
    rebounds: int = 0
    visited: int = 0
    schools: int = 0

    def __add__(self, other: "Figures") -> "Figures":
        both = ((getattr(self, one.name), getattr(other, one.name)) for one in fields(self))
        return Figures(*(mine + more for mine, more in both))


@dataclass(frozen=True)
class Line:
    """One part of the board."""

    group: Group
    told: Figures


@dataclass(frozen=True)
class Brought:
    """What came and what was closed in the days from a day on."""

    begins: date
    found: int
    closed: int


def period(work: Work) -> Period:
    """The term so far; where none is recorded, some months."""
    return Period(results.this_term(work), work.today)


def total(lines: Iterable[Line]) -> Figures:
    """All parts together."""
    return sum((one.told for one in lines), Figures())


def whole(work: Work, span: Period, by: By, parts: Iterable[Line]) -> Figures:
    """All parts together, with the schools where these belong to none of them."""
    beside = () if by in WITH_SCHOOLS else _coverage(work, span, By.AREA)
    return sum((told for _, told in beside), total(parts))


def lines(work: Work, span: Period, by: By = By.AREA) -> list[Line]:
    """The figures by part, in the order of the register."""
    work.require("board.read")
    found: dict[Key, Figures] = {}
    for key, told in (*_orders(work, by), *_rebounds(work, span, by), *_coverage(work, span, by)):
        found[key] = found.get(key, Figures()) + told
    merged: dict[str, Line] = {}
    group_of = _groups(work, by)
    for key, told in found.items():
        group = group_of(key)
        known = merged.get(group.key)
        merged[group.key] = Line(group, known.told + told if known else told)
    return sorted(merged.values(), key=lambda one: one.group.place)


def weeks(work: Work) -> list[Brought]:
    """What was found and what was closed, week by week; without the one that runs."""
    monday = work.today - timedelta(days=work.today.weekday())
    begins = (monday - WEEK * back for back in range(WEEKS, 0, -1))
    return brought(work, [Period(one, one + WEEK - timedelta(days=1)) for one in begins])


def brought(work: Work, spans: Sequence[Period]) -> list[Brought]:
    """What was found and what was closed in each of these, which follow one another.

    Closed is what is closed still: what a look-back opened again counts by its later closing, so
    that a number and the list behind it agree.
    """
    work.require("board.read")
    begins = (one.begins for one in spans)
    found, closed = (_in_each(work, at, spans) for at in (Order.proposed_at, Order.closed_at))
    return [Brought(*one) for one in zip(begins, found, closed, strict=True)]


def faults(work: Work) -> list[tuple[Group, int]]:
    """What is open by kind of fault, the most frequent first."""
    work.require("board.read")
    asked = (
        select(Inspection.template_id, Finding.code, func.count())
        .select_from(Order)
        .join(Finding, Finding.id == Order.finding_id)
        .join(Inspection, Inspection.id == Finding.inspection_id)
        .where(work.reach("order.read", Order), standing.still())
        .group_by(Inspection.template_id, Finding.code)
    )
    kinds, found = Kinds(work), dict[str, tuple[Group, int]]()
    for template_id, code, count in work.session.execute(asked):
        kind = kinds.of(template_id, code or "")
        known = found.get(kind.key, (kind, 0))
        found[kind.key] = (known[0], known[1] + count)
    return sorted(found.values(), key=lambda one: (-one[1], one[0].place))


def _columns(by: By) -> tuple[Any, ...]:
    return {
        By.AREA: (Order.area_id,),
        By.SCHOOL_KIND: (School.school_type,),
        By.GRADE: (Order.grade,),
        By.OFFICE: (Order.party, Order.office_id),
    }[by]


def _orders(work: Work, by: By) -> list[tuple[Key, Figures]]:
    """One look at the few that are open."""
    columns = _columns(by)
    counts = (func.count().filter(shown(view, work)) for view in VIEWS)
    asked = (
        select(*columns, *counts)
        .select_from(Order)
        .join(School, School.id == Order.school_id)
        .where(work.reach("order.read", Order), standing.still())
        .group_by(*columns)
    )
    at = len(columns)
    return [(tuple(row[:at]), Figures(*row[at:])) for row in work.session.execute(asked)]


def _rebounds(work: Work, span: Period, by: By) -> list[tuple[Key, Figures]]:
    columns = _columns(by)
    asked = (
        select(*columns, func.count())
        .select_from(LookBack)
        .join(Order, Order.id == LookBack.order_id)
        .join(School, School.id == Order.school_id)
        .where(work.reach("result.read", LookBack), *_came_back(work, span))
        .group_by(*columns)
    )
    return [(tuple(row[:-1]), Figures(rebounds=row[-1])) for row in work.session.execute(asked)]


def _came_back(work: Work, span: Period) -> tuple[ColumnElement[bool], ...]:
    return (
        LookBack.state == LookBackState.JUDGED,
        LookBack.outcome == Outcome.REBOUND,
        within(work, LookBack.judged_at, span),
    )


def _coverage(work: Work, span: Period, by: By) -> list[tuple[Key, Figures]]:
    if by not in WITH_SCHOOLS:
        return []
    at = WITH_SCHOOLS.index(by)
    counted = coverage.counted(work, span)
    return [((key[at],), Figures(visited=seen, schools=of)) for key, (seen, of) in counted.items()]


def _in_each(work: Work, column: Any, spans: Sequence[Period]) -> Sequence[int]:
    counts = (func.count().filter(within(work, column, one)) for one in spans)
    whole = Period(spans[0].begins, spans[-1].ends)
    asked = select(*counts).where(work.reach("order.read", Order), within(work, column, whole))
    return list(work.session.execute(asked).one())


def _groups(work: Work, by: By) -> Any:
    """How a part is named, by what was counted under."""
    if by is By.AREA:
        areas = {one.id: area_group(one) for one in work.session.scalars(select(Area))}
        return lambda key: areas[key[0]]
    if by is By.OFFICE:
        actors = Actors(work)
        return lambda key: actors.group(*key)
    return lambda key: (school_kind_group if by is By.SCHOOL_KIND else grade_group)(key[0])
