"""People, their tablets, the notices on a desk."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from server.models import (
    Area,
    Blob,
    Device,
    Grant,
    IncidentPhoto,
    Notice,
    Office,
    OtherBytes,
    Person,
    Photo,
    Receipt,
    School,
)
from server.queries import listing
from server.queries.listing import Sorting
from server.work import Work
from shared.vocabulary import OpResult

ROWS_MAX = 200


@dataclass(frozen=True)
class Wanted:
    """Which accounts a list shows; lives in the address."""

    text: str = ""
    role: str = ""
    after: str = ""


def everyone(work: Work, text: str = "") -> list[Person]:
    """The accounts in reach, by login, as far as one page goes."""
    return find(work, Wanted(text))[0]


def find(work: Work, wanted: Wanted) -> tuple[list[Person], str]:
    """The accounts in reach that fit, by login; and the key to go on from."""
    work.require("person.read")
    order = Sorting(Person.login)
    return listing.page(work, _fitting(work, wanted), order, after=wanted.after, limit=ROWS_MAX)


def count(work: Work, wanted: Wanted) -> int:
    """How many accounts fit."""
    return listing.count(work, _fitting(work, wanted), Person.id)


def every(work: Work, wanted: Wanted) -> Iterable[Person]:
    """The same accounts one and all, for a file."""
    return listing.every(work, _fitting(work, wanted), Sorting(Person.login))


def _fitting(work: Work, wanted: Wanted) -> Any:
    statement = (
        select(Person)
        .where(work.reach("person.read", Person))
        .options(selectinload(Person.grants), selectinload(Person.office))
    )
    if wanted.text:
        like = (Person.login, Person.name)
        fits = (column.contains(wanted.text, autoescape=True) for column in like)
        statement = statement.where(or_(*fits))
    if wanted.role:
        held = Grant.revoked_at.is_(None) & (Grant.role == wanted.role)
        statement = statement.where(Person.grants.any(held))
    return statement


@dataclass(frozen=True)
class Held:
    """A role a person holds, and where: the names of an area, an office or a school."""

    grant: Grant
    place: str
    place_en: str


def held(work: Work, person: Person) -> list[Held]:
    """The roles of a person that were not taken back, with the names of their places."""
    session = work.session
    found = []
    for row in sorted(person.grants, key=lambda one: one.granted_at):
        if row.revoked_at is not None:
            continue
        area = session.get(Area, row.area_id) if row.area_id else None
        office = session.get(Office, row.office_id) if row.office_id else None
        school = session.get(School, row.school_id) if row.school_id else None
        place = area or office or school
        english = place.name_en if isinstance(place, Area | Office) else ""
        found.append(Held(row, place.name if place else "", english))
    return found


def offices(work: Work) -> list[Office]:
    """The offices."""
    return list(work.session.scalars(select(Office).order_by(Office.kind).limit(ROWS_MAX)))


def held_of(work: Work, devices: list[Device]) -> dict[str, int]:
    """How many records of each of these tablets wait for a decision."""
    ids = [one.id for one in devices]
    counted = (
        select(Receipt.device_id, func.count())
        .where(
            Receipt.result == OpResult.HELD,
            Receipt.decided_at.is_(None),
            Receipt.device_id.in_(ids),
        )
        .group_by(Receipt.device_id)
    )
    return dict(iter(work.session.execute(counted)))


def strange_of(work: Work, devices: list[Device]) -> dict[str, int]:
    """How many records of each of these tablets came under a number already taken."""
    ids = [one.id for one in devices]
    counted = (
        select(OtherBytes.device_id, func.count())
        .where(OtherBytes.device_id.in_(ids))
        .group_by(OtherBytes.device_id)
    )
    return dict(iter(work.session.execute(counted)))


def photos_on_their_way(work: Work) -> int:
    """How many evidence copies named by tablets have not fully arrived."""
    counted = (
        select(func.count())
        .select_from(one)
        .join(Blob, Blob.sha256 == one.sha256)
        .where(Blob.verified_at.is_(None))
        for one in (Photo, IncidentPhoto)
    )
    return sum(work.session.scalar(asked) or 0 for asked in counted)


def notices(work: Work) -> list[Notice]:
    """What is on the asker's desk, newest first."""
    work.require("notice.read")
    return list(
        work.session.scalars(
            select(Notice)
            .where(Notice.person_id == work.actor.person_id)
            .order_by(Notice.at.desc())
            .limit(20)
        )
    )
