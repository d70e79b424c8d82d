"""Measures as lists and pages show them: narrowed to the asker, the newest first."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from server.domain.measures import LATE, UNREAD
from server.domain.planning_words import MeasureState
from server.models import Area, Measure, Proposal, School
from server.queries import listing, schools
from server.queries.listing import Listed, Sorting
from server.work import Work

ROWS_MAX = 50
OF_A_SCHOOL_MAX = 20
NEVER = date(9999, 12, 31)
SORTS: dict[str, ColumnElement[Any]] = {
    "issued": Measure.issued_at.expression,
    "school": School.name.expression,
    "number": Measure.number.expression,
    "reply": func.coalesce(Measure.reply_by, NEVER),
}
_TOLD = (
    selectinload(Measure.school).selectinload(School.area),
    selectinload(Measure.photos),
)


@dataclass(frozen=True)
class Wanted:
    """Which measures a list shows; lives in the address."""

    state: str = ""
    kind: str = ""
    reply: str = ""
    area: str = ""
    text: str = ""
    sort: str = ""
    after: str = ""


def find(work: Work, wanted: Wanted) -> Listed[Measure]:
    """The measures in reach that fit, the newest first where no other order is asked for."""
    work.require("measure.read")
    fitting, order = _fitting(work, wanted), _order(wanted)
    return listing.found(work, fitting, order, after=wanted.after, limit=ROWS_MAX)


def count(work: Work, wanted: Wanted) -> int:
    """How many measures fit."""
    return listing.count(work, _fitting(work, wanted), Measure.id)


def every(work: Work, wanted: Wanted) -> Iterable[Measure]:
    """The same measures one and all, for a file."""
    return listing.every(work, _fitting(work, wanted), _order(wanted))


def unread(work: Work) -> int:
    """How many replies wait to be read."""
    conditions = work.reach("measure.handle", Measure), *_unread()
    return work.session.scalar(select(func.count(Measure.id)).where(*conditions)) or 0


def of_school(work: Work, school: School) -> Sequence[Measure]:
    """The latest measures a school was given, as far as the asker may know of them."""
    own = work.reach("measure.read", Measure), Measure.school_id == school.id
    asked = select(Measure).where(*own).order_by(Measure.issued_at.desc(), Measure.id)
    return work.session.scalars(asked.limit(OF_A_SCHOOL_MAX)).all()


def of_proposal(work: Work, proposal: Proposal) -> Measure | None:
    """What a signed proposal became."""
    own = work.reach("measure.read", Measure), Measure.proposal_id == proposal.id
    return work.session.scalars(select(Measure).where(*own)).one_or_none()


def mine(work: Work) -> Sequence[Measure]:
    """What the asker's school was given, the newest first."""
    own = work.reach("measure.reply", Measure)
    asked = select(Measure).where(own).options(*_TOLD).order_by(Measure.issued_at.desc())
    return work.session.scalars(asked.limit(OF_A_SCHOOL_MAX)).all()


def number_of(work: Work, together: str, kind: str) -> str | None:
    """The number of the paper that is just being signed for several; none before the first."""
    if not together:
        return None
    work.session.flush()
    asked = select(Measure.number).where(Measure.together == together, Measure.kind == kind)
    return work.session.scalars(asked.limit(1)).first()


def names(work: Work, together: str, proposal: Proposal) -> bool:
    """Whether the paper of this act names the school of a proposal already."""
    work.session.flush()
    asked = select(Measure.id).where(
        Measure.together == together,
        Measure.kind == proposal.kind,
        Measure.school_id == proposal.school_id,
    )
    return work.session.scalars(asked.limit(1)).first() is not None


def in_one_act(work: Work, together: str) -> list[Measure]:
    """What one act signed, as far as the asker may know of it, by school."""
    own = work.reach("measure.read", Measure), Measure.together == together
    asked = select(Measure).join(School, School.id == Measure.school_id).where(*own)
    return list(work.session.scalars(asked.options(*_TOLD).order_by(School.code, Measure.id)))


def beside(work: Work, row: Measure) -> list[Measure]:
    """All that its paper names, itself among them; none where it names its school alone."""
    rows = in_one_act(work, row.together) if row.together else []
    named = [one for one in rows if one.kind == row.kind]
    return named if len(named) > 1 else []


def towns(work: Work) -> list[Area]:
    """The towns in which there is any, in their fixed order."""
    known = (
        select(School.area_id)
        .join(Measure, Measure.school_id == School.id)
        .where(work.reach("measure.read", Measure))
    )
    return list(work.session.scalars(select(Area).where(Area.id.in_(known)).order_by(Area.code)))


def _fitting(work: Work, wanted: Wanted) -> Any:
    return (
        select(Measure)
        .join(School, School.id == Measure.school_id)
        .where(*_conditions(work, wanted))
        .options(*_TOLD)
    )


def late(today: date) -> tuple[ColumnElement[bool], ...]:
    """The day of its reply is over, and none has come; what is lifted asks for none any more."""
    waits = Measure.replied_at.is_(None), Measure.state == MeasureState.IN_FORCE
    return *waits, Measure.reply_by < today


def _unread() -> tuple[ColumnElement[bool], ...]:
    return Measure.replied_at.is_not(None), Measure.read_at.is_(None)


def _conditions(work: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [work.reach("measure.read", Measure)]
    if wanted.state:
        conditions.append(Measure.state == wanted.state)
    if wanted.kind:
        conditions.append(Measure.kind == wanted.kind)
    if wanted.area:
        conditions.append(School.area_id == wanted.area)
    if wanted.reply == LATE:
        conditions += late(work.today)
    if wanted.reply == UNREAD:
        conditions += _unread()
    if wanted.text:
        number = Measure.number.contains(wanted.text.strip(), autoescape=True)
        conditions.append(or_(number, schools.named_like(wanted.text)))
    return conditions


def _order(wanted: Wanted) -> Sorting:
    chosen = listing.sorting(Measure.id, wanted.sort, SORTS)
    return chosen or Sorting(Measure.id, falling=True)
