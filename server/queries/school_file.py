"""What the file of a school tells besides its checks: how its facts came to be, what is linked."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from server.domain.indicators import ALARM, ALARM_TO_POLICE, VIDEO
from server.domain.registering import Source
from server.models import Area, School, SchoolFact, SchoolProof
from server.queries import inspections
from server.work import Work

FACTS_SHOWN = 40
EQUIPMENT = (ALARM, ALARM_TO_POLICE, VIDEO)


@dataclass(frozen=True)
class Told:
    """A fact that became another, its towns by their names."""

    fact: SchoolFact
    was: Any
    becomes: Any
    may_open: bool = False
    """Whether the asker may open the check that found it."""


def facts(work: Work, school: School) -> list[Told]:
    """The latest changes of its facts; what checks found only for those who see checks."""
    asked = (
        select(SchoolFact)
        .where(SchoolFact.school_id == school.id)
        .options(joinedload(SchoolFact.person))
        .order_by(SchoolFact.at.desc(), SchoolFact.id.desc())
        .limit(FACTS_SHOWN)
    )
    if not work.may("inspection.read", school):
        asked = asked.where(SchoolFact.source != Source.CHECK)
    rows = work.session.scalars(asked).all()
    towns = _towns(work, [row for row in rows if row.name == "area_id"])
    openable = inspections.openable(work, (row.inspection_id for row in rows))
    return [
        Told(
            row,
            towns.get(row.was, row.was),
            towns.get(row.becomes, row.becomes),
            row.inspection_id in openable,
        )
        for row in rows
    ]


def since(rows: list[Told]) -> dict[str, Any]:
    """Since when the register says what it does, of the facts that changed."""
    told: dict[str, Any] = {}
    for one in rows:
        if one.fact.source != Source.CHECK:
            told.setdefault(one.fact.name, one.fact.since)
    return told


def equipment(work: Work, school: School) -> list[tuple[str, SchoolProof | None]]:
    """What was last seen of alarm and video: there or not, linked to whom, when."""
    asked = select(SchoolProof).where(
        SchoolProof.school_id == school.id, SchoolProof.key.in_(EQUIPMENT)
    )
    known = {row.key: row for row in work.session.scalars(asked)}
    return [(key, known.get(key)) for key in EQUIPMENT]


def _towns(work: Work, rows: list[SchoolFact]) -> dict[Any, tuple[str, str]]:
    ids = {row.was for row in rows} | {row.becomes for row in rows}
    found = work.session.scalars(select(Area).where(Area.id.in_(ids))) if ids else ()
    return {one.id: (one.name, one.name_en) for one in found}
