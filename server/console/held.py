"""Conflicts and doubts: records kept back, answers that differ, times in doubt."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import doubts as acts
from server.api.request import work
from server.api.rights import needs
from server.console.typed import whole_number
from server.console.words import reader
from server.domain import amending
from server.models import Receipt
from server.queries import doubts
from server.sync import again
from shared.papers import amendment_lines
from shared.vocabulary import OpKind


@dataclass(frozen=True)
class Row:
    """A record held back, as the page tells it."""

    receipt: Receipt
    kind: str
    why: str
    says: tuple[str, ...]
    photos: list[dict[str, Any]]


@dataclass(frozen=True)
class Stretch:
    """What one tablet sent of one inspection, held back; perhaps a person may let it count."""

    first: Receipt
    school: str
    rows: list[Row]
    may_count: bool


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
    OpKind.ORDER_SERVE: "A notice served on the campus",
    OpKind.INCIDENT_REPORT: "An incident's report",
    OpKind.VISIT_OPEN: "A sealed visit opened",
}

TOLD = {
    "part_submitted": "This tablet's part was already sealed when the record came.",
    "fault_sealed": "The part in which the fault stands was already sealed.",
    "not_on_team": "The person is not in the team of this visit.",
    "device_withdrawn": "The tablet was withdrawn before the record came.",
    "no_grant": "The person no longer had this task when the record came.",
    "no_part": "The person took no part in this inspection.",
    "inspection_complete": "The inspection was already complete.",
    "not_the_author": "Only who found a fault may take it back.",
    "dependency_not_applied": "It builds on another record that is held back.",
    "newer_schema": "It comes from a newer version of the app than this server knows; once the"
    " server is updated it is taken by itself.",
    "visit_cancelled": "The visit was called off before the record came.",
    "visit_sealed": "The visit was not released yet.",
    "inspection_annulled": "The inspection was annulled.",
    "no_inspection": "There is no inspection it could belong to.",
    "order_proposed": "The major hazard still waits for a second person: there is no notice yet.",
    "order_closed": "The order was closed before the record came.",
    "order_archived": "The case was over before the record came.",
    "order_withdrawn": "The order was withdrawn before the record came.",
    "not_the_schools": "It is another office's to put right, not the school's.",
    "fixed_on_spot": "The fault was put right on the spot: there is nothing to serve.",
    "finding_withdrawn": "The fault was taken back before the record came.",
    "no_finding": "There is no fault it could belong to.",
    "no_incident": "There is no incident it could belong to.",
    "dependency_unknown": "It builds on a record that never came.",
    "not_storable": "The database does not take it; the server's log says why.",
}


@blueprint.get("")
def listed() -> str:
    """What a supervisor must look at, and what to do about each."""
    opened = work()
    receipts = doubts.held(opened)
    return render_template(
        "held.html",
        stretches=_stretches(receipts, doubts.schools_of(opened, receipts)),
        rows=len(receipts),
        counted=_number("counted"),
        left=_number("left"),
        names=doubts.people_of(opened, receipts),
        inspections=doubts.inspections_of(opened, receipts),
        differing=doubts.differing(opened),
        unsure=doubts.unsure_incidents(opened),
    )


@blueprint.post("/<op_id>/decision")
@needs("held.decide")
def decide(op_id: str) -> Any:
    """Let a record stand beside its inspection, or set it aside; with a reason."""
    act = acts.take_as_amendment if request.form.get("decision") == "amendment" else acts.set_aside
    act(work(), op_id, reason=request.form.get("reason", ""))
    return redirect("/held")


@blueprint.post("/<device_id>/<inspection_id>/count")
@needs("held.decide")
def let_count(device_id: str, inspection_id: str) -> Any:
    """Let what a tablet made of one inspection take effect after all."""
    opened = work()
    waiting = acts.waiting_of(opened, device_id, inspection_id)
    reason = request.form.get("reason", "")
    done = again.let_count(opened, device_id, inspection_id, reason=reason)
    return redirect(f"/held?counted={len(done)}&left={len(waiting) - len(done)}")


def _number(name: str) -> int:
    return whole_number(request.args.get(name, ""), 0)


def _stretches(receipts: list[Receipt], schools: dict[str, str]) -> list[Stretch]:
    """The records by tablet and inspection, as they came; what speaks of none stands alone."""
    groups: dict[tuple[str, str], list[Receipt]] = {}
    for one in receipts:
        groups.setdefault((one.device_id, one.inspection_id or one.op_id), []).append(one)
    return [
        Stretch(
            rows[0],
            schools.get(rows[0].inspection_id or "", ""),
            [_row(one) for one in rows],
            any(one.inspection_id and one.code in again.WAIVED for one in rows),
        )
        for rows in groups.values()
    ]


def _row(receipt: Receipt) -> Row:
    """What the record says, in words, with its picture where it is or has one."""
    payload = acts.payload_of(receipt)
    shown = amending.pictures(receipt.kind, payload)
    body = {"text": "", "kind": receipt.kind, "says": amending.content(receipt.kind, payload)}
    return Row(
        receipt,
        TEXTS[OpKind(receipt.kind)] if receipt.kind in set(OpKind) else receipt.kind,
        TOLD.get(receipt.code, receipt.code),
        amendment_lines(body, reader())[1:],
        [one for one in shown if one.get("sha256")],
    )
