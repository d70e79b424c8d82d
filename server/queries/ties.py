"""Who does not go where, and why: declared ties, the own town, who did the last visit."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from server.models import Area, Person, School, Tie
from server.queries import recusal
from server.queries.visits import inspectors
from server.work import Work

SHOWN_EACH_MAX = 200
"""More ties than anybody has; what ended long ago may fall behind."""
LAST_SHOWN_MAX = 12


@dataclass(frozen=True)
class Declared:
    """A tie with the name of its place, and of who declared it."""

    tie: Tie
    place: str
    place_en: str
    declared_by: str


@dataclass(frozen=True)
class Standing:
    """One inspector and all that keeps them from schools."""

    person: Person
    town: Area | None
    ties: tuple[Declared, ...]
    ended: tuple[Declared, ...]
    last: tuple[School, ...]
    """Where they were on the last visit within a year."""


def everyone(work: Work) -> list[Standing]:
    """The inspectors who may be sent to the asker's schools, each with what keeps them away."""
    work.require("tie.read")
    return _standings(work, inspectors(work), work.reach("tie.read", Tie))


def own(work: Work) -> Standing:
    """What keeps the asker away."""
    work.require("tie.declare_own")
    person = work.session.get_one(Person, work.actor.person_id)
    return _standings(work, [person], Tie.person_id == person.id)[0]


def towns(work: Work) -> list[Area]:
    """The towns there are: every area below the city."""
    below = select(Area).where(Area.parent_id.is_not(None))
    return list(work.session.scalars(below.order_by(Area.order, Area.code)))


def towns_in_reach(work: Work, verb: str) -> list[Area]:
    """The towns of which the asker may declare a tie by this verb."""
    return [one for one in towns(work) if work.covers(verb, one.id)]


def _standings(work: Work, people: Sequence[Person], within: Any) -> list[Standing]:
    ids = [one.id for one in people]
    declared = _declared(work, ids, within)
    own_towns, last = _own_towns(work, people), _last(work, ids)
    return [
        Standing(
            one,
            own_towns.get(one.office_id or ""),
            tuple(told for told in declared[one.id] if told.tie.ended_at is None),
            tuple(told for told in declared[one.id] if told.tie.ended_at is not None),
            tuple(last[one.id]),
        )
        for one in people
    ]


def _declared(work: Work, ids: list[str], within: Any) -> dict[str, list[Declared]]:
    found: dict[str, list[Declared]] = defaultdict(list)
    rows = work.session.execute(
        select(Tie, School.name, Area.name, Area.name_en, Person.name)
        .outerjoin(School, School.id == Tie.school_id)
        .outerjoin(Area, Area.id == Tie.area_id)
        .join(Person, Person.id == Tie.declared_by)
        .where(Tie.person_id.in_(ids), within)
        .order_by(Tie.declared_at.desc(), Tie.id)
        .limit(SHOWN_EACH_MAX * max(len(ids), 1))
    )
    for tie, school, area, area_en, by in rows:
        found[tie.person_id].append(Declared(tie, school or area, area_en or "", by))
    return found


def _own_towns(work: Work, people: Iterable[Person]) -> dict[str, Area]:
    """The town an office stands in, by office; the city's own offices have none."""
    places = {one.office_id: one.office.area_id for one in people if one.office is not None}
    rows = {one.id: one for one in towns(work)}
    return {office: rows[area] for office, area in places.items() if office and area in rows}


def _last(work: Work, ids: list[str]) -> dict[str, list[School]]:
    went: dict[str, list[School]] = defaultdict(list)
    at = {school: people for school, people in recusal.at_last_visits(work, ids).items() if people}
    seen = select(School).where(
        School.id.in_(sorted(at)), School.active, work.reach("inspection.read", School)
    )
    for school in work.session.scalars(
        seen.options(selectinload(School.area)).order_by(School.code)
    ):
        for person_id in at[school.id]:
            went[person_id].append(school)
    return went
