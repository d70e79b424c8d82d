"""Closing a case: what was ordered is done and was seen; the look-backs are scheduled by rule."""

from server.actions import indicators, lookbacks, motions, steps
from server.domain.lifecycle import OrderAct
from server.domain.order_events import OrderClosed
from server.models import Order
from server.work import Work


def close(work: Work, order: Order, act: OrderAct, text: str) -> None:
    """The case is closed by this act, and not over."""
    order.closed_at = work.now
    if act is not OrderAct.FIX_ON_SPOT:
        motions.lapse(work, order)
    if order.proposed_at != work.now:
        # What is closed as its check comes in is seen with the check.
        indicators.see_order_later(work, order.id)
    steps.note(work, order, act, text)
    work.record(OrderClosed(order.id))
    lookbacks.schedule(work, order)
