"""Who supervises a place, by name."""

from collections.abc import Iterator, Mapping

from sqlalchemy import select

from server import scope
from server.models import Area, Grant, Person
from server.work import Work
from shared.vocabulary import Role


def over(work: Work, *area_ids: str) -> list[str]:
    """Who supervises each of these areas: itself, one that holds it, or everything."""
    parents: dict[str, str | None] = dict(
        iter(work.session.execute(select(Area.id, Area.parent_id)))
    )
    supervisors = select(Grant.person_id).where(
        Grant.role == Role.SUPERVISOR, Grant.revoked_at.is_(None)
    )
    reaching = (
        Person.id.in_(supervisors.where(scope.UNPLACED | Grant.area_id.in_(_holding(one, parents))))
        for one in area_ids
    )
    names = select(Person.name).where(Person.active, *reaching)
    return list(work.session.scalars(names.distinct().order_by(Person.name)))


def _holding(area_id: str | None, parents: Mapping[str, str | None]) -> Iterator[str]:
    """An area and those above it."""
    while area_id is not None:
        yield area_id
        area_id = parents[area_id]
