"""What each kind of op does: decide by rule first, write only when nothing refuses."""

from collections.abc import Callable
from typing import Any

from msgspec import to_builtins

from server import scope
from server.actions import lookbacks, outcomes, visits
from server.actions.outcomes import Judgement
from server.domain import events
from server.domain.answers import Answers, merge
from server.domain.lifecycle import VisitAct, visit_after
from server.models import (
    Finding,
    Inspection,
    LookBack,
    Part,
    School,
    Visit,
)
from server.sync import evidence, incidents, openings, serving, submitting
from server.sync.batch import Batch
from server.sync.rules import (
    APPLIED,
    Decision,
    Held,
    Refused,
    count_instant,
    is_fact,
)
from shared import checklists
from shared.checklists import WrongAnswer
from shared.problems import Problem
from shared.records import ops
from shared.records.ops import Op
from shared.vocabulary import InspectionState, OpKind, OpResult, PhotoPurpose, VisitState
from shared.workdays import TERM_DAYS_MAX

OVER = frozenset({InspectionState.COMPLETE, InspectionState.ANNULLED})
"""What comes for an inspection after its end waits for a person: nothing under a seal changes."""

NOT_ON_TEAM, CALLED_OFF = "not_on_team", f"visit_{VisitState.CANCELLED}"


def apply(batch: Batch, op: Op, payload: Any, sha256: str) -> Decision:
    """Let one op take its effect, or say why it does not."""
    if getattr(payload, "from_paper", batch.on_paper) != batch.on_paper:
        raise Refused(code_is="not_from_paper")
    if op.kind in OF_THE_OFFICE:
        # Rows of the office change by it: it finds there what others of this push did.
        with batch.work.in_session():
            return TABLE[op.kind](batch, op, payload, sha256)
    with batch.work.session.no_autoflush:
        return TABLE[op.kind](batch, op, payload, sha256)


def _start(batch: Batch, op: Op, start: ops.InspectionStart, _sha256: str) -> Decision:
    work = batch.work
    inspection = batch.get(Inspection, op.entity_id)
    if inspection is not None:
        return _join(batch, op, start, inspection)
    school = batch.get(School, start.school_id)
    if school is None:
        raise Refused(code_is="unknown_school")
    batch.template(start.template_id)
    visit = _visit(batch, op, start) if start.visit_id else None
    if visit is None and not scope.in_reach(work.actor, "inspection.perform", school):
        raise Held(code_is="no_grant")
    arrived = count_instant(start.arrived, batch.received)
    inspection = batch.put(
        Inspection,
        op.entity_id,
        id=op.entity_id,
        school_id=school.id,
        area_id=school.area_id,
        visit_id=visit.id if visit else None,
        template_id=start.template_id,
        state=InspectionState.STARTED,
        mode=start.mode,
        lead_id=visit.lead_id if visit and op.actor_id in _team(visit) else op.actor_id,
        arrived_at=arrived.at,
        arrived_doubtful=arrived.doubtful,
        arrival=to_builtins(start),
        answers={},
        facts={"visit_in_school_run": start.in_school_run, "seen_break": start.seen_break},
        conflicts={},
        decisions={},
        amendments=[],
        veto_codes=[],
        received_at=batch.received,
    )
    _take_part(batch, op, inspection)
    _note_paper(batch, op, inspection)
    if visit is not None:
        visit.state = visit_after(visit.state, VisitAct.START)
    work.record(events.InspectionStarted(op.entity_id, school.id))
    return APPLIED


def _join(batch: Batch, op: Op, start: ops.InspectionStart, inspection: Inspection) -> Decision:
    if inspection.school_id != start.school_id:
        raise Refused(code_is="other_school")
    if not scope.in_reach(batch.work.actor, "inspection.perform", inspection):
        raise Held(code_is="no_grant")
    if inspection.state in OVER:
        raise Held(code_is=f"inspection_{inspection.state}")
    _note_paper(batch, op, inspection)
    if batch.get(Part, (inspection.id, batch.device_id)) is None:
        _take_part(batch, op, inspection)
        batch.work.record(events.InspectionJoined(inspection.id))
    return Decision(OpResult.MERGED, "joined")


def _note_paper(batch: Batch, op: Op, inspection: Inspection) -> None:
    """What is typed in from paper says so: by whom, and when by the office's clock."""
    if batch.on_paper:
        inspection.typed_in_at, inspection.typed_in_by = batch.received, op.actor_id


def _take_part(batch: Batch, op: Op, inspection: Inspection) -> None:
    batch.put(
        Part,
        (inspection.id, batch.device_id),
        inspection_id=inspection.id,
        inspection=inspection,
        device_id=batch.device_id,
        person_id=op.actor_id,
        joined_at=batch.received,
        covers=[],
    )


