"""Pictures that stood somewhere before: both side by side, and what a supervisor says of them."""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import likenesses as acts
from server.api.request import work
from server.api.rights import needs
from server.domain.likeness import LikenessState, UseKind
from server.queries import likenesses
from server.queries.prints import NEAR_MAX

blueprint = Blueprint("likenesses", __name__, url_prefix="/likenesses")
DECIDED = "decided"
TEXTS = {
    LikenessState.OPEN: "To decide",
    LikenessState.REUSED: "Reused",
    LikenessState.NOT_REUSED: "Not reused",
    "same": "The same file",
    "whole": "Looks the same",
    "cut": "Cut out of the other",
    "framed": "The other in a frame",
    "mirrored": "The other in a mirror",
    UseKind.EVIDENCE: "Sent in as evidence",
    UseKind.PHOTO: "Taken at an inspection",
    UseKind.INCIDENT: "Of an incident",
}
LOOKS = {
    LikenessState.OPEN: ("ours", "layers-intersect"),
    LikenessState.REUSED: ("broken", "alert-triangle"),
    LikenessState.NOT_REUSED: ("done", "circle-check"),
}


def shown() -> dict[str, Any]:
    """What the templates need to tell of two pictures."""
    return {"likeness_words": TEXTS, "likeness_looks": LOOKS, "near_max": NEAR_MAX}


@blueprint.get("")
def listed() -> str:
    """Those that wait, or those that were decided."""
    opened, decided = work(), request.args.get("view") == DECIDED
    pairs, following = likenesses.find(opened, decided=decided, after=request.args.get("after", ""))
    return render_template(
        "likenesses.html",
        pairs=pairs,
        following=following,
        decided=decided,
        waiting=likenesses.waiting(opened),
        **shown(),
    )


@blueprint.post("/<likeness_id>/decision")
@needs("likeness.decide")
def decide(likeness_id: str) -> Any:
    """What was seen, with a reason; then back to where it was looked at."""
    form = request.form
    row = acts.decide(
        work(), likeness_id, reused=form.get("reused") == "1", reason=form.get("reason", "")
    )
    of_order = form.get("back") == "order" and row.order_id
    return redirect(f"/orders/{row.order_id}#likenesses" if of_order else "/likenesses")
