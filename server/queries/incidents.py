"""Incidents as lists and pages show them: narrowed to the asker, the newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from server.models import Area, Incident, IncidentReport, School
from server.queries import listing, schools
from server.queries.listing import Listed, Sorting
from server.work import Work
from shared import incidents
from shared.incidents import Timeliness

ROWS_MAX = 50
SORTS: dict[str, ColumnElement[Any]] = {
    "happened": Incident.happened_at.expression,
    "number": Incident.number.expression,
}


@dataclass(frozen=True)
class Wanted:
    """Which incidents a list shows; lives in the address."""

    kind: str = ""
    area: str = ""
    text: str = ""
    after: str = ""
    sort: str = ""


def find(work: Work, wanted: Wanted) -> Listed[Incident]:
    """The incidents in reach that fit, the newest first where no other order is asked for."""
    work.require("incident.read")
    fitting, order = _fitting(work, wanted), _order(wanted)
    return listing.found(work, fitting, order, after=wanted.after, limit=ROWS_MAX)


def count(work: Work, wanted: Wanted) -> int:
    """How many incidents fit."""
    return listing.count(work, _fitting(work, wanted), Incident.id)


def every(work: Work, wanted: Wanted) -> Iterable[Incident]:
    """The same incidents one and all, for a file."""
    return listing.every(work, _fitting(work, wanted), _order(wanted))


def _fitting(work: Work, wanted: Wanted) -> Any:
    return (
        select(Incident)
        .join(School, School.id == Incident.school_id)
        .where(*_conditions(work, wanted))
        .options(
            selectinload(Incident.school).selectinload(School.area),
            selectinload(Incident.reports),
            selectinload(Incident.photos),
        )
    )


def _order(wanted: Wanted) -> Sorting:
    chosen = listing.sorting(Incident.id, wanted.sort, SORTS)
    return chosen or Sorting(Incident.id, falling=True)


def of_school(work: Work, school: School, limit: int) -> Sequence[Incident]:
    """The latest incidents of a school, as far as the asker may know of them."""
    return work.session.scalars(
        select(Incident)
        .where(work.reach("incident.read", Incident), Incident.school_id == school.id)
        .options(selectinload(Incident.reports), selectinload(Incident.photos))
        .order_by(Incident.happened_at.desc())
        .limit(limit)
    ).all()


def towns(work: Work) -> list[Area]:
    """The towns in which there was any, in their fixed order."""
    known = select(Incident.area_id).where(work.reach("incident.read", Incident))
    return list(work.session.scalars(select(Area).where(Area.id.in_(known)).order_by(Area.code)))


def took(report: IncidentReport) -> Timeliness:
    """How long a report took, from the event on."""
    return incidents.timeliness(report.happened_at, report.reported_at, report.received_at)


def _conditions(work: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [work.reach("incident.read", Incident)]
    if wanted.kind:
        conditions.append(Incident.kind == wanted.kind)
    if wanted.area:
        conditions.append(Incident.area_id == wanted.area)
    if wanted.text:
        sought = wanted.text.strip().lower()
        conditions.append(
            Incident.number.contains(sought, autoescape=True) | schools.named_like(sought)
        )
    return conditions
