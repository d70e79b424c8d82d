"""Five things settled: said by the party on its page, read by the office on the order's."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, redirect, request

from server.actions import settling as acts
from server.actions.settling import Five
from server.api.request import work
from server.api.rights import needs
from server.console.typed import a_day, whole_number
from server.domain import settling
from server.models import Order, Settlement
from server.queries import settling as settled
from server.work import Work
from shared.settling import NEEDS_PLAN
from shared.vocabulary import HandlingLevel

blueprint = Blueprint("settling", __name__)
NO_NUMBER = -1


@dataclass(frozen=True)
class Shown:
    """What was settled about an order, and what its party has yet to say."""

    holds: Settlement | None
    before: list[Settlement]
    needed: bool
    may_settle: bool
    plan_by: date | None
    plan_late: bool
    needs_plan: bool
    latest: date
    post_max: int = settling.POST_CHARS_MAX
    money_max: int = settling.MONEY_YUAN_MAX

    @property
    def first(self) -> bool:
        """Whether this comes before any evidence."""
        return self.needed and self.may_settle and self.holds is None


def shown(opened: Work, order: Order) -> Shown:
    """What pages tell of it."""
    rows = settled.of_order(opened, order)
    holds, by = settled.standing(order, rows), settled.plan_by(opened, order)
    open_yet = settled.may_settle(order)
    return Shown(
        holds,
        [one for one in rows if one is not holds],
        settled.is_needed(opened, order),
        open_yet,
        by,
        open_yet and holds is None and by is not None and by < opened.today,
        HandlingLevel(order.handling_level) in NEEDS_PLAN,
        settling.latest(order.due_on, opened.today),
    )


@blueprint.post("/my/<order_id>/settlement")
@needs("order.settle")
def settle(order_id: str) -> Any:
    """Measure, post, money, day and plan."""
    form = request.form
    five = Five(
        form.get("measure", ""),
        form.get("post", ""),
        whole_number(form.get("money", "").strip(), otherwise=NO_NUMBER),
        a_day(form.get("done_by", "")),
        form.get("plan", ""),
    )
    acts.settle(work(), order_id, five)
    return redirect(f"/my/{order_id}")
