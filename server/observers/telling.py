"""Notices on people's desks: whose desk something stands on, and a message put there once."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, or_, select
from sqlalchemy.orm import Session

from server import scope
from server.domain.outward import Topic
from server.infra.database import INSERTS
from server.models import Area, Grant, Notice, Order
from server.models.rows import Rows
from shared.clock import to_ms
from shared.ids import new_id
from shared.vocabulary import Role

RECIPIENTS_MAX = 500
RESPONSIBLE = frozenset({Role.SCHOOL, Role.OFFICE})
OURS = frozenset({Role.SUPERVISOR})
DECIDERS = frozenset({Role.SUPERVISOR, Role.LEADER})
"""Whose word a lengthened term takes; the leading group hears of it only where it signs."""


@dataclass(frozen=True)
class Telling:
    """Who is told of an event, the text's message id, and under which topic it may go outward.

    Without a topic it stays on the desk: nothing leaves the house by omission.
    """

    roles: frozenset[Role]
    text: str
    topic: Topic | None = None


@dataclass(frozen=True)
class Message:
    """What is told, and of what. With a key each person is told it once, however often it comes."""

    telling: Telling
    subject_kind: str
    subject_id: str
    number: str = ""
    what: str = ""
    key: str = ""


@dataclass(frozen=True)
class Put:
    """A message on the desks of those who had not been told it yet: notice and person of each."""

    message: Message
    notices: tuple[tuple[str, str], ...]


@dataclass
class Desks:
    """Puts messages on desks in one unit of work, and remembers which."""

    rows: Rows
    now: datetime
    put: list[Put] = field(default_factory=list)

    def tell(self, people: Iterable[str], message: Message) -> None:
        """The message for each of these people."""
        told = [self._notice(person_id, message) for person_id in people]
        if message.key:
            told = self._not_yet(told)
        else:
            for one in told:
                self.rows.new(Notice, one)
        if told:
            self.put.append(Put(message, tuple((one["id"], one["person_id"]) for one in told)))

    def _notice(self, person_id: str, message: Message) -> dict[str, Any]:
        return {
            "id": new_id(to_ms(self.now)),
            "person_id": person_id,
            "text": message.telling.text,
            "facts": {"number": message.number, "what": message.what},
            "subject_kind": message.subject_kind,
            "subject_id": message.subject_id,
            "key": f"{message.key}:{person_id}" if message.key else None,
            "at": self.now,
        }

    def _not_yet(self, told: list[dict[str, Any]]) -> list[dict[str, Any]]:
        """Those of whom the database took the key: not told before, nor by another worker."""
        connection = self.rows.session.connection()
        insert = INSERTS[connection.dialect.name]
        once = insert(Notice).on_conflict_do_nothing(index_elements=["key"]).returning(Notice.id)
        return [one for one in told if connection.execute(once, one).first() is not None]


def over_the_city(
    session: Session, roles: frozenset[Role], also: ColumnElement[bool] | None = None
) -> list[str]:
    """Who holds one of these roles over the whole city, or by a grant of which this holds."""
    held = select(Grant.person_id).where(
        Grant.revoked_at.is_(None),
        Grant.role.in_(roles),
        scope.OVER_THE_CITY if also is None else scope.OVER_THE_CITY | also,
    )
    with session.no_autoflush:
        return sorted(set(session.scalars(held)))


@dataclass(frozen=True)
class Place:
    """Where something stands that is no order."""

    school_id: str
    area_id: str
    office_id: str | None = None


def _in(name: str) -> Any:
    return bindparam(name, expanding=True)


_ABOVE = select(Area.id, Area.parent_id).where(Area.id.in_(_in("towns")))
_NEAR = select(Grant.person_id, Grant.role, Grant.school_id, Grant.office_id, Grant.area_id).where(
    Grant.revoked_at.is_(None),
    or_(
        (Grant.role == Role.SCHOOL) & Grant.school_id.in_(_in("schools")),
        (Grant.role == Role.OFFICE) & Grant.office_id.in_(_in("offices")),
        Grant.role.in_(DECIDERS) & (Grant.area_id.in_(_in("towns")) | Grant.area_id.is_(None)),
    ),
)
"""Whoever might be told of orders of these schools, offices and towns."""


class Concerned:
    """Whom things concern by where they stand, asked once for all of a unit of work."""

    def __init__(self, session: Session, things: Iterable[Order | Place]) -> None:
        standing = list(things)
        schools = {one.school_id for one in standing}
        offices = {one.office_id for one in standing} - {None}
        towns = {one.area_id for one in standing}
        with session.no_autoflush:
            connection = session.connection()
            towns_above = connection.execute(_ABOVE, {"towns": towns})
            self._above: dict[str, str | None] = dict(iter(towns_above))
            over = {*towns, *self._above.values()} - {None}
            told = {"schools": schools, "offices": offices, "towns": over}
            self._grants = connection.execute(_NEAR, told).all()
        self._known: dict[Any, list[str]] = {}

    def people(self, roles: frozenset[Role], thing: Order | Place) -> list[str]:
        """The people of these roles whose it is, no more than can be told."""
        alike = (roles, thing.school_id, thing.office_id, thing.area_id)
        if alike not in self._known:
            found = {
                person_id
                for person_id, role, *over in self._grants
                if role in roles and self._is_theirs(Role(role), thing, *over)
            }
            self._known[alike] = sorted(found)[:RECIPIENTS_MAX]
        return self._known[alike]

    def _is_theirs(
        self,
        role: Role,
        thing: Order | Place,
        school: str | None,
        office: str | None,
        area: str | None,
    ) -> bool:
        if role is Role.SCHOOL:
            # What another office must fix is not the school's to answer for.
            return thing.office_id is None and school == thing.school_id
        if role is Role.OFFICE:
            return office is not None and office == thing.office_id
        # Who supervises the order's town, the city above it, or everything.
        return area in (None, thing.area_id) or area == self._above.get(thing.area_id)
