"""How many schools of the register were visited in a period: each counts once, however often."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from server.models import Area, Inspection, School
from server.queries.parts import By, Group, Period, area_group, school_kind_group, within
from server.work import Work


@dataclass(frozen=True)
class Covered:
    """One part of the register, with its schools and whether each was visited."""

    group: Group
    schools: list[tuple[School, int]]
    """Each with how many checks it had."""

    @property
    def visited(self) -> int:
        return sum(1 for _, checks in self.schools if checks)


def coverage(work: Work, period: Period, by: By = By.AREA) -> list[Covered]:
    """The register by town or by kind of school, in its own order; what came after arrival only."""
    work.require("result.read")
    checks: dict[str, int] = {}
    for school_id in work.session.scalars(_visits(work, period)):
        checks[school_id] = checks.get(school_id, 0) + 1
    asked = (
        select(School, Area)
        .join(Area, Area.id == School.area_id)
        .where(work.reach("result.read", School), School.active)
        .order_by(School.code)
    )
    groups: dict[str, Covered] = {}
    for school, area in work.session.execute(asked):
        kind = by is By.SCHOOL_KIND
        group = school_kind_group(school.school_type) if kind else area_group(area)
        known = groups.setdefault(group.key, Covered(group, []))
        known.schools.append((school, checks.get(school.id, 0)))
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


def _visits(work: Work, period: Period) -> Select[Any]:
    return select(Inspection.school_id).where(
        work.reach("result.read", Inspection), within(work, Inspection.arrived_at, period)
    )
