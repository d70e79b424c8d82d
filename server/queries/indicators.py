"""How the schools in reach stand to the indicators: figures by town, the schools behind them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from operator import attrgetter
from typing import Any

from sqlalchemy import Select, and_, func, select
from sqlalchemy.orm import selectinload

from server.domain.indicators import INDICATORS, URBAN, Indicator, State
from server.models import Area, IndicatorDay, IndicatorSpan, School
from server.queries import inspections, listing, schools
from server.queries.listing import Listed, Sorting
from server.queries.parts import Group, area_group
from server.work import Work
from shared.problems import NotFound

READ = "inspection.read"
ROWS_MAX = 50
SPANS_MAX = 200


@dataclass(frozen=True)
class Counts:
    """Of so many schools, how many meet it, do not, and of these had met it before."""

    of: int = 0
    met: int = 0
    missed: int = 0
    fell: int = 0

    @property
    def unknown(self) -> int:
        """How many no check has looked at yet."""
        return self.of - self.met - self.missed

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(*(getattr(self, o.name) + getattr(other, o.name) for o in fields(self)))


ByKey = dict[str, Counts]


@dataclass(frozen=True)
class Wanted:
    """Which schools of an indicator a list shows; lives in the address."""

    key: str
    state: str = ""
    area: str = ""
    text: str = ""
    sort: str = ""
    after: str = ""


@dataclass(frozen=True)
class Asked:
    """Of which day and town all indicators are told together; lives in the address."""

    on: date | None = None
    area: str = ""
    sort: str = ""


@dataclass(frozen=True)
class Figure:
    """An indicator with its figures; of one that was not in force on the day none are told."""

    one: Indicator
    counts: Counts
    in_force: bool


FIGURE_SORTS: Mapping[str, Callable[[Counts], Any]] = {
    "share": lambda told: told.met / told.of if told.of else 0,
    **{name: attrgetter(name) for name in ("met", "of", "missed", "fell", "unknown")},
}
"""By what the indicators of a group stand where somebody chose."""


@dataclass(frozen=True)
class Standing:
    """A school, how it stands to an indicator, and whether the asker may open what proves it."""

    school: School
    state: State
    span: IndicatorSpan | None
    inspection_id: str = ""
    before: tuple[IndicatorSpan, ...] = ()
    """How it stood before, the latest first."""


def known(key: str) -> Indicator:
    """The indicator of this key."""
    if key not in INDICATORS:
        raise NotFound()
    return INDICATORS[key]


def by_area(
    work: Work, area: str = "", keys: Collection[str] = INDICATORS.keys()
) -> dict[str, ByKey]:
    """The figures of each town in reach, by indicator; a town without a school of it has none."""
    found: dict[str, ByKey] = {}

    def add(area_id: str, urban: bool, counts: dict[str, Counts]) -> None:
        of_area = found.setdefault(area_id, {})
        for key, one in counts.items():
            if urban or not INDICATORS[key].urban:
                of_area[key] = of_area.get(key, Counts()) + one

    within = _within(work, area)
    in_city = School.locality == URBAN
    of = select(School.area_id, in_city, func.count()).where(*within)
    for area_id, urban, count in work.session.execute(of.group_by(School.area_id, in_city)):
        add(area_id, urban, dict.fromkeys(keys, Counts(of=count)))
    span = IndicatorSpan
    met, missed, fell = (func.count().filter(one) for one in (span.met, ~span.met, span.fell))
    states = (
        select(School.area_id, in_city, span.key, met, missed, fell)
        .join(span, span.school_id == School.id)
        .where(*within, span.until.is_(None), span.key.in_(keys))
        .group_by(School.area_id, in_city, span.key)
    )
    for area_id, urban, key, *counts in work.session.execute(states):
        add(area_id, urban, {key: Counts(0, *counts)})
    return found


def on_day(work: Work, day: date, area: str = "") -> dict[str, ByKey]:
    """The figures as they were kept on a day; none where nothing was kept."""
    conditions = [work.reach(READ, IndicatorDay), IndicatorDay.day == day]
    if area:
        conditions.append(IndicatorDay.area_id == area)
    rows = work.session.scalars(select(IndicatorDay).where(*conditions))
    return {
        row.area_id: {key: Counts(**one) for key, one in row.figures.items() if key in INDICATORS}
        for row in rows
    }


def total(areas: Iterable[ByKey]) -> ByKey:
    """All towns together."""
    found: ByKey = {}
    for one in areas:
        for key, counts in one.items():
            found[key] = found.get(key, Counts()) + counts
    return found


def overview(work: Work, asked: Asked) -> list[Figure]:
    """All indicators with their figures, now or as kept on a day; none where none were kept."""
    work.require(READ)
    found = on_day(work, asked.on, asked.area) if asked.on else by_area(work, asked.area)
    if asked.on and not found:
        return []
    told, day = total(found.values()), asked.on or work.today
    rows = [
        Figure(one, told.get(one.key, Counts()), one.in_force(day)) for one in INDICATORS.values()
    ]
    told_by = FIGURE_SORTS.get(asked.sort.removeprefix(listing.FALLING))
    if told_by is None:
        return rows
    falls = asked.sort.startswith(listing.FALLING)
    return sorted(rows, key=lambda row: told_by(row.counts), reverse=falls)


def towns(work: Work, areas: dict[str, ByKey]) -> list[tuple[Group, ByKey]]:
    """The same with the names of the towns, in the order of the register."""
    rows = work.session.scalars(select(Area).where(Area.id.in_(areas)))
    groups = sorted((area_group(one) for one in rows), key=lambda one: one.place)
    return [(one, areas[one.key]) for one in groups]


def page(work: Work, wanted: Wanted) -> Listed[Standing]:
    """The schools that count for an indicator, with how they stand."""
    found = listing.found(
        work, _fitting(work, wanted), _order(wanted), after=wanted.after, limit=ROWS_MAX
    )
    return Listed(list(_standing(work, wanted.key, found.rows)), found.total, found.next)


def count(work: Work, wanted: Wanted) -> int:
    """How many schools fit."""
    return listing.count(work, _fitting(work, wanted), School.id)


def every(work: Work, wanted: Wanted) -> Iterable[Standing]:
    """The same schools one and all, for a file."""
    rows = list(listing.every(work, _fitting(work, wanted), _order(wanted)))
    return _standing(work, wanted.key, rows)


def of_school(work: Work, school: School) -> list[tuple[Indicator, Standing]]:
    """How a school stands to each indicator it counts for, with how it stood before."""
    work.require(READ, school)
    asked = (
        select(IndicatorSpan)
        .where(IndicatorSpan.school_id == school.id)
        .order_by(IndicatorSpan.since.desc(), IndicatorSpan.at.desc())
        .limit(SPANS_MAX)
    )
    spans: dict[str, list[IndicatorSpan]] = {}
    for row in work.session.scalars(asked):
        spans.setdefault(row.key, []).append(row)
    proving = (row.inspection_id for rows in spans.values() for row in rows)
    openable = inspections.openable(work, proving)
    counting = (one for one in INDICATORS.values() if _counts(work, one, school))
    return [(one, _told(school, spans.get(one.key, []), openable)) for one in counting]


def _counts(work: Work, one: Indicator, school: School) -> bool:
    return one.in_force(work.today) and one.counts(school.locality)


def _within(work: Work, area: str) -> list[Any]:
    conditions: list[Any] = [work.reach(READ, School), School.active.expression]
    return [*conditions, School.area_id == area] if area else conditions


def _fitting(work: Work, wanted: Wanted) -> Select[Any]:
    work.require(READ)
    span = IndicatorSpan
    joined = and_(span.school_id == School.id, span.key == wanted.key, span.until.is_(None))
    conditions = _within(work, wanted.area)
    if known(wanted.key).urban:
        conditions.append(School.locality == URBAN)
    if wanted.text:
        conditions.append(schools.named_like(wanted.text))
    states = {
        State.MET: span.met,
        State.MISSED: ~span.met,
        State.FELL: span.fell,
        State.UNKNOWN: span.id.is_(None),
    }
    if wanted.state in set(State):
        conditions.append(states[State(wanted.state)])
    return (
        select(School).outerjoin(span, joined).where(*conditions).options(selectinload(School.area))
    )


def _order(wanted: Wanted) -> Sorting:
    return listing.sorting(School.code, wanted.sort, schools.SORTS) or Sorting(School.code)


def _standing(work: Work, key: str, rows: list[School]) -> Iterator[Standing]:
    asked = select(IndicatorSpan).where(IndicatorSpan.key == key, IndicatorSpan.until.is_(None))
    if len(rows) <= ROWS_MAX:
        asked = asked.where(IndicatorSpan.school_id.in_([one.id for one in rows]))
    spans = {row.school_id: row for row in work.session.scalars(asked)}
    proving = [row.inspection_id for row in spans.values()] if len(rows) <= ROWS_MAX else []
    openable = inspections.openable(work, proving)
    for school in rows:
        span = spans.get(school.id)
        yield _told(school, [span] if span else [], openable)


def _told(school: School, spans: list[IndicatorSpan], openable: frozenset[str]) -> Standing:
    if not spans or spans[0].until is not None:
        return Standing(school, State.UNKNOWN, None, before=tuple(spans))
    span = spans[0]
    state = State.MET if span.met else State.FELL if span.fell else State.MISSED
    opened = span.inspection_id if span.inspection_id in openable else ""
    return Standing(school, state, span, opened or "", tuple(spans[1:]))
