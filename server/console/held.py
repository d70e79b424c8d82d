"""Conflicts and doubts: records kept back, answers that differ, times in doubt."""

import json
from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import doubts as acts
from server.api.request import work
from server.models import Receipt
from server.queries import doubts
from shared.vocabulary import OpKind

blueprint = Blueprint("held", __name__, url_prefix="/held")
TEXTS = {
    OpKind.INSPECTION_START: "Arrival",
    OpKind.ANSWERS_SET: "Answers",
    OpKind.FINDING_ADD: "A fault",
    OpKind.FINDING_WITHDRAW: "A fault taken back",
    OpKind.PHOTO_ADD: "A photo",
    OpKind.SIGNATURE_ADD: "A signature",
    OpKind.INSPECTION_SUBMIT: "Submitting",
    OpKind.AMENDMENT_ADD: "An amendment",
    OpKind.LOOKBACK_JUDGE: "A look-back judged",
}

TOLD = {
    "part_submitted": "This tablet's part was already sealed when the record came.",
    "not_on_team": "The person is not in the team of this visit.",
    "device_withdrawn": "The tablet was withdrawn before the record came.",
    "no_grant": "The person no longer had this task when the record came.",
    "no_part": "The person took no part in this inspection.",
    "inspection_complete": "The inspection was already complete.",
    "not_the_author": "Only who found a fault may take it back.",
    "dependency_not_applied": "It builds on another record that is held back.",
    "newer_schema": "It comes from a newer version of the app than this server knows.",
}


@blueprint.get("")
def listed() -> str:
    """What a supervisor must look at, and what to do about each."""
    opened = work()
    receipts = doubts.held(opened)
    return render_template(
        "held.html",
        rows=[
            (receipt, _kind(receipt), TOLD.get(receipt.code, receipt.code), _told(receipt))
            for receipt in receipts
        ],
        names=doubts.people_of(opened, receipts),
        inspections=doubts.inspections_of(opened, receipts),
        differing=doubts.differing(opened),
    )


@blueprint.post("/<op_id>/decision")
def decide(op_id: str) -> Any:
    """Let a record stand beside its inspection, or set it aside; with a reason."""
    act = acts.take_as_amendment if request.form.get("decision") == "amendment" else acts.set_aside
    act(work(), op_id, reason=request.form.get("reason", ""))
    return redirect("/held")


def _kind(receipt: Receipt) -> str:
    try:
        return TEXTS[OpKind(receipt.kind)]
    except ValueError:
        return receipt.kind


def _told(receipt: Receipt) -> str:
    """What the record says, in the words it carries."""
    try:
        payload: dict[str, Any] = json.loads(receipt.op)["payload"]
    except (ValueError, KeyError, TypeError):
        return ""
    for name in ("what", "text", "reason", "note", "remarks"):
        if isinstance(payload, dict) and payload.get(name):
            return str(payload[name])
    return ""
