"""The inspections as a list: those that fit what somebody looks for, in the order asked for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from server.models import Area, Finding, Inspection, Person, Photo, School
from server.queries import listing, schools
from server.queries.inspections import ROWS_MAX
from server.queries.listing import Listed, Sorting
from server.work import Work
from shared.clock import end_of_day

DAY = timedelta(days=1)
SORTS: dict[str, ColumnElement[Any]] = {
    "arrived": Inspection.arrived_at.expression,
    "school": School.name.expression,
}


@dataclass(frozen=True)
class Wanted:
    """Which inspections a list shows; lives in the address."""

    state: str = ""
    mode: str = ""
    area: str = ""
    text: str = ""
    since: date | None = None
    until: date | None = None
    sort: str = ""
    after: str = ""


def find(work: Work, wanted: Wanted) -> Listed[Inspection]:
    """The inspections in reach that fit; the latest arrival first where nothing else is asked."""
    statement = _fitting(work, wanted).options(
        selectinload(Inspection.school).selectinload(School.area),
        selectinload(Inspection.findings),
        selectinload(Inspection.photos),
    )
    rows, following = listing.page(
        work, statement, _order(wanted), after=wanted.after, limit=ROWS_MAX
    )
    return Listed(rows, count(work, wanted), following)


def count(work: Work, wanted: Wanted) -> int:
    """How many inspections fit."""
    # Schools are asked only where something is said of them.
    return listing.count(work, _fitting(work, replace(wanted, sort="")), Inspection.id)


def told(work: Work, wanted: Wanted) -> Iterable[Any]:
    """The same inspections one and all, with what a file tells of each."""
    asked = (
        select(
            Inspection.arrived_at,
            Inspection.arrived_doubtful,
            Inspection.state,
            Inspection.mode,
            Inspection.score,
            Inspection.typed_in_at,
            Person.name.label("typist"),
            School.name.label("school"),
            School.code.label("school_code"),
            Area.name.label("town"),
            Area.name_en.label("town_en"),
            _many(Finding).label("faults"),
            _many(Photo).label("photos"),
        )
        .join(School, School.id == Inspection.school_id)
        .join(Area, Area.id == Inspection.area_id)
        .outerjoin(Person, Person.id == Inspection.typed_in_by)
        .where(*_conditions(work, wanted))
    )
    return work.session.execute(listing.in_order(asked, _order(wanted)))


def _many(what: Any) -> Any:
    counted = select(func.count(what.id)).where(what.inspection_id == Inspection.id)
    return counted.correlate(Inspection).scalar_subquery()


def _order(wanted: Wanted) -> Sorting:
    chosen = listing.sorting(Inspection.id, wanted.sort, SORTS)
    return chosen or Sorting(Inspection.id, SORTS["arrived"], falling=True)


def _fitting(work: Work, wanted: Wanted) -> Any:
    """The inspections that fit; with their schools only where those are asked for."""
    asked = select(Inspection).where(*_conditions(work, wanted))
    by_school = wanted.sort.removeprefix(listing.FALLING) == "school"
    if wanted.text or by_school:
        asked = asked.join(School, School.id == Inspection.school_id)
    return asked


def _conditions(work: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    zone = work.settings.time_zone
    found = [work.reach("inspection.read", Inspection)]
    for column, value in (
        (Inspection.state, wanted.state),
        (Inspection.mode, wanted.mode),
        (Inspection.area_id, wanted.area),
    ):
        if value:
            found.append(column == value)
    if wanted.since and wanted.since > date.min:
        found.append(Inspection.arrived_at >= end_of_day(wanted.since - DAY, zone))
    if wanted.until and wanted.until < date.max:
        found.append(Inspection.arrived_at < end_of_day(wanted.until, zone))
    if wanted.text:
        found.append(schools.named_like(wanted.text))
    return found
