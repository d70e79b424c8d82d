"""What was proposed by the ladder and by look-backs: the queue of it, and what was decided."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import selectinload

from server.domain.planning_words import ProposalCause, ProposalKind, ProposalState
from server.domain.proposing import OF_ORDERS, WAITS
from server.models import Area, Order, Proposal, School
from server.queries import listing, schools, standing
from server.queries.listing import Listed, Sorting
from server.work import Work
from shared.vocabulary import HandlingLevel, OrderKind, OrderState

ROWS_MAX = 50
BESIDE_MAX = 10
"""So many of the same school stand beside one."""
ALL = "all"
"""How an address asks for what waits and what was decided."""
SORTS: dict[str, ColumnElement[Any]] = {
    "proposed": Proposal.proposed_at.expression,
    "school": School.name.expression,
}


@dataclass(frozen=True)
class Wanted:
    """Which proposals a list shows; lives in the address. Without a state those that wait."""

    state: str = ""
    kind: str = ""
    cause: str = ""
    area: str = ""
    text: str = ""
    sort: str = ""
    after: str = ""


def find(work: Work, wanted: Wanted) -> Listed[Proposal]:
    """The proposals in reach that fit."""
    work.require("proposal.read")
    fitting, order = _fitting(work, wanted), _order(wanted)
    return listing.found(work, fitting, order, after=wanted.after, limit=ROWS_MAX)


def count(work: Work, wanted: Wanted) -> int:
    """How many proposals fit."""
    return listing.count(work, _fitting(work, wanted), Proposal.id)


def every(work: Work, wanted: Wanted) -> Iterable[Proposal]:
    """The same proposals one and all, for a file."""
    return listing.every(work, _fitting(work, wanted), _order(wanted))


def put_forward(
    work: Work, school_id: str, kind: ProposalKind, why: str, order_ids: Sequence[str]
) -> Proposal | None:
    """The step somebody put forward of a school in these words, while it waits."""
    rows = select(Proposal).where(
        Proposal.school_id == school_id,
        Proposal.kind == kind,
        Proposal.cause == ProposalCause.BY_HAND,
        Proposal.state.in_(WAITS),
    )
    told = {"why": why, "orders": list(dict.fromkeys(order_ids))}
    fitting = (one for one in work.session.scalars(rows) if told.items() <= _said(one).items())
    return next(fitting, None)


def _said(row: Proposal) -> dict[str, Any]:
    return {"orders": []} | row.facts


def may_be_about(order: Order) -> bool:
    """Whether a step can be about it: the school's own, known to it, and not withdrawn."""
    own = order.kind == OrderKind.NOTICE and order.issued_at is not None
    return own and order.state != OrderState.WITHDRAWN


def of_order_by_hand(order: Order) -> tuple[ProposalKind, ...]:
    """The steps that can be put forward about an order."""
    if not may_be_about(order):
        return ()
    over = order.state in standing.OVER or order.handling_level == HandlingLevel.LISTED
    return tuple(one for one in OF_ORDERS if one != ProposalKind.LISTING or not over)


def listing_waits(work: Work, order: Order) -> bool:
    """Whether a listing of it waits for somebody's word."""
    listing = Proposal.kind == ProposalKind.LISTING, Proposal.state.in_(WAITS)
    asked = select(Proposal.id).where(Proposal.order_id == order.id, *listing)
    return work.session.scalars(asked.limit(1)).first() is not None


def named(work: Work, proposal: Proposal) -> list[Order]:
    """The orders somebody said it is about, as they chose them; none where a rule proposed it."""
    chosen: list[str] = proposal.facts.get("orders", [])
    if not chosen:
        return []
    asked = select(Order).where(work.reach("order.read", Order), Order.id.in_(chosen))
    return sorted(work.session.scalars(asked), key=lambda one: chosen.index(one.id))


def waiting(work: Work) -> int:
    """How many wait for somebody's word."""
    asked = select(func.count(Proposal.id)).where(
        work.reach("proposal.read", Proposal), Proposal.state.in_(WAITS)
    )
    return work.session.scalar(asked) or 0


def of_order(work: Work, order: Order) -> list[Proposal]:
    """What was proposed of one order, the newest first."""
    newest = Proposal.proposed_at.desc(), Proposal.id
    return list(
        work.session.scalars(
            select(Proposal)
            .where(work.reach("proposal.read", Proposal), Proposal.order_id == order.id)
            .options(*_TOLD)
            .order_by(*newest)
            .limit(ROWS_MAX)
        )
    )


def beside(work: Work, proposal: Proposal) -> list[Proposal]:
    """What else was proposed of its school, the newest first."""
    others = Proposal.school_id == proposal.school_id, Proposal.id != proposal.id
    return list(
        work.session.scalars(
            select(Proposal)
            .where(work.reach("proposal.read", Proposal), *others)
            .options(*_TOLD)
            .order_by(Proposal.id.desc())
            .limit(BESIDE_MAX)
        )
    )


def overdue_today(work: Work, school_id: str) -> list[Order]:
    """What is overdue at a school of its own, the oldest first."""
    asked = select(Order).where(*_overdue(work, school_id)).order_by(Order.due_on, Order.id)
    return list(work.session.scalars(asked.limit(BESIDE_MAX)))


def overdue_count(work: Work, school_id: str) -> int:
    """How many are overdue at a school of its own."""
    asked = select(func.count(Order.id)).where(*_overdue(work, school_id))
    return work.session.scalar(asked) or 0


def _overdue(work: Work, school_id: str) -> tuple[ColumnElement[bool], ...]:
    return (
        work.reach("order.read", Order),
        Order.school_id == school_id,
        Order.kind == OrderKind.NOTICE,
        standing.overdue(work.today),
    )


def towns(work: Work) -> list[Area]:
    """The towns of the asker's schools of which anything was proposed, in their fixed order."""
    known = (
        select(School.area_id)
        .join(Proposal, Proposal.school_id == School.id)
        .where(work.reach("proposal.read", Proposal))
    )
    return list(work.session.scalars(select(Area).where(Area.id.in_(known)).order_by(Area.code)))


_TOLD = (
    selectinload(Proposal.school).selectinload(School.area),
    selectinload(Proposal.order),
    selectinload(Proposal.signer),
    selectinload(Proposal.decider),
)


def _fitting(work: Work, wanted: Wanted) -> Any:
    return (
        select(Proposal)
        .join(School, School.id == Proposal.school_id)
        .where(*_conditions(work, wanted))
        .options(*_TOLD)
    )


def _conditions(work: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [work.reach("proposal.read", Proposal)]
    if wanted.state != ALL:
        states = {wanted.state} if wanted.state else WAITS
        conditions.append(Proposal.state.in_(states))
    if wanted.kind:
        conditions.append(Proposal.kind == wanted.kind)
    if wanted.cause:
        conditions.append(Proposal.cause == wanted.cause)
    if wanted.area:
        conditions.append(School.area_id == wanted.area)
    if wanted.text:
        conditions.append(schools.named_like(wanted.text))
    return conditions


def _order(wanted: Wanted) -> Sorting:
    """As asked for; else what waits oldest first, so that none is passed over, others newest."""
    chosen = listing.sorting(Proposal.id, wanted.sort, SORTS)
    waits = wanted.state in ("", ProposalState.PROPOSED, ProposalState.SIGNED)
    return chosen or Sorting(Proposal.id, falling=not waits)
