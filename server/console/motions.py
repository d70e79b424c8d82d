"""What takes two persons' words: proposed on the page of an order, decided there by another."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, request

from server.actions import motions as acts
from server.api.request import work
from server.api.rights import needs
from server.console.typed import seen
from server.domain import motions
from server.domain.order_words import MotionKind, MotionState
from server.models import Motion, Order
from server.queries import motions as proposed
from server.work import Work
from shared.vocabulary import Grade

blueprint = Blueprint("motions", __name__, url_prefix="/orders")


@dataclass(frozen=True)
class Shown:
    """What was proposed about an order, and what its reader may say of it."""

    rows: list[Motion]
    waiting: Motion | None
    may_confirm: bool
    may_decline: bool
    kinds: list[MotionKind]
    """What the reader may propose now."""
    grades: list[Grade]


def shown(opened: Work, order: Order) -> Shown | None:
    """None for those who never have a word in it: its party, for one, hears only of what came."""
    own = [kind for kind, verb in motions.VERBS.items() if opened.may(verb, order)]
    if not own:
        return None
    rows = proposed.of_order(opened, order)
    waiting = next((one for one in rows if one.state == MotionState.PROPOSED), None)
    return Shown(
        [one for one in rows if one is not waiting],
        waiting,
        waiting is not None and proposed.may_confirm(opened, waiting, order),
        waiting is not None and MotionKind(waiting.kind) in own,
        [] if waiting else [kind for kind in motions.possible(order.state) if kind in own],
        motions.corrections(order.grade),
    )


@blueprint.post("/<order_id>/withdraw")
@needs("order.withdraw")
def withdraw(order_id: str) -> Any:
    """One person proposes to take it back, with the reason."""
    acts.propose(work(), order_id, MotionKind.WITHDRAW, reason=request.form.get("reason", ""))
    return redirect(f"/orders/{order_id}")


@blueprint.post("/<order_id>/correct-grade")
@needs("order.correct_grade")
def correct_grade(order_id: str) -> Any:
    """One person proposes the grade it should have had, with the reason."""
    form, kind = request.form, MotionKind.CORRECT_GRADE
    grade = next((one for one in Grade if one == form.get("grade")), None)
    acts.propose(work(), order_id, kind, reason=form.get("reason", ""), grade=grade)
    return redirect(f"/orders/{order_id}")


@blueprint.post("/<order_id>/motion-decision")
@needs(*motions.VERBS.values())
def decide(order_id: str) -> Any:
    """Another confirms it, or does not."""
    form = request.form
    acts.decide(
        work(),
        order_id,
        form.get("motion", ""),
        confirmed=form.get("decision") == "confirmed",
        remark=form.get("remark", ""),
        seen=seen(form),
    )
    return redirect(f"/orders/{order_id}")
