"""What the screens show of an inspection or incident: the replica, then our unanswered acts.

One pure function per op kind; applying an act a second time changes nothing.
"""

import copy
from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any

from shared.clock import from_wire, to_wire
from shared.handwriting import purpose_of
from shared.incidents import Harm
from shared.vocabulary import InspectionState, OpKind

Body = dict[str, Any]
Envelope = dict[str, Any]


def project(
    body: Body | None, ops: Iterable[Envelope], begins: OpKind = OpKind.INSPECTION_START
) -> Body | None:
    """The record with these acts on top, in the order they were made; one kind of act begins it."""
    return laid_on(copy.deepcopy(body), ops, begins)


def laid_on(
    shown: Body | None, ops: Iterable[Envelope], begins: OpKind = OpKind.INSPECTION_START
) -> Body | None:
    """The same on a record that is the asker's own, just read: it is not copied, but changed."""
    for op in ops:
        kind = OpKind(op["kind"])
        if shown is None and kind is not begins:
            continue
        shown = PROJECTIONS[kind](shown or {}, op)
    return shown


def _start(shown: Body, op: Envelope) -> Body:
    if shown:
        return shown
    payload = op["payload"]
    return {
        "id": op["entity_id"],
        "school_id": payload["school_id"],
        "area_id": op["scope"].partition(":")[2],
        "visit_id": payload.get("visit_id"),
        "state": str(InspectionState.STARTED),
        "mode": payload["mode"],
        "template_id": payload["template_id"],
        "arrived_at": payload["arrived"]["at"],
        "arrived_doubtful": payload["arrived"]["uncertainty_ms"] is None,
        "arrival": payload,
        "started_by": op["actor_id"],
        "answers": {},
        "facts": {
            "visit_in_school_run": payload["in_school_run"],
            "seen_break": payload["seen_break"],
        },
        "conflicts": {},
        "findings": [],
        "photos": [],
        "signatures": [],
        "parts": [],
        "amendments": [],
        "score": None,
        "submitted_at": None,
        "remarks": "",
        "veto_codes": [],
        "judged": {},
        "services": [],
    }


def _answers(shown: Body, op: Envelope) -> Body:
    for answer in op["payload"]["answers"]:
        shown["answers"][answer["code"]] = {
            "value": answer["value"],
            "na_reason": answer["na_reason"],
            "note": answer["note"],
            "kept_implausible": answer["kept_implausible"],
            "by": op["actor_id"],
            "device": op.get("device_id", ""),
            "at": op["wall"]["utc"],
        }
        if answer.get("settles"):
            shown["conflicts"].pop(answer["code"], None)
    for fact in op["payload"]["facts"]:
        shown["facts"][fact["name"]] = fact["value"]
    return shown


def _add_finding(shown: Body, op: Envelope) -> Body:
    payload = op["payload"]
    finding = {name: value for name, value in payload.items() if name != "inspection_id"}
    finding |= {
        "id": op["entity_id"],
        "found_at": payload["found"]["at"],
        "found_by": op["actor_id"],
        "withdrawn_reason": "",
    }
    return _with(shown, "findings", finding)


def _withdraw_finding(shown: Body, op: Envelope) -> Body:
    for finding in shown["findings"]:
        if finding["id"] == op["entity_id"]:
            finding["withdrawn_reason"] = op["payload"]["reason"]
    return shown


def _add_photo(shown: Body, op: Envelope) -> Body:
    payload = op["payload"]
    photo = {name: value for name, value in payload.items() if name != "inspection_id"}
    photo |= {
        "id": op["entity_id"],
        "purpose": purpose_of(payload["purpose"], handwritten=bool(payload.get("handwritten"))),
        "taken_at": payload["taken"]["at"],
        "taken_by": op["actor_id"],
    }
    return _with(shown, "photos", photo)


def _add_signature(shown: Body, op: Envelope) -> Body:
    payload = op["payload"]
    signature = {name: value for name, value in payload.items() if name != "inspection_id"}
    signature |= {"id": op["entity_id"], "signed_at": payload["signed"]["at"]}
    return _with(shown, "signatures", signature)


