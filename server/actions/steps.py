"""The history of an order: one more step, with its last day as it stands after it."""

from typing import Any

from server.models import Order, OrderStep
from server.work import Work


def note(
    work: Work, order: Order, act: str, text: str = "", facts: dict[str, Any] | None = None
) -> None:
    """Write down what was done to an order."""
    work.new(
        OrderStep,
        id=work.new_id(),
        order_id=order.id,
        order=order,
        act=act,
        state=order.state,
        at=work.now,
        person_id=work.actor.person_id,
        text=text,
        facts={"due_on": order.due_on.isoformat() if order.due_on else None} | (facts or {}),
    )
