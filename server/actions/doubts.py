"""What a person decides where the machine may not: disputed answers, records held back."""

import json
from typing import Any

from sqlalchemy import select

from server.domain import amending, decisions, events
from server.domain.amending import AMENDMENT, SET_ASIDE
from server.domain.answers import Answers, decide
from server.models import Device, Inspection, Receipt
from server.work import Work
from shared.clock import to_wire
from shared.problems import Invalid, NotFound, WrongState
from shared.vocabulary import OpKind, OpResult


class ReasonWanted(Invalid):
    code = "reason_wanted"
    text = "Say why; it stays on record with your name."


def settle(work: Work, inspection_id: str, code: str, *, position: int, reason: str) -> Inspection:
    """Choose one of the values two tablets gave for an item; all of them stay on record."""
    inspection = work.get(Inspection, inspection_id, lock=True)
    work.require("held.decide", inspection)
    dispute = inspection.conflicts.get(code, [])
    if not 0 <= position < len(dispute):
        raise WrongState(state=inspection.state, act="settle")
    told = reasoned(reason)
    answers = Answers(inspection.answers, inspection.conflicts, inspection.decisions).copy()
    chosen = dict(dispute[position])
    decide(answers, code, {**chosen, "by": work.actor.person_id, "at": to_wire(work.now)}, told)
    # What stands is the inspector's answer; that the office chose it is the decision's.
    answers.standing[code] = chosen
    inspection.answers, inspection.conflicts = answers.standing, answers.disputed
    inspection.decisions = answers.decided
    between = [one["value"] for one in dispute]
    work.record(events.DisputeDecided(inspection.id, code, chosen["value"], between))
    return inspection


def set_aside(work: Work, op_id: str, *, reason: str) -> Receipt:
    """A record held back stays as it came, without effect."""
    receipt, told = _waiting(work, op_id, SET_ASIDE, reason)
    _decided(work, receipt, SET_ASIDE, told)
    return receipt


def take_as_amendment(work: Work, op_id: str, *, reason: str) -> Receipt:
    """What a record that came too late says stands beside its inspection, unsigned.

    Photos of a fault that were held back with it come along.
    """
    receipt, told = _waiting(work, op_id, AMENDMENT, reason)
    inspection = work.get(Inspection, receipt.inspection_id or "", lock=True)
    shown = _photos_of(work, receipt)
    amendment = {
        "text": told,
        "kind": receipt.kind,
        "op": receipt.sha256,
        "by": receipt.actor_id,
        "at": to_wire(work.now),
        "decided_by": work.actor.person_id,
        "says": amending.content(receipt.kind, payload_of(receipt)),
        "photos": [amending.picture(payload_of(one)) for one in shown],
    }
    inspection.amendments = [*inspection.amendments, amendment]
    for one in {receipt.op_id: receipt, **{one.op_id: one for one in shown}}.values():
        _decided(work, one, AMENDMENT, told)
    return receipt


def waiting_of(work: Work, device_id: str, inspection_id: str) -> list[Receipt]:
    """What a tablet sent of one inspection and nobody has decided yet, in its order, in reach."""
    rows = work.session.scalars(
        select(Receipt)
        .where(
            Receipt.device_id == device_id,
            Receipt.inspection_id == inspection_id,
            Receipt.result == OpResult.HELD,
            Receipt.decided_at.is_(None),
            work.reach("held.decide", Receipt),
        )
        .order_by(Receipt.device_seq)
    ).all()
    if not rows:
        raise NotFound()
    return list(rows)


def payload_of(receipt: Receipt) -> dict[str, Any]:
    """What the kept record says; nothing where it cannot be read."""
    try:
        payload = json.loads(receipt.op)["payload"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return {}
    return payload if isinstance(payload, dict) else {}


def _photos_of(work: Work, receipt: Receipt) -> list[Receipt]:
    """The photo itself; or those of a fault that wait with it."""
    if receipt.kind == OpKind.PHOTO_ADD:
        return [receipt]
    if receipt.kind != OpKind.FINDING_ADD:
        return []
    rows = work.session.scalars(
        select(Receipt)
        .where(
            Receipt.device_id == receipt.device_id,
            Receipt.inspection_id == receipt.inspection_id,
            Receipt.kind == OpKind.PHOTO_ADD,
            Receipt.result == OpResult.HELD,
            Receipt.decided_at.is_(None),
        )
        .order_by(Receipt.device_seq)
    )
    return [one for one in rows if payload_of(one).get("finding_id") == receipt.entity_id]


def _waiting(work: Work, op_id: str, decision: str, reason: str) -> tuple[Receipt, str]:
    """A record in reach that nobody has decided yet, and the reason why it is decided now."""
    work.require("held.decide")
    told = reasoned(reason)
    mine = Receipt.op_id == op_id, work.reach("held.decide", Receipt)
    device_id = work.session.scalar(select(Receipt.device_id).where(*mine))
    if device_id is None:
        raise NotFound()
    # Decisions on one tablet's records are made one after another, and never amid its push.
    work.session.get(Device, device_id, with_for_update=True)
    receipt = work.session.scalars(select(Receipt).where(*mine)).one()
    if receipt.result != OpResult.HELD or receipt.decided_at is not None:
        raise WrongState(state=receipt.result, act=decision)
    return receipt, told


def _decided(work: Work, receipt: Receipt, decision: str, told: str) -> None:
    receipt.facts = {**receipt.facts, "decision": decision, "reason": told}
    receipt.decided_at = work.now
    work.record(decisions.HeldDecided(receipt.op_id, decision, told))


def reasoned(text: str) -> str:
    """The reason given; ReasonWanted where there is none."""
    if not text.strip():
        raise ReasonWanted()
    return text.strip()
