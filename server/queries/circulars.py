"""Early warnings and self-checks: as the desk lists them, and as each party has its own copy."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import selectinload

from server.domain.circular_words import NAMES, CircularKind, CopyStanding, SelfAnswer
from server.models import Circular, CircularCopy, Proposal, School
from server.queries import listing
from server.queries.listing import Listed, Sorting
from server.work import Work
from shared.problems import NotFound

READ, ANSWER = "circular.read", "circular.answer"
ROWS_MAX = 50
MINE_SHOWN = 20
"""How many unanswered ones the first page of a school shows."""
SORTS: dict[str, ColumnElement[Any]] = {
    "number": Circular.id.expression,
    "due": Circular.due_on.expression,
}


@dataclass(frozen=True)
class Wanted:
    """Which of them a list shows; lives in the address."""

    kind: CircularKind
    area: str = ""
    risk: str = ""
    text: str = ""
    after: str = ""
    sort: str = ""


@dataclass(frozen=True)
class Counts:
    """How many got it, how many answered, and how many of those said no to something."""

    sent: int = 0
    answered: int = 0
    noes: int = 0

    @property
    def missing(self) -> int:
        return self.sent - self.answered


def find(work: Work, wanted: Wanted) -> Listed[Circular]:
    """Those in reach that fit, the newest first where no other order is asked for."""
    work.require(READ)
    fitting, order = _fitting(work, wanted), _order(wanted)
    return listing.found(work, fitting, order, after=wanted.after, limit=ROWS_MAX)


def count(work: Work, wanted: Wanted) -> int:
    """How many fit."""
    return listing.count(work, _fitting(work, wanted), Circular.id)


def every(work: Work, wanted: Wanted) -> Iterable[tuple[Circular, Counts]]:
    """The same ones, each with its counts, for a file."""
    found = list(listing.every(work, _fitting(work, wanted), _order(wanted)))
    counted = counts(work, found)
    return [(one, counted[one.id]) for one in found]


def one(work: Work, circular_id: str, kind: CircularKind) -> Circular:
    """One of this kind, in reach."""
    row = work.get(Circular, circular_id)
    if row.kind != kind:
        raise NotFound()
    return row


def counts(work: Work, rows: Sequence[Circular]) -> dict[str, Counts]:
    """Of each how many got it and answered, as far as the asker reaches."""
    said_no = or_(*(getattr(CircularCopy, name) == SelfAnswer.NO for name in NAMES))
    asked = (
        select(
            CircularCopy.circular_id,
            func.count(CircularCopy.id),
            func.count(CircularCopy.answered_at),
            func.sum(case((said_no, 1), else_=0)),
        )
        .where(
            work.reach(READ, CircularCopy), CircularCopy.circular_id.in_([one.id for one in rows])
        )
        .group_by(CircularCopy.circular_id)
    )
    found = {row[0]: Counts(row[1], row[2], int(row[3])) for row in work.session.execute(asked)}
    return {one.id: found.get(one.id, Counts()) for one in rows}


def said(work: Work, row: Circular) -> list[tuple[str, dict[str, int]]]:
    """Of each question its text, and how many said what."""
    columns = [getattr(CircularCopy, name) for name in NAMES[: len(row.questions)]]
    if not columns:
        return []
    rows = work.session.execute(
        select(*columns, func.count())
        .where(work.reach(READ, CircularCopy), CircularCopy.circular_id == row.id)
        .group_by(*columns)
    )
    told = [Counter[str]() for _ in columns]
    for *answers, number in rows:
        for place, word in enumerate(answers):
            told[place][word] += number
    return [
        (question, {str(word): told[place][word] for word in SelfAnswer})
        for place, question in enumerate(row.questions)
    ]


def about(work: Work, order_id: str) -> Sequence[Circular]:
    """The self-checks that began with an order's fault."""
    if not work.may(READ):
        return []
    rows = select(Circular).where(work.reach(READ, Circular), Circular.order_id == order_id)
    return work.session.scalars(rows.order_by(Circular.id.desc()).limit(ROWS_MAX)).all()


