"""Who is asking, and how far they reach: the only place that narrows rows.

A grant is a role over an area's subtree, an office or a school. A row is in reach for a verb if
one of the asker's grants whose role holds the verb covers the row's area, office or school.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, bindparam, false, or_, select, true
from sqlalchemy.orm import Session, object_session

from server import places
from server.models import (
    Area,
    Base,
    Grant,
    Office,
    Order,
    Person,
    School,
)
from server.models.plain import model_of
from server.places import Reach
from shared.access import OF_THE_WHOLE_CITY, VERBS
from shared.vocabulary import Role


@dataclass(frozen=True)
class Actor:
    """Who acts: a person, perhaps through a device; or nobody yet."""

    person_id: str | None = None
    name: str = ""
    language: str = "zh"
    office_id: str | None = None
    device_id: str | None = None
    reaches: tuple[Reach, ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset(reach.role for reach in self.reaches)

    def holding(self, verb: str) -> tuple[Reach, ...]:
        """The grants whose role holds the verb, and that reach as far as it does."""
        whole = verb in OF_THE_WHOLE_CITY
        return tuple(
            reach
            for reach in self.reaches
            if reach.role in VERBS[verb] and (reach.everything or not whole)
        )

    def through(self, device_id: str) -> "Actor":
        return replace(self, device_id=device_id)


NOBODY = Actor()
SYSTEM = Actor(
    name="system",
    reaches=tuple(Reach(role, everything=True) for role in Role if role is not Role.SCHOOL),
)


def load_actor(session: Session, person_id: str, device_id: str | None = None) -> Actor:
    """The person with all that was granted and not revoked; NOBODY if unknown or inactive.

    Through a tablet a person is an inspector and nothing more: who takes a tablet away takes no
    administrator's rights with it.
    """
    return load_actors(session, [person_id], device_id)[person_id]


def load_actors(
    session: Session, person_ids: Iterable[str], device_id: str | None = None
) -> dict[str, Actor]:
    """The same of several people."""
    told = {"people": list(person_ids)}
    people = session.execute(_PEOPLE, told).all()
    grants = session.execute(_GRANTS, told).all() if people else []
    if device_id is not None:
        grants = [grant for grant in grants if grant.role in VERBS["sync.use"]]
    tree = area_children(session) if any(grant.area_id for grant in grants) else {}
    found = {
        one.id: Actor(
            person_id=one.id,
            name=one.name,
            language=one.language,
            office_id=one.office_id,
            device_id=device_id,
            reaches=tuple(_reach(grant, tree) for grant in grants if grant.person_id == one.id),
        )
        for one in people
    }
    return {one: found.get(one, NOBODY) for one in told["people"]}


_SOME: Any = bindparam("people", expanding=True)
_PEOPLE = select(Person.id, Person.name, Person.language, Person.office_id).where(
    Person.id.in_(_SOME), Person.active
)
_GRANTS = select(
    Grant.person_id, Grant.role, Grant.area_id, Grant.office_id, Grant.school_id
).where(Grant.person_id.in_(_SOME), Grant.revoked_at.is_(None))

UNPLACED: ColumnElement[bool] = (
    Grant.area_id.is_(None) & Grant.office_id.is_(None) & Grant.school_id.is_(None)
)
"""Grants that name no place: they reach everywhere."""
OVER_THE_CITY: ColumnElement[bool] = UNPLACED | Grant.area_id.in_(
    select(Area.id).where(Area.parent_id.is_(None))
)
"""Grants that reach everything, as ``_reach`` has it."""


def area_children(session: Session) -> dict[str | None, list[str]]:
    """The area tree: the ids below each area; the city's parent is None."""
    tree: dict[str | None, list[str]] = {}
    for area_id, parent_id in session.execute(select(Area.id, Area.parent_id)):
        tree.setdefault(parent_id, []).append(area_id)
    return tree


def subtree(tree: dict[str | None, list[str]], area_id: str) -> frozenset[str]:
    """An area and all below it."""
    found, open_ends = {area_id}, [area_id]
    while open_ends:
        for child in tree.get(open_ends.pop(), []):
            if child not in found:
                found.add(child)
                open_ends.append(child)
    return frozenset(found)


