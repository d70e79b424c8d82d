"""One act for many rows: each as its page showed it, each left out with its reason.

Which acts may be done so is told in docs/domain.md: never one that says somebody has looked.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from server.actions import alarms, long_work, proposals
from server.actions.notices import read_one
from server.domain.alarms import OrderReminded
from server.domain.long_work import (
    ROWS_MAX,
    AlreadyReminded,
    ChangedSince,
    LongWorkUndone,
    NotTheirTurn,
    TooLateToUndo,
    TwoMustSign,
    WorkKind,
    WorkState,
)
from server.domain.measures import Terms
from server.domain.proposing import TWO_PERSONS
from server.models import LongWork, Notice, Order, Proposal, School
from server.queries import long_work as works
from server.work import Work
from shared.problems import Invalid, NotFound, Problem
from shared.protocol import TEXT_CHARS_MAX
from shared.vocabulary import OPEN_TO_PARTY

AT_ONCE = 50
NAMELESS = "—"


@dataclass(frozen=True)
class Picked:
    """A row that was chosen, as its page showed it."""

    row_id: str
    seen: str


@dataclass(frozen=True)
class Said:
    """Why it is done to all of them, and the act by which it is."""

    reason: str
    act_id: str


@dataclass(frozen=True)
class Deed:
    """What is done to each row, by which verb, and how the rows in reach are called."""

    verb: str
    names: Callable[[Work, Sequence[str]], dict[str, str]]
    do: Callable[[Work, Picked, Said], None]
    reason: bool = False
    """Whether one has to say why; the reason stands with each of them."""


def ask(work: Work, kind: WorkKind, rows: Sequence[Picked], reason: str = "") -> LongWork:
    """Have it done to each of these; nothing happens before there was time to undo it."""
    deed = DEEDS[kind]
    work.require(deed.verb)
    if not rows or len(rows) > ROWS_MAX:
        raise Invalid("Choose rows first, at most {most} at once.", most=ROWS_MAX)
    if deed.reason and not 0 < len(reason.strip()) <= TEXT_CHARS_MAX:
        raise Invalid("Say why; it is kept with the decision.")
    names = deed.names(work, [one.row_id for one in rows])
    told = [[one.row_id, one.seen, names.get(one.row_id, NAMELESS)] for one in rows]
    asked = {"rows": told, "reason": reason.strip()}
    return long_work.begin(work, kind, asked, of=len(told))


def turn(work: Work, row: LongWork) -> bool:
    """The next so many rows; whether more are left."""
    deed = DEEDS[WorkKind(row.kind)]
    at, said = row.done + len(row.left_out), Said(row.asked["reason"], row.id)
    with long_work.as_its_person(work, row):
        for row_id, seen, name in row.asked["rows"][at : at + AT_ONCE]:
            try:
                deed.do(work, Picked(row_id, seen), said)
            except Problem as problem:
                long_work.leave_out(row, name, problem)
            else:
                row.done += 1
    return row.done + len(row.left_out) < row.of


def mark_read(work: Work, ids: Iterable[str]) -> LongWork:
    """Messages are read at once; taking that back leaves alone what was read otherwise."""
    rows = list(ids)[:ROWS_MAX]
    row = long_work.write_down(work, WorkKind.READ, {}, of=len(rows))
    marked = []
    for notice_id in rows:
        notice = read_one(work, notice_id)
        if notice.read_at == work.now:
            marked.append(notice_id)
    row.asked, row.done = {"rows": marked}, len(rows)
    long_work.end(work, row)
    return row


def undo(work: Work, work_id: str) -> LongWork:
    """Before it begins, nothing comes of it; what was done at once is taken back."""
    row = works.own(work, work_id, lock=True)
    if row.kind != WorkKind.READ:
        return long_work.undo(work, work_id)
    if row.state != WorkState.DONE or work.now >= row.begins_at:
        raise TooLateToUndo()
    for notice_id in row.asked["rows"]:
        notice = work.session.get(Notice, notice_id)
        if notice is not None and notice.read_at == row.made_at:
            notice.read_at = None
    row.state = WorkState.UNDONE
    work.record(LongWorkUndone(row.id, row.kind))
    return row


def may_undo(work: Work, row: LongWork) -> bool:
    """Whether there is still time to."""
    waits = row.state == WorkState.WAITING or (
        row.kind == WorkKind.READ and row.state == WorkState.DONE
    )
    return waits and work.now < row.begins_at


def _remind(work: Work, one: Picked, _said: Said) -> None:
    """Its party hears that the office waits; once a day."""
    order = work.get(Order, one.row_id, lock=True)
    work.require("order.remind", order)
    if str(order.rev) != one.seen:
        raise ChangedSince()
    held = order.extension_asked_at or order.handed_back_at
    if order.state not in OPEN_TO_PARTY or held or order.due_on is None:
        raise NotTheirTurn()
    if not alarms.first_today(work, order.id):
        raise AlreadyReminded()
    work.record(OrderReminded.of(order.id, order.due_on))


def _decide(*, taken: bool, together: bool = False) -> Callable[[Work, Picked, Said], None]:
    def decide(work: Work, one: Picked, said: Said) -> None:
        row = work.get(Proposal, one.row_id)
        if row.kind in TWO_PERSONS:
            raise TwoMustSign()
        terms = Terms(together=said.act_id if together else "")
        proposals.decide(work, row.id, taken=taken, reason=said.reason, terms=terms, seen=one.seen)

    return decide


def _orders(work: Work, ids: Sequence[str]) -> dict[str, str]:
    asked = select(Order.id, Order.number).where(work.reach("order.read", Order), Order.id.in_(ids))
    return dict(iter(work.session.execute(asked)))


def _proposals(work: Work, ids: Sequence[str]) -> dict[str, str]:
    asked = select(Proposal.id, School.name).join(School, School.id == Proposal.school_id)
    asked = asked.where(work.reach("proposal.read", Proposal), Proposal.id.in_(ids))
    return dict(iter(work.session.execute(asked)))


DEEDS: dict[WorkKind, Deed] = {
    WorkKind.REMIND: Deed("order.remind", _orders, _remind),
    WorkKind.TAKE_UP: Deed("proposal.decide", _proposals, _decide(taken=True), reason=True),
    WorkKind.TOGETHER: Deed(
        "proposal.decide", _proposals, _decide(taken=True, together=True), reason=True
    ),
    WorkKind.SET_ASIDE: Deed("proposal.decide", _proposals, _decide(taken=False), reason=True),
}
LISTS: dict[str, tuple[WorkKind, ...]] = {
    "orders": (WorkKind.REMIND,),
    "proposals": (WorkKind.TAKE_UP, WorkKind.TOGETHER, WorkKind.SET_ASIDE),
}
"""What can be done to many rows of a list."""


VERBS = tuple(sorted({DEEDS[kind].verb for kinds in LISTS.values() for kind in kinds}))
"""One of them is needed to do anything to many rows."""


def deed_of(name: str, deed: str) -> WorkKind:
    """What was chosen to be done to many rows of a list."""
    found = next((kind for kind in LISTS.get(name, ()) if kind == deed), None)
    if found is None:
        raise NotFound()
    return found


def offered(work: Work, of: str) -> list[tuple[WorkKind, Deed]]:
    """What the asker can do to many rows of a list."""
    return [(kind, DEEDS[kind]) for kind in LISTS.get(of, ()) if work.may(DEEDS[kind].verb)]
