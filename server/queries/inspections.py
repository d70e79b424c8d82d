"""Inspections as lists and pages show them."""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from server.models import Inspection, Part, Person, School
from server.work import Work

ROWS_MAX = 50


def recent(work: Work, after: str = "") -> list[Inspection]:
    """The inspections in reach, newest first."""
    statement = (
        select(Inspection)
        .where(work.reach("inspection.read", Inspection))
        .options(
            selectinload(Inspection.school),
            selectinload(Inspection.findings),
            selectinload(Inspection.photos),
        )
        .order_by(Inspection.id.desc())
        .limit(ROWS_MAX)
    )
    if after:
        statement = statement.where(Inspection.id < after)
    return list(work.session.scalars(statement))


def parts(work: Work, inspection: Inspection) -> list[Part]:
    """Which tablets took part, and what each sealed."""
    return list(
        work.session.scalars(
            select(Part).where(Part.inspection_id == inspection.id).order_by(Part.joined_at)
        )
    )


def names(work: Work, person_ids: list[str]) -> dict[str, str]:
    """What the people who took part are called."""
    rows = work.session.execute(select(Person.id, Person.name).where(Person.id.in_(person_ids)))
    return dict(iter(rows))


def of_school(work: Work, school: School, since: datetime) -> int:
    """How often a school was checked since an instant."""
    return (
        work.session.scalar(
            select(func.count(Inspection.id)).where(
                work.reach("inspection.read", Inspection),
                Inspection.school_id == school.id,
                Inspection.arrived_at >= since,
            )
        )
        or 0
    )


def last_of(work: Work, school: School) -> Inspection | None:
    """The latest inspection of a school."""
    return work.session.scalars(
        select(Inspection)
        .where(work.reach("inspection.read", Inspection), Inspection.school_id == school.id)
        .order_by(Inspection.arrived_at.desc())
        .limit(1)
    ).first()