def mine(work: Work, *, answered: bool, after: str = "", limit: int = ROWS_MAX) -> Listed[Any]:
    """The asker's own copies: those to be answered by their last day, or the rest, newest first."""
    open_now = CircularCopy.answered_at.is_(None) & Circular.taken_back_at.is_(None)
    rows = _mine(work).where(~open_now if answered else open_now)
    by = Sorting(CircularCopy.id, falling=True)
    if not answered:
        by = Sorting(CircularCopy.id, Circular.due_on.expression)
    return listing.found(work, rows, by, after=after, limit=limit)


def answered(work: Work) -> int:
    """How many of the asker's own are answered or taken back."""
    over = CircularCopy.answered_at.is_not(None) | Circular.taken_back_at.is_not(None)
    return listing.count(work, _mine(work).where(over), CircularCopy.id)


def asked_since(work: Work, school_id: str, since: datetime) -> dict[str, int]:
    """How many of each kind a school was sent since then; what was taken back asked nothing."""
    rows = work.session.execute(
        select(Circular.kind, func.count())
        .join(CircularCopy, CircularCopy.circular_id == Circular.id)
        .where(
            CircularCopy.school_id == school_id,
            Circular.sent_at >= since,
            Circular.taken_back_at.is_(None),
        )
        .group_by(Circular.kind)
    )
    return {str(kind): 0 for kind in CircularKind} | dict(iter(rows))


def overdue(today: date) -> ColumnElement[bool]:
    """Their last day is over; what was taken back asks nothing."""
    return (Circular.due_on < today) & Circular.taken_back_at.is_(None)


def standing(work: Work, copy: CircularCopy) -> CopyStanding:
    """Where a copy stands today."""
    if copy.answered_at is not None:
        return CopyStanding.GIVEN
    row = copy.circular
    late = row.taken_back_at is None and row.due_on < work.today
    return CopyStanding.LATE if late else CopyStanding.WAITING


def of_school(work: Work, school: School, most: int) -> Sequence[CircularCopy]:
    """The latest that a school was sent, as far as the asker may read its copies."""
    rows = (
        select(CircularCopy)
        .where(work.reach(READ, CircularCopy), CircularCopy.school_id == school.id)
        .options(selectinload(CircularCopy.circular), selectinload(CircularCopy.photos))
        .order_by(CircularCopy.id.desc())
        .limit(most)
    )
    return work.session.scalars(rows).all()


def behind(work: Work, proposal: Proposal) -> CircularCopy | None:
    """The answer with a no that a step began with, as far as the asker may read it."""
    circular_id = proposal.facts.get("circular")
    if circular_id is None:
        return None
    rows = select(CircularCopy).where(
        work.reach(READ, CircularCopy),
        CircularCopy.circular_id == circular_id,
        CircularCopy.school_id == proposal.school_id,
    )
    return work.session.scalars(rows).one_or_none()


def copy_of(work: Work, circular_id: str) -> CircularCopy | None:
    """The asker's own copy of one, if there is one; of several the first that is not answered."""
    rows = _mine(work).where(CircularCopy.circular_id == circular_id)
    rows = rows.order_by(CircularCopy.answered_at.is_not(None), CircularCopy.id)
    found: CircularCopy | None = work.session.scalars(rows.limit(1)).first()
    return found


def _mine(work: Work) -> Select[Any]:
    return (
        select(CircularCopy)
        .join(Circular, Circular.id == CircularCopy.circular_id)
        .where(work.reach(ANSWER, CircularCopy))
        .options(
            selectinload(CircularCopy.circular).selectinload(Circular.letterhead),
            selectinload(CircularCopy.school),
            selectinload(CircularCopy.photos),
        )
    )


def _fitting(work: Work, wanted: Wanted) -> Any:
    conditions = [work.reach(READ, Circular), Circular.kind == wanted.kind]
    if wanted.area:
        conditions.append(Circular.area_id == wanted.area)
    if wanted.risk:
        conditions.append(Circular.risk == wanted.risk)
    if sought := wanted.text.strip():
        columns = (Circular.number, Circular.what)
        conditions.append(or_(*(one.contains(sought, autoescape=True) for one in columns)))
    told = (Circular.area, Circular.sender, Circular.letterhead)
    asked = select(Circular).where(*conditions)
    return asked.options(*(selectinload(one) for one in told))


def _order(wanted: Wanted) -> Sorting:
    chosen = listing.sorting(Circular.id, wanted.sort, SORTS)
    return chosen or Sorting(Circular.id, falling=True)