def _visit(batch: Batch, op: Op, start: ops.InspectionStart) -> Visit | None:
    """The visit that is begun. Before its hour no answer depends on where it goes to.

    None where it was called off and yet shall count, as one that nobody planned.
    """
    visit = batch.get(Visit, start.visit_id or "")
    if visit is None or visit.inspection_id != op.entity_id:
        raise Refused(code_is="unknown_visit")
    if op.actor_id not in _team(visit) and NOT_ON_TEAM not in batch.waived:
        raise Held(code_is=NOT_ON_TEAM)
    if visit.state == VisitState.SEALED and visit.release_at <= batch.received:
        # Opened by its code at the hour: the office's clock has only not come round to it yet.
        visits.release(batch.work, visit)
        lookbacks.publish_released(batch.work, [visit])
    counts = visit.state == VisitState.CANCELLED and CALLED_OFF in batch.waived
    if visit.state not in (VisitState.RELEASED, VisitState.STARTED) and not counts:
        raise Held(code_is=f"visit_{visit.state}")
    if visit.school_id != start.school_id:
        raise Refused(code_is="other_school")
    return None if counts else visit


def _team(visit: Visit) -> set[str]:
    return {member.person_id for member in visit.team}


def open_part(batch: Batch, op: Op, inspection_id: str) -> tuple[Inspection, Part]:
    """The inspection and this device's part of it, while both can still be written to."""
    inspection = batch.get(Inspection, inspection_id)
    if inspection is None:
        raise Held(code_is="no_inspection")
    part = batch.get(Part, (inspection_id, batch.device_id))
    if part is None:
        raise Held(code_is="no_part")
    if not scope.in_reach(batch.work.actor, "inspection.perform", inspection):
        raise Held(code_is="no_grant")
    if part.submitted_at is not None:
        raise Held(code_is="part_submitted")
    if inspection.state in OVER:
        raise Held(code_is=f"inspection_{inspection.state}")
    return inspection, part


def _answers(batch: Batch, op: Op, given: ops.AnswersSet, sha256: str) -> Decision:
    inspection, _ = open_part(batch, op, op.entity_id)
    template = batch.template(inspection.template_id)
    good: list[tuple[ops.AnswerSet, dict[str, Any]]] = []
    wrong: dict[str, str] = {}
    for answer in given.answers:
        try:
            good.append((answer, _kept_answer(batch, op, template, answer)))
        except (WrongAnswer, KeyError) as error:
            wrong[answer.code] = getattr(error, "code", "unknown_item")
    facts: dict[str, Any] = {}
    for fact in given.facts:
        if is_fact(fact.name, fact.value):
            facts[fact.name] = fact.value
        else:
            wrong[fact.name] = "wrong_fact"
    if wrong and not good and not facts:
        raise Refused(code_is="wrong_answers", wrong=wrong)
    before = Answers(inspection.answers, inspection.conflicts, inspection.decisions)
    after, disputes = merge(before, good)
    inspection.answers, inspection.conflicts = after.standing, after.disputed
    _keep_decisions(batch, inspection, after)
    inspection.facts = {**inspection.facts, **facts}
    batch.work.record(events.AnswersGiven(inspection.id, len(good), sha256))
    if disputes or wrong:
        told = {"conflicts": disputes, "wrong": wrong}
        return Decision(OpResult.MERGED, "both_kept" if disputes else "some_wrong", told)
    return APPLIED


def _keep_decisions(batch: Batch, inspection: Inspection, after: Answers) -> None:
    """What was decided is on record: between which values, by whom."""
    for code, entries in after.decided.items():
        for entry in entries[len(inspection.decisions.get(code, [])) :]:
            between = [one["value"] for one in entry["between"]]
            told = events.DisputeDecided(inspection.id, code, entry["value"], between)
            batch.work.record(told)
    inspection.decisions = after.decided


def _kept_answer(
    batch: Batch, op: Op, template: checklists.Template, answer: ops.AnswerSet
) -> dict[str, Any]:
    item = template.by_code[answer.code]
    return {
        "value": item.check_answer(answer.value),
        "na_reason": answer.na_reason,
        "note": answer.note,
        "kept_implausible": answer.kept_implausible,
        "by": op.actor_id,
        "device": batch.device_id,
        "at": op.wall.utc,
    }


def _add_finding(batch: Batch, op: Op, found: ops.FindingAdd, _sha256: str) -> Decision:
    inspection, _ = open_part(batch, op, found.inspection_id)
    if batch.get(Finding, op.entity_id) is not None:
        raise Refused(code_is="already_there")
    if found.code is not None and found.code not in batch.template(inspection.template_id).by_code:
        raise Refused(code_is="unknown_item")
    at = count_instant(found.found, batch.received)
    batch.put(
        Finding,
        op.entity_id,
        id=op.entity_id,
        inspection_id=inspection.id,
        inspection=inspection,
        code=found.code,
        grade=found.grade,
        party=found.party,
        what=found.what,
        where=found.where,
        measure=found.measure,
        immediate_measure=found.immediate_measure,
        immediate_done=found.immediate_done,
        rectify_workdays=max(0, min(found.rectify_workdays, TERM_DAYS_MAX)),
        fixed_on_spot=found.fixed_on_spot,
        found_at=at.at,
        found_doubtful=at.doubtful,
        found_by=op.actor_id,
        device_id=batch.device_id,
    )
    batch.work.record(events.FindingAdded(op.entity_id, inspection.id, found.grade))
    return APPLIED


