"""Inspections as lists and pages show them."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from server.models import Inspection, Part
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
