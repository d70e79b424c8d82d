"""More time for a party: asked for on its page, answered on the order's."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, redirect, request

from server.actions import extensions as acts
from server.actions.extensions import Request
from server.api.request import work
from server.api.rights import needs
from server.console.typed import seen, whole_number
from server.domain import extensions
from server.domain.order_words import DecidedBy
from server.models import Extension, Order
from server.queries import extensions as asked_for
from server.work import Work
from shared.vocabulary import HandlingLevel

blueprint = Blueprint("extensions", __name__)


@dataclass(frozen=True)
class Shown:
    """What a page shows of the time that was asked for, and what may be done about it."""

    rows: list[Extension]
    waiting: Extension | None
    until: date | None
    """The last day as it would be if all that was asked for were granted."""
    whose: DecidedBy
    may_decide: bool
    may_ask: int
    """How many working days the party may ask for now."""
    needs_interim: bool


def shown(opened: Work, order: Order) -> Shown:
    """The same for the party's page and the order's."""
    rows = asked_for.of_order(opened, order)
    waiting = rows[-1] if order.extension_asked_at else None
    asks = opened.may("extension.ask", order)
    return Shown(
        rows,
        waiting,
        asked_for.lengthened(opened, order, waiting.workdays).due_on if waiting else None,
        asked_for.decided_by(order),
        waiting is not None and asked_for.may_decide(opened, order),
        asked_for.askable(opened, order, rows) if asks else 0,
        HandlingLevel(order.handling_level) in extensions.NEEDS_INTERIM,
    )


@blueprint.post("/my/<order_id>/extension")
@needs("extension.ask")
def ask(order_id: str) -> Any:
    """The party asks for more time."""
    form = request.form
    words = {name: form.get(name, "") for name in ("reason", "progress", "interim")}
    wanted = Request(whole_number(form.get("workdays", ""), otherwise=0), **words)
    acts.ask(work(), order_id, wanted)
    return redirect(f"/my/{order_id}")


@blueprint.post("/orders/<order_id>/extension")
@needs("extension.decide", "extension.sign")
def decide(order_id: str) -> Any:
    """Whoever decides at this level grants it or refuses it."""
    form = request.form
    acts.decide(
        work(),
        order_id,
        granted=form.get("decision") == "granted",
        workdays=whole_number(form.get("workdays", ""), otherwise=0),
        remark=form.get("remark", ""),
        seen=seen(form),
    )
    return redirect(f"/orders/{order_id}")
