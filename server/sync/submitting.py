"""Submitting a part: the digest is recomputed over exactly the ops it covers, then sealed.

Signatures given before something else was changed or added are taken, and marked as lapsed.
"""

from sqlalchemy import select

from server.actions import indicators, likenesses, orders
from server.domain import events
from server.domain.lifecycle import InspectionAct, VisitAct, inspection_after, visit_after
from server.models import Inspection, Part, Receipt, Visit
from server.sync.batch import SEALED_RESULTS, Batch
from server.sync.decoding import verify
from server.sync.rules import APPLIED, Decision, Refused, is_complete, lacking
from server.work import Work
from shared.records.ops import InspectionSubmit, Op
from shared.sealing import covered
from shared.signing import Signed, standing, to_sign_again
from shared.vocabulary import OpKind


class Incomplete(Refused):
    """Something required is missing; the part stays open and can be submitted again."""


def submit(
    batch: Batch, op: Op, said: InspectionSubmit, opened: tuple[Inspection, Part]
) -> Decision:
    """Seal one device's part; with the last part the inspection is complete, orders are issued."""
    inspection, part = opened
    work = batch.work
    signatures = _refuse_wrong_seal(batch, op, said)
    missing = _lacking(inspection, part, on_paper=batch.on_paper)
    if missing:
        raise Incomplete(code_is="incomplete", missing=list(missing))
    part.submitted_at = batch.received
    part.digest, part.covers, part.seal_signature = said.digest, said.covers, said.seal_signature
    _take_over(inspection, part, said)
    _mark_lapsed(work, inspection, part, signatures)
    complete = is_complete(
        [(one.device_id, one.person_id, one.submitted_at is not None) for one in inspection.parts],
        inspection.lead_id,
        said.missing_devices,
    )
    act = InspectionAct.COMPLETE if complete else InspectionAct.SUBMIT_PART
    inspection.state = inspection_after(inspection.state, act)
    work.record(events.InspectionSubmitted(inspection.id, said.digest, complete))
    if complete:
        inspection.submitted_at = batch.received
        _finish(batch, inspection, said)
    return APPLIED


def _take_over(inspection: Inspection, part: Part, said: InspectionSubmit) -> None:
    """The lead's remarks, score and one-vote items are the inspection's."""
    if part.person_id == inspection.lead_id:
        inspection.remarks = said.remarks
        inspection.score = said.score
        inspection.veto_codes = list(said.veto_codes)


def _finish(batch: Batch, inspection: Inspection, said: InspectionSubmit) -> None:
    work = batch.work
    for one in inspection.parts:
        one.named_missing = one.submitted_at is None and one.device_id in said.missing_devices
    if inspection.visit_id is not None:
        visit = batch.get(Visit, inspection.visit_id) or work.session.get_one(
            Visit, inspection.visit_id
        )
        visit.state = visit_after(visit.state, VisitAct.FINISH)
    orders.issue_for_inspection(work, inspection, new=batch.made(inspection))
    likenesses.compare_inspection_later(work, inspection.id)
    indicators.see_inspection_later(work, inspection.id)


def _mark_lapsed(
    work: Work, inspection: Inspection, part: Part, signatures: frozenset[str]
) -> None:
    """Note which of this tablet's signatures do not stand for all of its part.

    It is no reason to refuse: released apps let people go on after they had signed.
    """
    stand = standing(part.covers, signatures)
    given = [one for one in inspection.signatures if one.device_id == part.device_id]
    part.lapsed = [one.id for one in given if one.digest not in stand]
    again = to_sign_again(
        Signed(one.role, one.name or one.post, one.refused, one.id in part.lapsed) for one in given
    )
    if again:
        work.record(events.SignaturesLapsed(inspection.id, part.device_id, sorted(again)))


def _refuse_wrong_seal(batch: Batch, op: Op, said: InspectionSubmit) -> frozenset[str]:
    """Refuse a seal over anything but what applied; the digests of the signatures under it."""
    if covered(said.covers) != said.digest:
        raise Refused(code_is="digest_differs")
    if not verify(batch.public_key, said.seal_signature, said.digest):
        raise Refused(code_is="bad_seal")
    earlier = [sha for sha in said.covers if sha not in batch.sealable]
    known: dict[str, str] = {}
    if earlier:
        rows = batch.work.session.execute(
            select(Receipt.sha256, Receipt.kind).where(
                Receipt.device_id == op.device_id,
                Receipt.result.in_(SEALED_RESULTS),
                Receipt.sha256.in_(earlier),
            )
        )
        known = dict(iter(rows))
    strange = [sha for sha in earlier if sha not in known]
    if strange:
        raise Refused(code_is="covers_unknown_ops", strange=strange[:10])
    signed = (sha for sha, kind in known.items() if kind == OpKind.SIGNATURE_ADD)
    return frozenset(signed) | batch.signed


def _lacking(inspection: Inspection, part: Part, *, on_paper: bool) -> tuple[str, ...]:
    return lacking(
        (photo.purpose for photo in inspection.photos),
        ((one.role, one.refused) for one in inspection.signatures),
        is_lead=part.person_id == inspection.lead_id,
        on_paper=on_paper,
    )
