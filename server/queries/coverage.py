"""How many schools of the register were visited in a period: each counts once, however often."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import selectinload

from server.domain.parts import By
from server.models import Area, Inspection, School
from server.queries import listing
from server.queries.listing import Listed, Sorting
from server.queries.parts import Group, Period, area_group, school_kind_group, within
from server.work import Work

PARTS = (By.AREA, By.SCHOOL_KIND)
"""By what schools are parted."""
ROWS_MAX = 50
SORTS: dict[str, ColumnElement[Any]] = {
    "school": School.name.expression,
    "kind": School.school_type.expression,
}


@dataclass(frozen=True)
class Covered:
    """One part of the register: its schools, and how many of them were visited."""

    group: Group
    visited: int
    schools: int


@dataclass(frozen=True)
class Wanted:
    """Which schools a list shows; lives in the address."""

    period: Period
    by: By = By.AREA
    group: str = ""
    visited: bool = True
    sort: str = ""
    after: str = ""


@dataclass(frozen=True)
class Visited:
    """A school, and how many checks it had."""

    school: School
    checks: int


def coverage(work: Work, period: Period, by: By = By.AREA) -> list[Covered]:
    """The register by town or by kind of school, in its own order; what came after arrival only."""
    work.require("result.read")
    areas = {one.id: one for one in work.session.scalars(select(Area))}
    groups: dict[str, Covered] = {}
    for (area_id, kind), (seen, of) in counted(work, period).items():
        group = school_kind_group(kind) if by is By.SCHOOL_KIND else area_group(areas[area_id])
        known = groups.get(group.key, Covered(group, 0, 0))
        groups[group.key] = Covered(group, known.visited + seen, known.schools + of)
    return sorted(groups.values(), key=lambda one: one.group.place)


def counted(work: Work, period: Period) -> dict[tuple[str, str], tuple[int, int]]:
    """By area and kind of school: how many were visited, of how many."""
    been = School.id.in_(_visits(work, period))
    asked = (
        select(School.area_id, School.school_type, func.count().filter(been), func.count())
        .where(work.reach("result.read", School), School.active)
        .group_by(School.area_id, School.school_type)
    )
    return {(area, kind): (seen, of) for area, kind, seen, of in work.session.execute(asked)}


def find(work: Work, wanted: Wanted) -> Listed[Visited]:
    """The schools that were visited, or were not, by code where no other order is asked for."""
    fitting, order = _fitting(work, wanted), _order(wanted)
    page = listing.found(work, fitting, order, after=wanted.after, limit=ROWS_MAX)
    asked = _visits(work, wanted.period).where(
        Inspection.school_id.in_([school.id for school in page.rows])
    )
    checks = _checks(work, asked)
    rows = [Visited(school, checks.get(school.id, 0)) for school in page.rows]
    return Listed(rows, page.total, page.next)


def count(work: Work, wanted: Wanted) -> int:
    """How many schools fit."""
    return listing.count(work, _fitting(work, wanted), School.id)


def every(work: Work, wanted: Wanted) -> Iterable[Visited]:
    """The same schools one and all, for a file."""
    checks = _checks(work, _visits(work, wanted.period))
    for school in listing.every(work, _fitting(work, wanted), _order(wanted)):
        yield Visited(school, checks.get(school.id, 0))


def _checks(work: Work, visits: Select[Any]) -> dict[str, int]:
    asked = visits.add_columns(func.count()).group_by(Inspection.school_id)
    return dict(iter(work.session.execute(asked)))


def _order(wanted: Wanted) -> Sorting:
    return listing.sorting(School.code, wanted.sort, SORTS) or Sorting(School.code)


def _fitting(work: Work, wanted: Wanted) -> Any:
    work.require("result.read")
    been = School.id.in_(_visits(work, wanted.period))
    conditions = [
        work.reach("result.read", School),
        School.active,
        been if wanted.visited else ~been,
    ]
    if wanted.group:
        kind = wanted.by is By.SCHOOL_KIND
        conditions.append((School.school_type if kind else School.area_id) == wanted.group)
    return select(School).where(*conditions).options(selectinload(School.area))


def _visits(work: Work, period: Period) -> Select[Any]:
    return select(Inspection.school_id).where(
        work.reach("result.read", Inspection), within(work, Inspection.arrived_at, period)
    )
