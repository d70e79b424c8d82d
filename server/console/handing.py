"""A letter that is another office's: sent back from its desk, handed over on the order's page."""

from typing import Any

from flask import Blueprint, redirect, request

from server.actions import handing as acts
from server.api.request import work
from server.api.rights import needs
from server.console.typed import seen
from server.models import Office, Order
from server.queries import handing
from server.work import Work

blueprint = Blueprint("handing", __name__)


def offices(opened: Work, order: Order) -> list[Office]:
    """Whom the reader may hand an order over to."""
    return handing.offices(opened, order) if opened.may("order.hand_over", order) else []


@blueprint.post("/my/<order_id>/not-ours")
@needs("order.hand_back")
def hand_back(order_id: str) -> Any:
    """The office says that it is not its own."""
    acts.hand_back(work(), order_id, reason=request.form.get("reason", ""))
    return redirect(f"/my/{order_id}")


@blueprint.post("/orders/<order_id>/hand-over")
@needs("order.hand_over")
def hand_over(order_id: str) -> Any:
    """Another office must act."""
    form = request.form
    office_id, reason = form.get("office", ""), form.get("reason", "")
    acts.hand_over(work(), order_id, office_id, reason=reason, seen=seen(form))
    return redirect(f"/orders/{order_id}")
