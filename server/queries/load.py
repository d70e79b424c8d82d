"""The load meter (入校次数): how often each school was visited in a term, and by which offices.

Only what was carried out counts, whoever asks: nothing that is merely planned shows here.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import selectinload

from server.domain.waves import Parameters
from server.models import Area, Campaign, Inspection, Office, Part, Person, School
from server.queries import area_tree, school_calendar
from server.work import Work
from shared.vocabulary import InspectionState

ROWS_MAX = 50


@dataclass(frozen=True)
class Limit:
    """How many visits of a term are enough for a school, and which campaign says so."""

    visits: int
    campaign: Campaign | None = None


@dataclass(frozen=True)
class Load:
    """One school's meter."""

    school: School
    visits: int
    since: date
    limit: Limit
    offices: Sequence[tuple[Office, int]] = field(default_factory=tuple)

    @property
    def marks(self) -> list[str]:
        """A mark for each visit and each that is still open, as the meter draws them."""
        used = ["used"] * min(self.visits, self.limit.visits)
        over = ["over"] * (self.visits - self.limit.visits)
        return [*used, *over, *[""] * (self.limit.visits - self.visits)]


@dataclass(frozen=True)
class Page:
    """Some schools with their meters, in administrative order."""

    rows: Sequence[Load]
    total: int
    full: int
    next: str = ""


def begun(work: Work, area_id: str, day: date) -> date:
    """The first day of the term that holds a day in an area; without one, some months before."""
    return school_calendar.begun_or_guessed(school_calendar.term_begun(work, area_id, day), day)


def visits(work: Work, areas: Iterable[str], day: date) -> Counter[str]:
    """How often each school of these areas was visited in the term up to a day, by its id."""
    since: dict[date, list[str]] = defaultdict(list)
    for area_id in areas:
        since[begun(work, area_id, day)].append(area_id)
    counted: Counter[str] = Counter()
    for first, ids in since.items():
        rows = select(Inspection.school_id, func.count()).join(
            School, School.id == Inspection.school_id
        )
        within = School.area_id.in_(ids), Inspection.arrived_at >= midnight(work, first)
        for school_id, count in work.session.execute(
            rows.where(*within, _CARRIED_OUT).group_by(Inspection.school_id)
        ):
            counted[school_id] += count
    return counted


def limit_of(work: Work, area_id: str) -> Limit:
    """The strictest of the campaigns that run here today; without one, what is usual."""
    running = work.once((Campaign, "running"), lambda: _running(work))
    above = set(area_tree.above(work, area_id))
    here = [
        Limit(Parameters.from_record(one.rules).visits_max, one)
        for one in running
        if one.area_id in above
    ]
    return min(here, key=lambda one: one.visits, default=Limit(Parameters().visits_max))


def of_school(work: Work, school: School) -> Load:
    """The meter of one school."""
    counted = visits(work, [school.area_id], work.today)
    return _loads(work, [school], counted)[0]


def listed(work: Work, *, area_id: str = "", full: bool = False, after: str = "") -> Page:
    """The schools in reach with their meters, town by town; on demand only those that are full."""
    work.require("inspection.read")
    within = [work.reach("inspection.read", School), School.active]
    if area_id:
        within.append(School.area_id == area_id)
    ids = list(work.session.scalars(select(School.area_id).where(*within).distinct()))
    counted = visits(work, ids, work.today)
    limits = {one: limit_of(work, one).visits for one in ids}
    enough = _enough(work, within, counted, limits)
    if full:
        within.append(School.id.in_(enough))
    total = work.session.scalar(select(func.count(School.id)).where(*within)) or 0
    if after:
        within.append(_beyond(work, after))
    rows = list(
        work.session.scalars(
            select(School)
            .join(Area, Area.id == School.area_id)
            .where(*within)
            .options(selectinload(School.area))
            .order_by(Area.order, Area.code, School.code)
            .limit(ROWS_MAX + 1)
        )
    )
    following = rows[ROWS_MAX - 1].code if len(rows) > ROWS_MAX else ""
    return Page(_loads(work, rows[:ROWS_MAX], counted), total, len(enough), following)


def areas(work: Work) -> list[Area]:
    """The towns that have schools in the asker's reach, in their fixed order."""
    here = select(School.area_id).where(work.reach("inspection.read", School), School.active)
    towns = select(Area).where(Area.id.in_(here))
    return list(work.session.scalars(towns.order_by(Area.order, Area.code)))


def midnight(work: Work, day: date) -> datetime:
    """When a day begins in the office."""
    return datetime.combine(day, time.min, ZoneInfo(work.settings.time_zone)).astimezone(UTC)


_CARRIED_OUT = Inspection.state != InspectionState.ANNULLED


def _running(work: Work) -> list[Campaign]:
    now = select(Campaign).where(
        Campaign.closed_at.is_(None),
        Campaign.begins_on <= work.today,
        Campaign.ends_on >= work.today,
    )
    return list(work.session.scalars(now.order_by(Campaign.begins_on, Campaign.id)))


def _enough(
    work: Work, within: list[Any], counted: Counter[str], limits: dict[str, int]
) -> list[str]:
    """The schools that were visited as often as allowed, or oftener."""
    least = min(limits.values(), default=0)
    likely = [one for one, count in counted.items() if count >= least]
    rows = select(School.id, School.area_id).where(*within, School.id.in_(likely))
    return [row.id for row in work.session.execute(rows) if counted[row.id] >= limits[row.area_id]]


def _beyond(work: Work, code: str) -> Any:
    """What stands after a school in administrative order; an unknown one stands first."""
    key = Area.order, Area.code, School.code
    last = select(*key).join(School, School.area_id == Area.id).where(School.code == code)
    found = work.session.execute(last).one_or_none()
    return tuple_(*key) > tuple_(*(found or (-1, "", "")))


def _loads(work: Work, schools: Sequence[School], counted: Counter[str]) -> list[Load]:
    first = {one.area_id: begun(work, one.area_id, work.today) for one in schools}
    went = _offices(work, schools, first)
    return [
        Load(
            one,
            counted[one.id],
            first[one.area_id],
            limit_of(work, one.area_id),
            went.get(one.id, ()),
        )
        for one in schools
    ]


def _offices(
    work: Work, schools: Sequence[School], first: dict[str, date]
) -> dict[str, list[tuple[Office, int]]]:
    """Of each school, the offices that came and how often; a joint visit counts for each."""
    if not schools:
        return {}
    since = {one.id: midnight(work, first[one.area_id]) for one in schools}
    checks = select(
        Inspection.school_id, Inspection.id, Inspection.arrived_at, Person.office_id
    ).where(
        Inspection.school_id.in_(sorted(since)),
        Inspection.arrived_at >= min(since.values()),
        _CARRIED_OUT,
    )
    led = checks.join(Person, Person.id == Inspection.lead_id)
    took_part = checks.join(Part, Part.inspection_id == Inspection.id).join(
        Person, Person.id == Part.person_id
    )
    came = {
        (row.school_id, row.id, row.office_id)
        for row in (*work.session.execute(led), *work.session.execute(took_part))
        if row.office_id and row.arrived_at >= since[row.school_id]
    }
    counted = Counter((school_id, office_id) for school_id, _, office_id in came)
    known = {office_id for _, office_id in counted}
    offices = work.session.scalars(select(Office).where(Office.id.in_(sorted(known))))
    told: dict[str, list[tuple[Office, int]]] = defaultdict(list)
    for office in sorted(offices, key=lambda one: (one.kind, one.name)):
        for (school_id, office_id), count in counted.items():
            if office_id == office.id:
                told[school_id].append((office, count))
    return told
