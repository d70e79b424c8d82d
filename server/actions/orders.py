"""Rectification orders: issued by rule, signed for, answered with evidence, reviewed, closed."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from server.actions import (
    closing,
    extensions,
    likenesses,
    motions,
    rechecks,
    serving,
    settling,
    steps,
)
from server.actions.meanwhile import NOT_SAID, Seen, require_as_seen
from server.actions.numbering import paper_number
from server.domain import order_events
from server.domain.lifecycle import OrderAct, order_after
from server.models import (
    Evidence,
    EvidencePhoto,
    Finding,
    Inspection,
    Office,
    Order,
)
from server.queries import issuing
from server.queries import photos as pictures
from server.work import Work
from shared import terms
from shared.problems import Forbidden, Invalid, WrongState
from shared.protocol import TEXT_CHARS_MAX
from shared.vocabulary import (
    Grade,
    HandlingLevel,
    OrderKind,
    OrderState,
    Party,
    ReviewVerdict,
)

EVIDENCE_PHOTOS_MAX = 20
LOOKED_BACK = "looked_back"
"""The step of a look-back that leaves the order where it stands."""


class EvidenceMissing(Invalid):
    code = "evidence_missing"
    text = "Add at least one photo that shows the fault is gone."


class SecondPersonNeeded(Forbidden):
    code = "second_person_needed"
    text = "A major hazard is confirmed by someone who did not find it. Ask a colleague."


@dataclass(frozen=True)
class SentPhoto:
    """One picture of evidence: a verified blob, and what its file was called."""

    sha256: str
    preview_sha256: str
    file_name: str = ""


def issue_for_inspection(work: Work, inspection: Inspection, *, new: bool = False) -> list[Order]:
    """Make an order of each finding of a completed inspection, by rule.

    一般 and 较大 are issued at once; 重大 is only proposed until a second person confirms;
    what was fixed on the spot is closed with its order. ``new`` says that the database does not
    hold the inspection yet, and no order of it.
    """
    findings = sorted(
        (one for one in inspection.findings if one.withdrawn_at is None), key=lambda one: one.id
    )
    issued = select(Order.finding_id).where(Order.inspection_id == inspection.id)
    done = set() if new else set(work.session.scalars(issued))
    return [_propose(work, inspection, one) for one in findings if one.id not in done]


def confirm_major(
    work: Work, order_id: str, *, major: bool, remark: str, seen: Seen = NOT_SAID
) -> Order:
    """A second person confirms a 重大, or lowers it to 较大; either way the order is issued."""
    order = work.get(Order, order_id, lock=True)
    work.require("order.decide_major", order)
    require_as_seen(work, order, seen)
    if order.finding.found_by == work.actor.person_id:
        raise SecondPersonNeeded()
    if order.state != OrderState.PROPOSED:
        raise WrongState(state=order.state, act=OrderAct.ISSUE)
    if not major:
        order.grade = Grade.SERIOUS
        order.handling_level = HandlingLevel.SERIOUS
    _issue(work, order, OrderAct.ISSUE if major else OrderAct.DECLINE, remark)
    return order


def sign(work: Work, order_id: str) -> Order:
    """The responsible party signs for the paper; service counts from this day.

    What was served on the campus has its day: signing once more changes nothing.
    """
    order = work.get(Order, order_id, lock=True)
    work.require("order.sign", order)
    if order.served_way is not None and order.state == OrderState.SIGNED:
        return order
    order.state = order_after(order.state, OrderAct.SIGN)
    order.signed_at, order.signed_by = work.now, work.actor.person_id
    serving.count(work, order, order.term_workdays)
    steps.note(work, order, OrderAct.SIGN)
    work.record(order_events.OrderSigned(order.id))
    return order


def submit_evidence(
    work: Work, order_id: str, *, report: str, photos: Sequence[SentPhoto]
) -> Evidence:
    """The party shows that the fault is gone; the clock stands still while we review."""
    order = work.get(Order, order_id, lock=True)
    work.require("order.submit_evidence", order)
    order.state = order_after(order.state, OrderAct.SUBMIT_EVIDENCE)
    _check_evidence(work, report, photos)
    settling.require_settled(work, order)
    extensions.lapse(work, order)
    if order.handed_back_at is not None:
        motions.lapse(work, order)
    order.submitted_at = work.now
    evidence = Evidence(
        id=work.new_id(),
        order_id=order.id,
        sent_by=work.actor.person_id or "",
        sent_at=work.now,
        report=report.strip(),
    )
    work.session.add(evidence)
    # The pictures point at the evidence.
    work.session.flush()
    for position, photo in enumerate(photos):
        work.session.add(
            EvidencePhoto(
                id=work.new_id(),
                evidence_id=evidence.id,
                position=position,
                sha256=photo.sha256,
                preview_sha256=photo.preview_sha256,
                file_name=photo.file_name,
                facts={},
            )
        )
    steps.note(work, order, OrderAct.SUBMIT_EVIDENCE, report.strip(), {"photos": len(photos)})
    work.record(order_events.EvidenceSent(order.id, evidence.id))
    likenesses.compare_evidence_later(work, evidence.id)
    return evidence


def review(
    work: Work,
    order_id: str,
    *,
    verdict: ReviewVerdict,
    remark: str = "",
    on_site: bool = False,
    seen: Seen = NOT_SAID,
) -> Order:
    """Accept the evidence, or send it back with a reason.

    Accepted, an ordinary case is closed unless somebody shall look ``on_site``; others always wait
    for the re-check.
    """
    order = work.get(Order, order_id, lock=True)
    work.require("order.review", order)
    require_as_seen(work, order, seen)
    accepted = verdict is ReviewVerdict.ACCEPTED
    if not accepted and not remark.strip():
        raise Invalid("Say what is missing; the school reads this text.")
    evidence = order.evidence[-1] if order.evidence else None
    if evidence is None or order.state != OrderState.UNDER_REVIEW:
        raise WrongState(state=order.state, act=OrderAct.ACCEPT if accepted else OrderAct.RETURN)
    evidence.verdict, evidence.remark = verdict, remark.strip()
    evidence.reviewed_by, evidence.reviewed_at = work.actor.person_id, work.now
    if not accepted:
        _return(work, order, remark.strip())
    elif on_site or rechecks.needed(order):
        rechecks.ask(work, order, remark.strip())
    else:
        order.state = order_after(order.state, OrderAct.ACCEPT)
        closing.close(work, order, OrderAct.ACCEPT, remark.strip())
    return order


def archive(work: Work, order: Order, text: str) -> None:
    """The look-back found it fixed: the case is over."""
    order.state = order_after(order.state, OrderAct.ARCHIVE)
    steps.note(work, order, OrderAct.ARCHIVE, text)
    work.record(order_events.OrderArchived(order.id))


def note_look_back(work: Work, order: Order, outcome: str) -> None:
    """A look-back that moved nothing is told too: not checkable, or to be gone back to again."""
    steps.note(work, order, LOOKED_BACK, outcome)


def reopen(work: Work, order: Order, *, outcome: str, level: HandlingLevel, workdays: int) -> None:
    """The look-back found it not fixed: open again, by rule, with a new term."""
    order.state = order_after(order.state, OrderAct.REOPEN)
    order.handling_level = level
    order.reopened_count += 1
    order.closed_at = None
    serving.count(work, order, workdays)
    steps.note(work, order, OrderAct.REOPEN, outcome, {"level": str(level), "workdays": workdays})
    work.record(order_events.OrderReopened(order.id, outcome, level))


def _propose(work: Work, inspection: Inspection, finding: Finding) -> Order:
    party = Party(finding.party)
    kind = OrderKind.NOTICE if party is Party.SCHOOL else OrderKind.TRANSFER
    level = HandlingLevel(finding.grade)
    issued_as = issuing.paper_of(work, inspection, finding, kind)
    order = work.new(
        Order,
        id=work.new_id(),
        number=paper_number(work, kind, issued_as),
        kind=kind,
        issued_as=issued_as.to_body(),
        state=OrderState.PROPOSED,
        school_id=inspection.school_id,
        area_id=inspection.area_id,
        inspection_id=inspection.id,
        inspection=inspection,
        finding_id=finding.id,
        finding=finding,
        party=party,
        office_id=_responsible_office(work, party, inspection.area_id),
        grade=finding.grade,
        handling_level=level,
        what=finding.what,
        where=finding.where,
        measure=finding.measure,
        immediate_measure=finding.immediate_measure,
        term_workdays=terms.term(finding.rectify_workdays, level),
        proposed_at=work.now,
        fixed_on_spot=finding.fixed_on_spot,
        deadline={},
    )
    work.record(order_events.OrderProposed(order.id, finding.id, finding.grade))
    if finding.fixed_on_spot:
        # Its look-back points at the order.
        work.session.flush()
        order.issued_at = work.now
        order.state = order_after(order.state, OrderAct.FIX_ON_SPOT)
        closing.close(work, order, OrderAct.FIX_ON_SPOT, "")
    elif Grade(finding.grade) is not Grade.MAJOR:
        _issue(work, order, OrderAct.ISSUE, "")
    return order


def _issue(work: Work, order: Order, act: OrderAct, remark: str) -> None:
    order.state = order_after(order.state, act)
    order.issued_at, order.issued_by = work.now, work.actor.person_id
    serving.count(work, order, order.term_workdays)
    steps.note(work, order, OrderAct.ISSUE, remark, {"grade": order.grade})
    due = order.due_on.isoformat() if order.due_on else ""
    work.record(order_events.OrderIssued(order.id, order.number, due))
    serving.catch_up(work, order.inspection, order)


def _return(work: Work, order: Order, remark: str) -> None:
    order.state = order_after(order.state, OrderAct.RETURN)
    serving.extend(work, order, work.today)
    steps.note(work, order, OrderAct.RETURN, remark)
    work.record(order_events.EvidenceReturned(order.id, remark))


def _check_evidence(work: Work, report: str, photos: Sequence[SentPhoto]) -> None:
    if not photos:
        raise EvidenceMissing()
    if len(photos) > EVIDENCE_PHOTOS_MAX or len(report) > TEXT_CHARS_MAX:
        raise Invalid(
            "At most {photos} photos and {chars} characters of text.",
            photos=EVIDENCE_PHOTOS_MAX,
            chars=TEXT_CHARS_MAX,
        )
    pictures.require_arrived(work, [photo.sha256 for photo in photos])


def _responsible_office(work: Work, party: Party, area_id: str) -> str | None:
    """The office that must act: the town's own of that kind, else the city's."""
    if party is Party.SCHOOL:
        return None
    offices = work.once(
        (Office, party, area_id),
        lambda: work.session.scalars(
            select(Office).where(
                Office.kind == party, (Office.area_id == area_id) | Office.area_id.is_(None)
            )
        ).all(),
    )
    offices_near = sorted(offices, key=lambda office: office.area_id is None)
    return offices_near[0].id if offices_near else None
