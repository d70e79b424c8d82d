"""What a record that came too late says, as it stands beside the inspection it speaks of.

Amendments travel to every inspector of the town: no sign of a leak, nothing of a plan is in them.
"""

from collections.abc import Mapping
from typing import Any

from shared.handwriting import purpose_of
from shared.incidents import Harm
from shared.vocabulary import OpKind

SET_ASIDE, AMENDMENT, LET_COUNT = "set_aside", "amendment", "let_count"
"""What a person decides of a record held back."""

SAYS: dict[str, tuple[str, ...]] = {
    OpKind.INSPECTION_START: ("mode", "received_by", "arrived"),
    OpKind.ANSWERS_SET: ("answers", "facts"),
    OpKind.FINDING_ADD: (
        "code",
        "grade",
        "party",
        "what",
        "where",
        "measure",
        "immediate_measure",
        "immediate_done",
        "rectify_workdays",
        "fixed_on_spot",
        "found",
    ),
    OpKind.FINDING_WITHDRAW: ("reason",),
    OpKind.SIGNATURE_ADD: ("role", "post", "name", "refused", "reason", "strokes", "signed"),
    OpKind.INSPECTION_SUBMIT: ("digest", "remarks", "score", "finished"),
    OpKind.AMENDMENT_ADD: ("digest", "text"),
    OpKind.LOOKBACK_JUDGE: ("outcome", "note", "judged"),
    OpKind.ORDER_SERVE: ("way", "post", "name", "reason", "strokes", "witness", "due_on", "served"),
    OpKind.INCIDENT_REPORT: ("kind", "place", "where", *Harm, "at_once", "note", "reported"),
}
"""What of a kind's payload is told; the record itself is kept whole."""
PICTURED = (
    "purpose",
    "code",
    "sha256",
    "preview_sha256",
    "width",
    "height",
    "source",
    "mosaicked",
    "taken",
    "layers",
)


def content(kind: str, payload: Mapping[str, Any]) -> dict[str, Any]:
    """What the record says, without what only the office may know."""
    return {name: payload[name] for name in SAYS.get(kind, ()) if name in payload}


def pictures(kind: str, payload: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The photos a record is or brings along."""
    if kind == OpKind.PHOTO_ADD:
        return [picture(payload)]
    named = payload.get("photos") if kind == OpKind.INCIDENT_REPORT else None
    listed = named if isinstance(named, list) else []
    return [picture(one) for one in listed if isinstance(one, Mapping)]


def picture(payload: Mapping[str, Any]) -> dict[str, Any]:
    """A photo that came too late: its digests and the facts of the day."""
    told = {name: payload[name] for name in PICTURED if name in payload}
    if payload.get("handwritten"):
        told["purpose"] = purpose_of(told.get("purpose", ""), handwritten=True)
    return told
