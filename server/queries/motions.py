"""What was proposed about orders and waits, or was decided, by a second person's word."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from server.domain import motions
from server.domain.order_words import MotionKind, MotionState
from server.models import Motion, Order
from server.work import Work


def of_order(work: Work, order: Order) -> list[Motion]:
    """What was proposed about an order, oldest first."""
    asked = select(Motion).where(Motion.order_id == order.id).order_by(Motion.id)
    named = (selectinload(Motion.proposer), selectinload(Motion.decider))
    return list(work.session.scalars(asked.options(*named)))


def waiting(work: Work, order: Order) -> Motion | None:
    """The one that waits; there is never more than one."""
    proposed = Motion.state == MotionState.PROPOSED
    asked = select(Motion).where(Motion.order_id == order.id, proposed)
    return work.session.scalars(asked).one_or_none()


def waiting_of(work: Work, orders: Iterable[Order]) -> dict[str, Motion]:
    """What waits for a second person, by order."""
    proposed = Motion.state == MotionState.PROPOSED
    asked = select(Motion).where(Motion.order_id.in_([one.id for one in orders]), proposed)
    return {one.order_id: one for one in work.session.scalars(asked)}


def may_confirm(work: Work, motion: Motion, order: Order) -> bool:
    """Whether the asker's is the second word: not of whoever proposed it or found the fault.

    What an office said not to be its own is confirmed by handing it over.
    """
    if motion.kind == MotionKind.NOT_OURS:
        return False
    me = work.actor.person_id
    another = me not in (motion.proposed_by, order.finding.found_by)
    return another and work.may(motions.VERBS[MotionKind(motion.kind)], order)
