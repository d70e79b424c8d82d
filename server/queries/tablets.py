"""The tablets of the people in reach as a list: silent, short of room, held back, withdrawn."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload

from server.models import Device, Office, Person
from server.queries import listing
from server.queries.listing import Listed, Sorting
from server.work import Work

ROWS_MAX = 50
SILENT_AFTER = timedelta(days=7)
SPACE_LOW_BYTES = 1024 * 1024 * 1024
"""Below it a day of photos may not fit."""
NEVER = datetime(1970, 1, 1, tzinfo=UTC)
UNTOLD = -1
SORTS: dict[str, ColumnElement[Any]] = {
    "seen": func.coalesce(Device.last_seen_at, NEVER, type_=Device.last_seen_at.type),
    "version": Device.app_version.expression,
    "holder": Person.login.expression,
}


class Standing(StrEnum):
    """What a list of tablets is narrowed to."""

    IN_USE = "in_use"
    SILENT = "silent"
    SPACE_LOW = "space_low"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Wanted:
    """Which tablets a list shows; lives in the address."""

    text: str = ""
    standing: str = ""
    version: str = ""
    office: str = ""
    sort: str = ""
    after: str = ""


def find(work: Work, wanted: Wanted) -> Listed[Device]:
    """The tablets in reach that fit, the last enrolled first where nothing else is asked."""
    work.require("device.read")
    return listing.found(
        work, _fitting(work, wanted), _order(wanted), after=wanted.after, limit=ROWS_MAX
    )


def count(work: Work, wanted: Wanted) -> int:
    """How many tablets fit."""
    return listing.count(work, _fitting(work, wanted), Device.id)


def every(work: Work, wanted: Wanted) -> Iterable[Device]:
    """The same tablets one and all, for a file."""
    return listing.every(work, _fitting(work, wanted), _order(wanted))


def versions(work: Work) -> list[str]:
    """The versions of the app in use."""
    rows = select(Device.app_version).where(*_tablets(work)).distinct()
    return sorted(one for one in work.session.scalars(rows.limit(ROWS_MAX)) if one)


def offices(work: Work) -> list[Office]:
    """The offices whose people have tablets."""
    having = select(Person.office_id).join(Device, Device.person_id == Person.id)
    rows = select(Office).where(Office.id.in_(having.where(*_tablets(work))))
    return list(work.session.scalars(rows.order_by(Office.kind).limit(ROWS_MAX)))


def of_person(work: Work, person: Person) -> list[Device]:
    """The tablets of one person, the last enrolled first."""
    if not work.may("device.read"):
        return []
    rows = select(Device).where(*_tablets(work), Device.person_id == person.id)
    return list(work.session.scalars(rows.order_by(Device.enrolled_at.desc())))


def is_silent(work: Work, device: Device) -> bool:
    """Whether a tablet in use has not been heard of for days."""
    heard = device.last_seen_at or device.enrolled_at
    return device.revoked_at is None and heard < work.now - SILENT_AFTER


def is_short_of_room(device: Device) -> bool:
    """Whether it said that it has little room left."""
    return device.free_bytes is not None and device.free_bytes < SPACE_LOW_BYTES


def _tablets(work: Work) -> tuple[ColumnElement[bool], ...]:
    """Those in reach; the chain of what was typed in from paper is no tablet."""
    return work.reach("device.read", Device), ~Device.on_paper


def _order(wanted: Wanted) -> Sorting:
    chosen = listing.sorting(Device.id, wanted.sort, SORTS)
    return chosen or Sorting(Device.id, Device.enrolled_at.expression, falling=True)


def _fitting(work: Work, wanted: Wanted) -> Any:
    return (
        select(Device)
        .join(Person, Person.id == Device.person_id)
        .where(*_tablets(work), *_conditions(work, wanted))
        .options(joinedload(Device.person).joinedload(Person.office))
    )


def _conditions(work: Work, wanted: Wanted) -> Iterable[ColumnElement[bool]]:
    if wanted.text:
        like = (Person.login, Person.name, Device.name)
        yield or_(*(column.contains(wanted.text, autoescape=True) for column in like))
    if wanted.version:
        yield Device.app_version == wanted.version
    if wanted.office:
        yield Person.office_id == wanted.office
    in_use = Device.revoked_at.is_(None)
    heard = func.coalesce(Device.last_seen_at, Device.enrolled_at)
    if wanted.standing == Standing.WITHDRAWN:
        yield ~in_use
    elif wanted.standing == Standing.SILENT:
        yield in_use & (heard < work.now - SILENT_AFTER)
    elif wanted.standing == Standing.SPACE_LOW:
        yield in_use & (Device.free_bytes < SPACE_LOW_BYTES)
    elif wanted.standing == Standing.IN_USE:
        yield in_use
