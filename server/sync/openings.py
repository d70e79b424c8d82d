"""Sealed visits as tablets tell that they were opened: each envelope once, by whichever way."""

from server.domain.sealing_events import VisitOpened
from server.models import Envelope, Opening, Visit
from server.sync.batch import Batch
from server.sync.rules import APPLIED, Decision, Refused, count_instant
from shared.records.ops import Op, VisitOpen
from shared.vocabulary import OpResult


def note(batch: Batch, op: Op, said: VisitOpen, _sha256: str) -> Decision:
    """Keep who opened what, when; an envelope that was ended meanwhile was opened all the same."""
    session = batch.work.session
    envelope = session.get(Envelope, said.envelope_id)
    mine = envelope is not None and envelope.device_id == batch.device_id
    if envelope is None or not mine or envelope.visit_id != op.entity_id:
        raise Refused(code_is="unknown_envelope")
    if envelope.person_id != op.actor_id:
        raise Refused(code_is="not_your_envelope")
    if session.get(Opening, envelope.id) is not None:
        return Decision(OpResult.MERGED, "already_opened")
    at = count_instant(said.opened, batch.received)
    session.add(
        Opening(
            envelope_id=envelope.id,
            visit_id=envelope.visit_id,
            op_id=op.op_id,
            way=said.way,
            opened_at=at.at,
            doubtful=at.doubtful,
            received_at=batch.received,
        )
    )
    early = at.at < session.get_one(Visit, envelope.visit_id).release_at
    batch.work.record(VisitOpened(envelope.visit_id, envelope.id, said.way, early))
    return APPLIED