def condition(actor: Actor, verb: str, model: type[Base]) -> ColumnElement[bool]:
    """The WHERE that leaves only rows this person may touch by this verb."""
    parts = [_covers(reach, model) for reach in actor.holding(verb)]
    return or_(false(), *parts)


def in_reach(actor: Actor, verb: str, row: Base | None) -> bool:
    """Whether this person may do this to this row; without a row, whether at all."""
    reaches = actor.holding(verb)
    if row is not None and type(row) in places.PLACED:
        return _found_in_reach(actor, verb, row)
    whereabouts = None if row is None else places.WHEREABOUTS.get(model_of(row))
    if whereabouts is None:
        return bool(reaches)
    area_id, office_id, school_id = whereabouts(row)
    return any(
        reach.everything
        or (area_id is not None and area_id in reach.areas)
        or (reach.office_id is not None and reach.office_id == office_id)
        or (reach.school_id is not None and reach.school_id == school_id)
        for reach in reaches
    )


def covers_place(
    actor: Actor,
    verb: str,
    session: Session,
    *,
    area_id: str | None = None,
    office_id: str | None = None,
    school_id: str | None = None,
) -> bool:
    """Whether a place lies within what this person reaches by this verb; no place is everywhere."""
    if school_id is not None:
        area_id = session.scalar(select(School.area_id).where(School.id == school_id))
    elif office_id is not None:
        area_id = session.scalar(select(Office.area_id).where(Office.id == office_id))
    return any(
        reach.everything
        or (area_id is not None and area_id in reach.areas)
        or (office_id is not None and office_id == reach.office_id)
        for reach in actor.holding(verb)
    )


def granted_near(actor: Actor, verb: str, session: Session) -> ColumnElement[bool]:
    """The grants that meet this person's reach: over a part of it, or over more that holds it."""
    near = areas_near(actor, verb, session)
    if near is None:
        return true()
    return Grant.area_id.in_(sorted(near)) | UNPLACED


def areas_within(actor: Actor, verb: str) -> frozenset[str] | None:
    """The areas this person reaches by this verb; None where it is all."""
    reaches = actor.holding(verb)
    if any(reach.everything for reach in reaches):
        return None
    return frozenset[str]().union(*(reach.areas for reach in reaches))


def areas_near(actor: Actor, verb: str, session: Session) -> frozenset[str] | None:
    """The areas this person reaches by this verb, and those above them; None where it is all."""
    areas = areas_within(actor, verb)
    if areas is None:
        return None
    tree = area_children(session)
    ids = [area_id for below in tree.values() for area_id in below]
    return frozenset(area_id for area_id in ids if subtree(tree, area_id) & areas)


def _found_in_reach(actor: Actor, verb: str, row: Base) -> bool:
    """The same question asked of the database: the place is not written on the row itself."""
    session, model = object_session(row), type(row)
    if session is None:
        return False
    key = model.__mapper__.primary_key[0]
    (row_id,) = model.__mapper__.primary_key_from_instance(row)
    statement = select(key).where(key == row_id, condition(actor, verb, model))
    return session.scalar(statement) is not None


def _reach(grant: Any, tree: dict[str | None, list[str]]) -> Reach:
    role = Role(grant.role)
    if grant.area_id is None and grant.office_id is None and grant.school_id is None:
        return Reach(role, everything=True)
    areas = subtree(tree, grant.area_id) if grant.area_id else frozenset()
    everything = grant.area_id is not None and grant.area_id in tree.get(None, [])
    return Reach(role, everything, areas, grant.office_id, grant.school_id)


def _covers(reach: Reach, model: type[Base]) -> ColumnElement[bool]:
    if reach.everything:
        return true()
    if model in places.PLACED:
        return places.PLACED[model](reach)
    area, office, school = places.COLUMNS.get(model, (None, None, None))
    parts: list[ColumnElement[bool]] = []
    if reach.areas and area is not None:
        parts.append(area.in_(sorted(reach.areas)))
    if reach.office_id and office is not None:
        own = office == reach.office_id
        parts.append(own & Order.issued_at.is_not(None) if model is Order else own)
    if reach.school_id and school is not None:
        own = school == reach.school_id
        parts.append(own & places.is_the_schools() if model is Order else own)
    if model in places.UNPLACED:
        parts.append(true())
    return or_(false(), *parts)