def _withdraw_finding(batch: Batch, op: Op, said: ops.FindingWithdraw, _sha256: str) -> Decision:
    open_part(batch, op, said.inspection_id)
    finding = batch.get(Finding, op.entity_id)
    if finding is None:
        raise Held(code_is="no_finding")
    if finding.inspection_id != said.inspection_id:
        raise Refused(code_is="other_inspection")
    if finding.found_by != op.actor_id:
        raise Held(code_is="not_the_author")
    if finding.withdrawn_at is not None:
        return Decision(OpResult.MERGED, "already_withdrawn")
    stands_in = batch.get(Part, (finding.inspection_id, finding.device_id))
    if stands_in is not None and stands_in.submitted_at is not None:
        # Found on another tablet of the same person, which has sealed its part since.
        raise Held(code_is="fault_sealed")
    finding.withdrawn_at, finding.withdrawn_reason = batch.work.now, said.reason
    batch.work.record(events.FindingWithdrawn(finding.id, said.reason))
    return APPLIED


def _amend(batch: Batch, op: Op, said: ops.AmendmentAdd, _sha256: str) -> Decision:
    inspection = batch.get(Inspection, op.entity_id)
    if inspection is None:
        raise Held(code_is="no_inspection")
    if not scope.in_reach(batch.work.actor, "inspection.perform", inspection):
        raise Held(code_is="no_grant")
    if said.digest not in {part.digest for part in inspection.parts}:
        raise Refused(code_is="no_such_part")
    amendment = {"digest": said.digest, "text": said.text, "by": op.actor_id, "at": op.wall.utc}
    inspection.amendments = [*inspection.amendments, amendment]
    batch.work.record(events.AmendmentAdded(inspection.id, said.digest))
    return APPLIED


def _sign(batch: Batch, op: Op, said: ops.SignatureAdd, sha256: str) -> Decision:
    inspection, _part = open_part(batch, op, said.inspection_id)
    decision = evidence.add_signature(batch, op, said, inspection)
    batch.signed.add(sha256)
    return decision


def _add_photo(batch: Batch, op: Op, said: ops.PhotoAdd, _sha256: str) -> Decision:
    if said.purpose is PhotoPurpose.PAPER and said.finding_id:
        return serving.add_paper(batch, op, said)
    return evidence.add_photo(batch, op, said, open_part(batch, op, said.inspection_id)[0])


def _judge(batch: Batch, op: Op, said: ops.LookBackJudge, _sha256: str) -> Decision:
    inspection = batch.get(Inspection, said.inspection_id)
    if inspection is None:
        raise Held(code_is="no_inspection")
    case = batch.work.session.get(LookBack, op.entity_id)
    if case is not None and case.school_id != inspection.school_id:
        raise Refused(code_is="other_school")
    found = Judgement(
        said.outcome, said.inspection_id, said.note, said.paper_matches, said.like_checked
    )
    try:
        outcomes.judge(batch.work, op.entity_id, found=found)
    except Problem as problem:
        raise Held(code_is=problem.code) from problem
    return APPLIED


OF_THE_OFFICE = frozenset({OpKind.LOOKBACK_JUDGE, OpKind.ORDER_SERVE, OpKind.VISIT_OPEN})
"""What is done in the office's own rows; all else concerns rows that a push has at hand."""

Effect = Callable[[Batch, Op, Any, str], Decision]

TABLE: dict[OpKind, Effect] = {
    OpKind.INSPECTION_START: _start,
    OpKind.ANSWERS_SET: _answers,
    OpKind.FINDING_ADD: _add_finding,
    OpKind.FINDING_WITHDRAW: _withdraw_finding,
    OpKind.PHOTO_ADD: _add_photo,
    OpKind.SIGNATURE_ADD: _sign,
    OpKind.INSPECTION_SUBMIT: lambda batch, op, said, _: submitting.submit(
        batch, op, said, open_part(batch, op, op.entity_id)
    ),
    OpKind.AMENDMENT_ADD: _amend,
    OpKind.LOOKBACK_JUDGE: _judge,
    OpKind.ORDER_SERVE: serving.serve,
    OpKind.INCIDENT_REPORT: incidents.report,
    OpKind.VISIT_OPEN: openings.note,
}
