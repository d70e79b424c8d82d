"""The school year as it was recorded, and which days of it are school days where."""

from datetime import date, timedelta

from sqlalchemy import ColumnElement, select, true

from server import scope
from server.domain import school_days
from server.domain.planning_words import PeriodKind
from server.domain.school_days import Period, SchoolDays
from server.models import Area, School, SchoolPeriod
from server.queries import area_tree, calendar
from server.work import Work

EDIT = "school_year.edit"
TERM_DAYS = timedelta(days=150)
"""Where no term is recorded, so many days count as this term; our own."""
PERIODS_MAX = 2000
"""More than many years of a city with all its towns."""


def of_area(work: Work, area_id: str) -> SchoolDays:
    """The school days of an area's schools."""
    return work.once((SchoolDays, area_id), lambda: _of_area(work, area_id))


def of_school(work: Work, school_id: str) -> SchoolDays:
    """The school days of one school."""
    area_id = work.once(
        (School, school_id),
        lambda: work.session.scalar(select(School.area_id).where(School.id == school_id)),
    )
    return of_area(work, area_id or "")


def recorded(work: Work) -> list[tuple[SchoolPeriod, Area | None]]:
    """What stands in the calendar for the asker's areas and above them, the latest first."""
    work.require(EDIT)
    rows = work.session.execute(
        select(SchoolPeriod, Area)
        .outerjoin(Area, Area.id == SchoolPeriod.area_id)
        .where(_seen(work))
        .order_by(SchoolPeriod.begins_on.desc(), SchoolPeriod.ends_on, SchoolPeriod.id)
        .limit(PERIODS_MAX)
    )
    return [(row[0], row[1]) for row in rows]


def areas(work: Work) -> list[Area]:
    """The areas the asker records the school year of."""
    return area_tree.reached(work, EDIT)


def reaches_everywhere(work: Work) -> bool:
    """Whether the asker may record what holds in all areas."""
    return scope.areas_within(work.signed_in(), EDIT) is None


def term_begun(work: Work, area_id: str | None, day: date) -> date | None:
    """The first day of the term that holds a day: of those recorded nearest to the area."""
    terms = work.once((SchoolPeriod, "terms"), lambda: work.session.execute(_TERMS).all())
    for near in (*area_tree.above(work, area_id), None):
        found = [
            row.begins_on
            for row in terms
            if row.area_id == near and row.begins_on <= day <= row.ends_on
        ]
        if found:
            return max(found)
    return None


def begun_or_guessed(begun: date | None, day: date) -> date:
    """The first day of a term; where none is recorded, some months before a day."""
    return begun or day - TERM_DAYS


def _of_area(work: Work, area_id: str) -> SchoolDays:
    rows = work.once((SchoolPeriod, "all"), lambda: work.session.execute(_PERIODS).all())
    told = (
        (row.area_id, Period(row.begins_on, row.ends_on, PeriodKind(row.kind), row.name))
        for row in rows
    )
    places = [*area_tree.above(work, area_id), None]
    return SchoolDays(calendar.around(work, area_id=area_id), school_days.applying(places, told))


_TERMS = select(SchoolPeriod.area_id, SchoolPeriod.begins_on, SchoolPeriod.ends_on).where(
    SchoolPeriod.kind == PeriodKind.TERM
)
_PERIODS = (
    select(
        SchoolPeriod.area_id,
        SchoolPeriod.begins_on,
        SchoolPeriod.ends_on,
        SchoolPeriod.kind,
        SchoolPeriod.name,
    )
    .order_by(SchoolPeriod.begins_on.desc())
    .limit(PERIODS_MAX)
)


def _seen(work: Work) -> ColumnElement[bool]:
    near = scope.areas_near(work.signed_in(), EDIT, work.session)
    if near is None:
        return true()
    return SchoolPeriod.area_id.is_(None) | SchoolPeriod.area_id.in_(sorted(near))
