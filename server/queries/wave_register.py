"""What a wave is drawn from: every school of an area with what weighs, who steps aside, when open.

Only what was carried out counts: a visit that is merely planned leaves no trace in a register that
is published one day.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Protocol

from sqlalchemy import func, select

from server import scope
from server.domain import waves
from server.domain.planning_words import LeftOut
from server.domain.wave_drawing import Entry, Frozen, can_be_staffed
from server.domain.waves import Known, Parameters, StratumBy
from server.models import (
    Area,
    Complaint,
    Inspection,
    Order,
    Person,
    School,
    Wave,
)
from server.queries import load, recusal, school_calendar
from server.queries.visits import inspectors
from server.work import Work
from shared.clock import local_date
from shared.vocabulary import OPEN_TO_PARTY, WITH_THE_OFFICE, Grade, OrderKind

KEY_FACT = "terror_key_target"
COMPLAINT_DAYS = 365
OPEN_STATES = OPEN_TO_PARTY | WITH_THE_OFFICE


class Weighed(Protocol):
    """What is asked of a school to weigh it and to put it into a stratum."""

    id: str
    school_type: str
    locality: str
    facts: dict[str, Any]


@dataclass(frozen=True)
class Row:
    """A school as it enters a wave."""

    school: School
    town: Area
    known: Known
    visits: int
    entry: Entry
    left_out: LeftOut | None

    @property
    def weight(self) -> int:
        return self.entry.weight


def area_ids(work: Work, area_id: str) -> frozenset[str]:
    """An area and all below it."""
    return scope.subtree(scope.area_children(work.session), area_id)


def rows(work: Work, wave: Wave, asked: Parameters) -> list[Row]:
    """Every active school of the wave's area, by code, with its weight and why it is left out."""
    areas, schools = _places(work, wave.area_id)
    people = dict(going(work, asked.inspectors))
    recused = recusal.of_schools(work, sorted(people), ((one.id, one.area_id) for one in schools))
    weighed, visits = known(work, schools), load.visits(work, areas, asked.days[0])
    plain = Frozen((), (), people, {}, asked.offices_apart, asked.team)
    staffed: dict[frozenset[str], bool] = {}
    opened: dict[str, int] = {}
    made = []
    for school in schools:
        town, aside = areas[school.area_id], recused[school.id]
        if aside not in staffed:
            staffed[aside] = can_be_staffed(plain, aside)
        if town.id not in opened:
            opened[town.id] = len(open_days(work, town.id, asked))
        why = waves.left_out(
            school_days=opened[town.id],
            visits=visits[school.id],
            visits_max=asked.visits_max,
            staffed=staffed[aside],
        )
        entry = Entry(
            school.code,
            waves.stratum(asked.strata, told_apart(school, town)),
            asked.weights.of(weighed[school.id]),
            town.code,
            aside,
        )
        made.append(Row(school, town, weighed[school.id], visits[school.id], entry, why))
    return made


def _places(work: Work, area_id: str) -> tuple[dict[str, Area], list[School]]:
    within = sorted(area_ids(work, area_id))
    areas = work.session.scalars(select(Area).where(Area.id.in_(within)))
    open_there = select(School).where(School.active, School.area_id.in_(within))
    schools = list(work.session.scalars(open_there.order_by(School.code)))
    return {one.id: one for one in areas}, schools


def going(work: Work, chosen: Sequence[str]) -> Iterable[tuple[str, str]]:
    """The chosen inspectors in the asker's reach, or all of them, each with their office."""
    people: list[Person] = inspectors(work)
    wanted = set(chosen) or {one.id for one in people}
    return [(one.id, one.office_id) for one in people if one.id in wanted and one.office_id]


def open_days(work: Work, area_id: str, asked: Parameters) -> list[date]:
    """The school days of the wave's time in an area."""
    return school_calendar.of_area(work, area_id).within(*asked.days)


def frozen(work: Work, asked: Parameters, found: Sequence[Row]) -> Frozen:
    """What is frozen of it: the register, who is left out and why, who goes, how many."""
    taking_part = [one for one in found if one.left_out is None]
    sizes = Counter(one.entry.stratum for one in taking_part)
    return Frozen(
        register=tuple(one.entry for one in taking_part),
        left_out=tuple((one.school.code, str(one.left_out)) for one in found if one.left_out),
        inspectors=dict(going(work, asked.inspectors)),
        quotas=dict(asked.quotas) or waves.allot(asked.total, sizes),
        offices_apart=asked.offices_apart,
        team=asked.team,
    )


def told_apart(school: Weighed, town: Area) -> dict[StratumBy, str]:
    """By what a school may be put into a stratum."""
    return {
        StratumBy.TOWN: town.code,
        StratumBy.KIND: school.school_type,
        StratumBy.LOCALITY: school.locality,
        StratumBy.KEY: "key" if school.facts.get(KEY_FACT) is True else "usual",
    }


def known(work: Work, schools: Sequence[Weighed]) -> dict[str, Known]:
    """What weighs of each school today."""
    last: dict[str, datetime] = dict(
        _pairs(
            work,
            select(Inspection.school_id, func.max(Inspection.arrived_at)).group_by(
                Inspection.school_id
            ),
        )
    )
    faults: dict[str, Counter[str]] = defaultdict(Counter)
    for school_id, grade, count in work.session.execute(
        select(Order.school_id, Order.grade, func.count())
        .where(Order.state.in_(OPEN_STATES), Order.kind == OrderKind.NOTICE)
        .group_by(Order.school_id, Order.grade)
    ):
        faults[school_id][grade] += count
    since = work.today - timedelta(days=COMPLAINT_DAYS)
    complaints = dict(
        _pairs(
            work,
            select(Complaint.school_id, func.count())
            .where(Complaint.received_on >= since)
            .group_by(Complaint.school_id),
        )
    )
    zone = work.settings.time_zone
    return {
        one.id: Known(
            days_since=(
                max(0, (work.today - local_date(last[one.id], zone)).days)
                if one.id in last
                else None
            ),
            ordinary=faults[one.id][Grade.ORDINARY],
            serious=faults[one.id][Grade.SERIOUS],
            major=faults[one.id][Grade.MAJOR],
            complaints=complaints.get(one.id, 0),
            key=one.facts.get(KEY_FACT) is True,
        )
        for one in schools
    }


def _pairs(work: Work, statement: Any) -> list[tuple[str, Any]]:
    return [(row[0], row[1]) for row in work.session.execute(statement)]
