"""Orders: the worklist, one order side by side with its evidence, the decisions."""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import orders as acts
from server.api.request import work
from server.models import Order
from server.queries import orders
from server.queries.orders import OrderFilter
from shared.vocabulary import OrderState, ReviewVerdict

blueprint = Blueprint("orders", __name__, url_prefix="/orders")


@blueprint.get("")
def listed() -> str:
    """The worklist; its filters live in the address."""
    args = request.args
    wanted = OrderFilter(
        args.get("state", ""), args.get("overdue") == "1", args.get("q", ""), args.get("after", "")
    )
    page = orders.find(work(), wanted)
    return render_template(
        "orders.html", page=page, wanted=wanted, counts=orders.counts(work()), states=OrderState
    )


@blueprint.get("/<order_id>")
def one(order_id: str) -> str:
    """One order: before and after, facts, history, decision."""
    opened = work()
    order = opened.get(Order, order_id)
    return render_template(
        "order.html",
        order=order,
        before=orders.photos_before(opened, order),
        evidence=orders.with_evidence(opened, order),
    )


@blueprint.post("/<order_id>/review")
def review(order_id: str) -> Any:
    """Accept the evidence, or send it back with a reason."""
    verdict = ReviewVerdict(request.form.get("verdict", ReviewVerdict.RETURNED))
    acts.review(work(), order_id, verdict=verdict, remark=request.form.get("remark", ""))
    return redirect(f"/orders/{order_id}")


@blueprint.post("/<order_id>/confirm")
def confirm(order_id: str) -> Any:
    """A second person confirms a 重大, or lowers it."""
    major = request.form.get("major") == "1"
    acts.confirm_major(work(), order_id, major=major, remark=request.form.get("remark", ""))
    return redirect(f"/orders/{order_id}")


@blueprint.post("/<order_id>/withdraw")
def withdraw(order_id: str) -> Any:
    """Take an order back, with its reason."""
    acts.withdraw(work(), order_id, reason=request.form.get("reason", ""))
    return redirect(f"/orders/{order_id}")