def _submit(shown: Body, op: Envelope) -> Body:
    payload = op["payload"]
    shown["state"] = str(InspectionState.SUBMITTED)
    shown["submitted_at"] = payload["finished"]["at"]
    shown["score"] = payload["score"]
    shown["remarks"] = payload.get("remarks", "")
    shown["veto_codes"] = list(payload.get("veto_codes", ()))
    part = {
        "device_id": op.get("device_id", ""),
        "person_id": op["actor_id"],
        "submitted_at": payload["finished"]["at"],
        "digest": payload["digest"],
    }
    others = [one for one in shown["parts"] if one["device_id"] != part["device_id"]]
    shown["parts"] = [*others, part]
    return shown


def _amend(shown: Body, op: Envelope) -> Body:
    amendment = {**op["payload"], "by": op["actor_id"], "at": op["wall"]["utc"]}
    if amendment not in shown["amendments"]:
        shown["amendments"].append(amendment)
    return shown


def _judge(shown: Body, op: Envelope) -> Body:
    shown.setdefault("judged", {})[op["entity_id"]] = dict(op["payload"])
    return shown


def _serve(shown: Body, op: Envelope) -> Body:
    payload = op["payload"]
    drawn = ("inspection_id", "served", "strokes")
    service = {name: value for name, value in payload.items() if name not in drawn}
    service |= {
        "id": op["entity_id"],
        "served_at": payload["served"]["at"],
        "doubtful": payload["served"]["uncertainty_ms"] is None,
        "by": op["actor_id"],
    }
    shown.setdefault("services", [])
    return _with(shown, "services", service)


def _report(shown: Body, op: Envelope) -> Body:
    """A report beside those before; the incident is as the latest tells it."""
    payload = op["payload"]
    reports = shown.get("reports", [])
    if any(one["id"] == payload["report_id"] for one in reports):
        return shown
    reported = payload["reported"]["at"]
    happened = to_wire(from_wire(reported) - timedelta(minutes=payload["minutes_before"]))
    doubtful = payload["reported"]["uncertainty_ms"] is None
    report = {
        "id": payload["report_id"],
        "ordinal": len(reports) + 1,
        "number": "",
        "happened_at": happened,
        "reported_at": reported,
        "reported_doubtful": doubtful,
        "reported_by": op["actor_id"],
        "place": payload["place"] or "",
        "counts": {str(harm): payload[harm] for harm in Harm},
        **{name: payload[name] for name in ("follows", "kind", "where", "at_once", "note")},
        "photos": [
            {name: photo[name] for name in ("sha256", "preview_sha256", "source", "layers")}
            for photo in payload["photos"]
        ],
    }
    begun = {
        "id": op["entity_id"],
        "school_id": payload["school_id"],
        "area_id": op["scope"].partition(":")[2],
        "number": "",
    }
    return {
        **begun,
        **shown,
        "kind": payload["kind"],
        "happened_at": happened,
        "happened_doubtful": doubtful,
        "reports": [*reports, report],
    }


def _opened(shown: Body, _op: Envelope) -> Body:
    """That a sealed visit was opened changes nothing in any record."""
    return shown


def _with(shown: Body, name: str, record: Body) -> Body:
    others = [one for one in shown[name] if one["id"] != record["id"]]
    shown[name] = sorted([*others, record], key=lambda one: str(one["id"]))
    return shown


PROJECTIONS: dict[OpKind, Callable[[Body, Envelope], Body]] = {
    OpKind.INSPECTION_START: _start,
    OpKind.ANSWERS_SET: _answers,
    OpKind.FINDING_ADD: _add_finding,
    OpKind.FINDING_WITHDRAW: _withdraw_finding,
    OpKind.PHOTO_ADD: _add_photo,
    OpKind.SIGNATURE_ADD: _add_signature,
    OpKind.INSPECTION_SUBMIT: _submit,
    OpKind.AMENDMENT_ADD: _amend,
    OpKind.LOOKBACK_JUDGE: _judge,
    OpKind.ORDER_SERVE: _serve,
    OpKind.INCIDENT_REPORT: _report,
    OpKind.VISIT_OPEN: _opened,
}
