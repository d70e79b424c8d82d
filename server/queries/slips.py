"""The stamped slips that were filed for an order."""

from sqlalchemy import select

from server.models import Order, OrderSlip
from server.work import Work


def of_order(work: Work, order: Order) -> list[OrderSlip]:
    """What was filed since its paper went to who has it now, oldest first."""
    rows = select(OrderSlip).where(OrderSlip.order_id == order.id).order_by(OrderSlip.id)
    if order.issued_at is not None:
        rows = rows.where(OrderSlip.filed_at >= order.issued_at)
    return list(work.session.scalars(rows))
