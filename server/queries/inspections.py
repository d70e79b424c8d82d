"""Inspections as lists and pages show them."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from server.models import Inspection, Part, Person, School
from server.queries import checklists, norms
from server.work import Work
from shared.checklists import Sheet, sheet_of
from shared.checklists import wanting_photos as wanting
from shared.clock import to_wire
from shared.handwriting import photographed

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


def typists(work: Work, rows: Sequence[Inspection]) -> dict[str, str]:
    """Who typed in those of these that were filled in on paper, each with their name."""
    ids = {one.typed_in_by for one in rows if one.typed_in_by}
    return names(work, sorted(ids)) if ids else {}


def openable(work: Work, ids: Iterable[str | None]) -> frozenset[str]:
    """Those of these inspections that the asker may open: a school may have moved since."""
    named = {one for one in ids if one}
    reach = work.reach("inspection.read", Inspection)
    asked = select(Inspection.id).where(reach, Inspection.id.in_(named))
    return frozenset(work.session.scalars(asked)) if named else frozenset()


def last_of(work: Work, school: School) -> Inspection | None:
    """The latest inspection of a school."""
    return work.session.scalars(
        select(Inspection)
        .where(work.reach("inspection.read", Inspection), Inspection.school_id == school.id)
        .order_by(Inspection.arrived_at.desc())
        .limit(1)
    ).first()


def last_answer(work: Work, school: School, code: str) -> Any:
    """What was last said of an item at a school; None if no check of late asked it."""
    answers = work.session.scalars(
        select(Inspection.answers)
        .where(work.reach("inspection.read", Inspection), Inspection.school_id == school.id)
        .order_by(Inspection.arrived_at.desc())
        .limit(ROWS_MAX)
    )
    return next((one[code].get("value") for one in answers if code in one), None)


def register_of(school: School) -> dict[str, Any]:
    """What the register knows of a school, as its inspections are judged by it."""
    return {
        "name": school.name,
        "code": school.code,
        "address": school.address,
        "school_type": school.school_type,
        "locality": school.locality,
        "facts": school.facts,
    }


def judged(work: Work, inspection: Inspection) -> Sheet:
    """The checklist of an inspection, judged as at the arrival."""
    told = {
        "arrived_at": to_wire(inspection.arrived_at),
        "mode": inspection.mode,
        "facts": inspection.facts,
        "answers": inspection.answers,
    }
    limits = norms.limits_of(work, inspection)
    school = register_of(inspection.school)
    form = checklists.of_inspection(work, inspection)
    zone = work.settings.time_zone
    return sheet_of(form, told, school, limits, zone)


def wanting_photos(work: Work, inspection: Inspection) -> tuple[str, ...]:
    """The items whose required photo did not come, of an inspection that was submitted.

    The tablet asks for them before it submits; what comes without is taken all the same, and told.
    """
    if inspection.submitted_at is None:
        return ()
    assessed = judged(work, inspection).assess()
    taken = photographed((photo.code, photo.purpose) for photo in inspection.photos)
    return wanting(assessed, frozenset(assessed), taken)
