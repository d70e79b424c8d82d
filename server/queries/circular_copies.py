"""The copies of one circular: who has answered and who has not, as far as the asker reaches."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from server.domain.circular_words import NAMES, CopyStanding, SelfAnswer
from server.models import Circular, CircularCopy, Office, School
from server.queries import circulars, listing, schools
from server.queries.listing import Listed, Sorting
from server.work import Work
from shared.problems import NotFound

READ = "circular.read"
ROWS_MAX = 50
SORTS: dict[str, ColumnElement[Any]] = {
    "who": func.coalesce(School.name, Office.name, "").expression,
}


@dataclass(frozen=True)
class Wanted:
    """Which copies a list shows; ``said`` is a question and its answer, such as ``first.self_no``,
    or the answer alone where it is any question's.
    """

    circular: str
    standing: str = ""
    said: str = ""
    text: str = ""
    after: str = ""
    sort: str = ""


def find(work: Work, wanted: Wanted) -> Listed[CircularCopy]:
    """The copies that fit, as they were sent where no other order is asked for."""
    work.require(READ)
    fitting, order = _fitting(work, wanted), _order(wanted)
    return listing.found(work, fitting, order, after=wanted.after, limit=ROWS_MAX)


def count(work: Work, wanted: Wanted) -> int:
    """How many fit."""
    return listing.count(work, _fitting(work, wanted), CircularCopy.id)


def every(work: Work, wanted: Wanted) -> Iterable[CircularCopy]:
    """The same copies one and all, for a file."""
    return listing.every(work, _fitting(work, wanted), _order(wanted))


def held(work: Work, copy_id: str) -> CircularCopy:
    """A copy in the office's reach, held to the commit."""
    asked = select(CircularCopy).where(CircularCopy.id == copy_id, work.reach(READ, CircularCopy))
    found = work.session.scalars(asked.with_for_update(of=CircularCopy)).one_or_none()
    if found is None:
        raise NotFound()
    return found


def _order(wanted: Wanted) -> Sorting:
    return listing.sorting(CircularCopy.id, wanted.sort, SORTS) or Sorting(CircularCopy.id)


def _fitting(work: Work, wanted: Wanted) -> Any:
    return (
        select(CircularCopy)
        .join(Circular, Circular.id == CircularCopy.circular_id)
        .outerjoin(School, School.id == CircularCopy.school_id)
        .outerjoin(Office, Office.id == CircularCopy.office_id)
        .where(*_conditions(work, wanted))
        .options(
            selectinload(CircularCopy.circular),
            selectinload(CircularCopy.school).selectinload(School.area),
            selectinload(CircularCopy.office),
            selectinload(CircularCopy.answerer),
            selectinload(CircularCopy.photos),
        )
    )


def _conditions(work: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [work.reach(READ, CircularCopy), CircularCopy.circular_id == wanted.circular]
    missing = CircularCopy.answered_at.is_(None)
    by_standing = {
        CopyStanding.GIVEN: CircularCopy.answered_at.is_not(None),
        CopyStanding.WAITING: missing,
        CopyStanding.LATE: missing & circulars.overdue(work.today),
    }
    if wanted.standing in by_standing:
        conditions.append(by_standing[CopyStanding(wanted.standing)])
    if wanted.said:
        conditions.append(_said(wanted.said))
    if sought := wanted.text.strip():
        office = Office.name.contains(sought, autoescape=True)
        conditions.append(or_(schools.named_like(sought), office))
    return conditions


def _said(told: str) -> ColumnElement[bool]:
    name, _, answer = told.rpartition(".")
    names = (name,) if name in NAMES else NAMES
    known = answer if answer in set(SelfAnswer) else SelfAnswer.NO
    return or_(*(getattr(CircularCopy, one) == known for one in names))
