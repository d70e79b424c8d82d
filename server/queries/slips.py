"""The stamped slips that were filed for an order."""

from sqlalchemy import select

from server.models import Order, OrderSlip
from server.work import Work
from shared.vocabulary import OrderState


def may_file(order: Order) -> bool:
    """Whether there is a paper to file a slip of: it went out, and was not withdrawn."""
    return order.issued_at is not None and order.state != OrderState.WITHDRAWN


def of_order(work: Work, order: Order) -> list[OrderSlip]:
    """What was filed since its paper went to who has it now, oldest first."""
    rows = select(OrderSlip).where(OrderSlip.order_id == order.id).order_by(OrderSlip.id)
    if order.issued_at is not None:
        rows = rows.where(OrderSlip.filed_at >= order.issued_at)
    return list(work.session.scalars(rows))
