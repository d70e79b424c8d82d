"""Whom a circular goes to: the schools that are alike, and the offices that act, of an area."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import func, select

from server import scope
from server.domain.circular_words import has
from server.infra.canonical import canonical
from server.models import Circular, Grant, Office, Person, School
from server.work import Work
from shared.sealing import digest
from shared.vocabulary import Role

SEND = "circular.send"


@dataclass(frozen=True)
class To:
    """Whom it is meant for: schools of an area, of a kind, with a fact; offices as well."""

    area_id: str
    school_kind: str = ""
    fact: str = ""
    offices: bool = False
    but_school: str = ""
    """The school the fault was found at: it has its own order."""


@dataclass(frozen=True)
class Addressees:
    """Whom it would go to, each with its place; and how many of the schools have no account.

    ``after`` is the last circular the asker sent so far.
    """

    schools: list[dict[str, Any]]
    offices: list[dict[str, Any]]
    silent: int
    after: str

    @property
    def count(self) -> int:
        return len(self.schools) + len(self.offices)

    @cached_property
    def seen(self) -> str:
        """What names exactly these: sent is what the page told of, and once."""
        ids = [one["school_id"] for one in self.schools], [one["office_id"] for one in self.offices]
        return digest(canonical([*(sorted(some) for some in ids), self.after]))


def find(work: Work, to: To) -> Addressees:
    """All that fit, as far as the asker reaches."""
    areas = sorted(scope.subtree(scope.area_children(work.session), to.area_id))
    schools = _schools(work, to, areas)
    held = set(work.session.scalars(_accounts(Role.SCHOOL, Grant.school_id)))
    return Addressees(
        schools,
        _offices(work, areas) if to.offices else [],
        sum(one["school_id"] not in held for one in schools),
        _last_sent(work),
    )


def _last_sent(work: Work) -> str:
    sent = select(func.max(Circular.id)).where(Circular.sent_by == work.actor.person_id)
    return work.session.scalar(sent) or ""


def _schools(work: Work, to: To, areas: list[str]) -> list[dict[str, Any]]:
    wanted = [work.reach(SEND, School), School.active, School.area_id.in_(areas)]
    if to.school_kind:
        wanted.append(School.school_type == to.school_kind)
    rows = work.session.execute(
        select(School.id, School.area_id, School.facts).where(*wanted).order_by(School.code)
    )
    return [
        {"school_id": row.id, "area_id": row.area_id}
        for row in rows
        if row.id != to.but_school and (not to.fact or has(row.facts, to.fact))
    ]


def _offices(work: Work, areas: list[str]) -> list[dict[str, Any]]:
    """The offices within that somebody signs in for; those of the whole city with the city."""
    whole = scope.areas_within(work.signed_in(), SEND) is None and _is_city(work, areas)
    here = Office.area_id.in_(areas)
    wanted = (here | Office.area_id.is_(None)) if whole else here
    acting = Office.id.in_(_accounts(Role.OFFICE, Grant.office_id))
    rows = work.session.execute(
        select(Office.id, Office.area_id)
        .where(work.reach(SEND, Office), wanted, acting)
        .order_by(Office.kind, Office.id)
    )
    return [{"office_id": row.id, "area_id": row.area_id} for row in rows]


def _is_city(work: Work, areas: list[str]) -> bool:
    return bool(set(areas) & set(scope.area_children(work.session).get(None, [])))


def _accounts(role: Role, column: Any) -> Any:
    return (
        select(column)
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.role == role, Grant.revoked_at.is_(None), Person.active, column.is_not(None))
        .distinct()
    )
