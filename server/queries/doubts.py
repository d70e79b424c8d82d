"""What a person must look at: records held back, answers that differ, times in doubt."""

from sqlalchemy import ColumnElement, Text, cast, func, literal_column, select, true, union_all
from sqlalchemy.orm import selectinload

from server.models import Device, Incident, Inspection, Person, Receipt, School
from server.queries import incident_instants, instants
from server.work import Work
from shared.vocabulary import OpResult

ROWS_MAX = 200
NOTHING: ColumnElement[str] = literal_column("'{}'")
"""Written out, as the index of those that differ has it."""


def held(work: Work) -> list[Receipt]:
    """The records from tablets that are kept back until a person has looked."""
    work.require("held.decide")
    return list(
        work.session.scalars(
            select(Receipt)
            .where(work.reach("held.decide", Receipt), _waiting())
            .order_by(Receipt.received_at)
            .limit(ROWS_MAX)
        )
    )


def people_of(work: Work, receipts: list[Receipt]) -> dict[str, str]:
    """Who sent these records, and from which tablet, by id."""
    persons = {receipt.actor_id for receipt in receipts}
    devices = {receipt.device_id for receipt in receipts}
    found: dict[str, str] = {}
    for row_id, name in work.session.execute(
        select(Person.id, Person.name).where(Person.id.in_(persons))
    ):
        found[row_id] = name
    for row_id, name in work.session.execute(
        select(Device.id, Device.name).where(Device.id.in_(devices))
    ):
        found[row_id] = name
    return found


def differing(work: Work) -> list[Inspection]:
    """Inspections where two tablets answered one item differently, or a time is in doubt."""
    return list(
        work.session.scalars(
            select(Inspection)
            .where(work.reach("inspection.read", Inspection), _doubtful())
            .options(
                selectinload(Inspection.school),
                selectinload(Inspection.photos),
                selectinload(Inspection.findings),
                selectinload(Inspection.signatures),
            )
            .order_by(Inspection.id.desc())
            .limit(ROWS_MAX)
        )
    )


def unsure_incidents(work: Work) -> list[Incident]:
    """Incidents with an hour in doubt, the newest first."""
    return list(
        work.session.scalars(
            select(Incident)
            .where(work.reach("incident.read", Incident), incident_instants.in_doubt())
            .options(
                selectinload(Incident.school),
                selectinload(Incident.reports),
                selectinload(Incident.photos),
            )
            .order_by(Incident.id.desc())
            .limit(ROWS_MAX)
        )
    )


def inspections_of(work: Work, receipts: list[Receipt]) -> dict[str, Inspection]:
    """The inspections in reach that held records speak of, by their id."""
    named = {receipt.inspection_id for receipt in receipts}
    rows = work.session.scalars(
        select(Inspection)
        .where(work.reach("inspection.read", Inspection), Inspection.id.in_(named))
        .options(selectinload(Inspection.school))
    )
    return {row.id: row for row in rows}


def schools_of(work: Work, receipts: list[Receipt]) -> dict[str, str]:
    """The school each inspection is about: its own, or where a held arrival says it was."""
    arrivals = {one.inspection_id: one.school_id for one in receipts if one.school_id}
    named = select(School.id, School.name).where(School.id.in_(set(arrivals.values())))
    names: dict[str | None, str] = dict(iter(work.session.execute(named)))
    found = {str(about): names.get(school_id, "") for about, school_id in arrivals.items()}
    known = inspections_of(work, receipts)
    return found | {about: row.school.name for about, row in known.items()}


def count(work: Work) -> int:
    """How many records are held back or differ, or have an hour in doubt."""
    waiting = (
        select(func.count())
        .select_from(Receipt)
        .where(work.reach("held.decide", Receipt), _waiting())
    )
    differ = select(func.count(Inspection.id)).where(
        work.reach("inspection.read", Inspection), _doubtful()
    )
    unsure = select(func.count(Incident.id)).where(
        work.reach("incident.read", Incident), incident_instants.in_doubt()
    )
    return sum(work.session.scalar(one) or 0 for one in (waiting, differ, unsure))


def _waiting() -> ColumnElement[bool]:
    return true() & (Receipt.result == OpResult.HELD) & Receipt.decided_at.is_(None)


def _doubtful() -> ColumnElement[bool]:
    differ = select(Inspection.id).where(cast(Inspection.conflicts, Text) != NOTHING)
    return Inspection.id.in_(union_all(differ, *instants.in_doubt()))
