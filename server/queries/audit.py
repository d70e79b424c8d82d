"""The audit record: searched by who, what, about what and when; whether its chain is whole."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, func, or_, select

from server.domain import audit_chain
from server.domain.audit_chain import ChainReport
from server.models import AuditCheck, AuditEntry, Person
from server.models.base import ID_CHARS
from server.work import Work
from shared.clock import end_of_day
from shared.sealing import GENESIS

ROWS_MAX = 100
READ_AT_ONCE = 1000
NEWER_MAX = 20_000
"""So many entries since the last check are followed while somebody waits for the page."""
ONE_DAY = timedelta(days=1)
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9000, 1, 1)
"""Nothing was recorded before or after: who asks for more asks for all."""


@dataclass(frozen=True)
class Wanted:
    """What is looked for; lives in the address."""

    event: str = ""
    person: str = ""
    """A log-in, or part of a name."""
    subject: str = ""
    since: date | None = None
    until: date | None = None
    before: int = 0
    """The number above the first one shown."""


@dataclass(frozen=True)
class Standing:
    """The last time the whole chain was followed, and what was added since."""

    last: AuditCheck | None
    newer: ChainReport | None
    """None where too much was added since to follow it while somebody waits."""

    @property
    def broken_at(self) -> int | None:
        """The first entry that does not fit."""
        if self.last is not None and self.last.broken_at is not None:
            return self.last.broken_at
        return self.newer.broken_at if self.newer else None

    @property
    def entries(self) -> int:
        """How many entries fit."""
        if self.newer is not None:
            return self.newer.entries
        return self.last.number if self.last else 0


def entries(work: Work, wanted: Wanted) -> list[AuditEntry]:
    """Entries that fit, newest first."""
    work.require("audit.read")
    asked = select(AuditEntry).order_by(AuditEntry.number.desc()).limit(ROWS_MAX)
    if wanted.before:
        asked = asked.where(AuditEntry.number < wanted.before)
    return list(work.session.scalars(asked.where(*_fitting(work, wanted))))


def events(work: Work) -> list[str]:
    """The kinds of events on record."""
    work.require("audit.read")
    # One look into the index for each kind, however many entries there are.
    first = select(func.min(AuditEntry.event).label("event")).cte("kinds", recursive=True)
    beyond = select(func.min(AuditEntry.event)).where(AuditEntry.event > first.c.event)
    following = select(beyond.scalar_subquery()).where(first.c.event.is_not(None))
    kinds = first.union_all(following)
    known = select(kinds.c.event).where(kinds.c.event.is_not(None)).order_by(kinds.c.event)
    return list(work.session.scalars(known))


def names(work: Work, rows: list[AuditEntry]) -> dict[str, str]:
    """What those who acted are called."""
    ids = {row.actor_id for row in rows if row.actor_id}
    asked = select(Person.id, Person.name).where(Person.id.in_(ids))
    return dict(iter(work.session.execute(asked)))


def chain(work: Work) -> ChainReport:
    """Follow the whole audit chain."""
    return _follow(work, 0, GENESIS)


def standing(work: Work) -> Standing:
    """What the last check found, carried on to the end where that is not long to wait for."""
    work.require("audit.read")
    last = last_check(work)
    if last is not None and last.broken_at is not None:
        return Standing(last, None)
    number, digest = (last.number, last.digest) if last else (0, GENESIS)
    beyond = select(AuditEntry.number).where(AuditEntry.number > number + NEWER_MAX).limit(1)
    if work.session.scalar(beyond) is not None:
        return Standing(last, None)
    return Standing(last, _follow(work, number, digest))


def last_check(work: Work) -> AuditCheck | None:
    """The last time the whole chain was followed."""
    asked = select(AuditCheck).order_by(AuditCheck.checked_at.desc(), AuditCheck.id.desc())
    return work.session.scalars(asked.limit(1)).first()


def _follow(work: Work, number: int, digest: str) -> ChainReport:
    asked: Select[int, bytes, str] = (
        select(AuditEntry.number, AuditEntry.entry, AuditEntry.digest)
        .where(AuditEntry.number > number)
        .order_by(AuditEntry.number)
        .execution_options(yield_per=READ_AT_ONCE)
    )
    # A broken chain is not read to its end.
    with work.session.execute(asked) as rows:
        told = ((row[0], row[1], row[2]) for row in rows)
        return audit_chain.check(told, count=number, digest=digest)


def _fitting(work: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    zone = work.settings.time_zone
    found: list[ColumnElement[bool]] = []
    if wanted.event:
        found.append(AuditEntry.event == wanted.event)
    if wanted.person:
        found.append(_by(work, wanted.person))
    if wanted.subject:
        found.append(_about(wanted.subject))
    if wanted.since and wanted.since > FIRST_DAY:
        found.append(AuditEntry.at >= end_of_day(wanted.since - ONE_DAY, zone))
    if wanted.until and wanted.until < LAST_DAY:
        found.append(AuditEntry.at < end_of_day(wanted.until, zone))
    return found


def _by(work: Work, text: str) -> ColumnElement[bool]:
    """Whoever this means; of one person the entries stand in their order already."""
    part = Person.name.contains(text, autoescape=True)
    meant = select(Person.id).where(or_(Person.id == text, Person.login == text, part))
    some = work.session.scalars(meant.limit(2)).all()
    return AuditEntry.actor_id == some[0] if len(some) == 1 else AuditEntry.actor_id.in_(meant)


def _about(text: str) -> ColumnElement[bool]:
    """A whole id, or as much of its beginning as somebody has."""
    if len(text) >= ID_CHARS:
        return AuditEntry.subject_id == text
    return AuditEntry.subject_id.startswith(text, autoescape=True)
