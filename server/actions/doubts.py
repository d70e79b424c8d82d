"""What a person decides where the machine may not: disputed answers, records held back."""

from typing import Any

from sqlalchemy import select

from server.domain import events
from server.domain.answers import Answers, decide
from server.models import Inspection, Receipt
from server.work import Work
from shared.clock import to_wire
from shared.problems import Invalid, NotFound, WrongState
from shared.vocabulary import OpResult


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
    told = _reason(reason)
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
    return _decide(work, op_id, "set_aside", reason)[0]


def take_as_amendment(work: Work, op_id: str, *, reason: str) -> Receipt:
    """A record that came too late stands beside the sealed inspection it speaks of, unsigned."""
    receipt, told = _decide(work, op_id, "amendment", reason)
    inspection = work.get(Inspection, receipt.entity_id, lock=True)
    amendment = {
        "text": told,
        "kind": receipt.kind,
        "op": receipt.sha256,
        "by": receipt.actor_id,
        "at": to_wire(work.now),
        "decided_by": work.actor.person_id,
    }
    inspection.amendments = [*inspection.amendments, amendment]
    return receipt


def _decide(work: Work, op_id: str, decision: str, reason: str) -> tuple[Receipt, str]:
    work.require("held.decide")
    told = _reason(reason)
    receipt = work.session.scalars(
        select(Receipt).where(Receipt.op_id == op_id).with_for_update()
    ).one_or_none()
    if receipt is None:
        raise NotFound()
    if receipt.result != OpResult.HELD or receipt.decided_at is not None:
        raise WrongState(state=receipt.result, act=decision)
    about = work.session.get(Inspection, receipt.entity_id)
    if about is not None:
        work.require("held.decide", about)
    facts: dict[str, Any] = {**receipt.facts, "decision": decision, "reason": told}
    receipt.facts, receipt.decided_at = facts, work.now
    work.record(events.HeldDecided(receipt.op_id, decision, told))
    return receipt, told


def _reason(text: str) -> str:
    if not text.strip():
        raise ReasonWanted()
    return text.strip()
