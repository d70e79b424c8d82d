"""Two persons' words: one proposes to withdraw an order or correct its grade, another decides."""

from server.actions import extensions, indicators, serving, steps
from server.actions.meanwhile import NOT_SAID, DecidedMeanwhile, Seen, require_as_seen
from server.domain import motions
from server.domain.lifecycle import OrderAct, order_after
from server.domain.motions import AnotherMustDecide, ProposedAlready
from server.domain.order_events import (
    GradeCorrected,
    KeptWith,
    MotionDecided,
    MotionMade,
    OrderWithdrawn,
)
from server.domain.order_words import MotionKind, MotionState
from server.domain.texts import refuse_longer
from server.models import Motion, Order
from server.queries import motions as proposed
from server.work import Work
from shared.problems import Invalid, WrongState
from shared.vocabulary import Grade, HandlingLevel


def propose(
    work: Work, order_id: str, kind: MotionKind, *, reason: str, grade: Grade | None = None
) -> Motion:
    """One person proposes, with the reason; nothing changes yet."""
    order = work.get(Order, order_id, lock=True)
    work.require(motions.VERBS[kind], order)
    if kind not in motions.possible(order.state):
        raise WrongState(state=order.state)
    if kind is MotionKind.CORRECT_GRADE and grade not in motions.corrections(order.grade):
        raise Invalid("Choose the grade it should have had, another than it has.")
    told = _told(reason)
    if not told:
        raise Invalid("Say why; a second person decides by it.")
    if proposed.waiting(work, order) is not None:
        raise ProposedAlready()
    facts = {"grade": str(grade)} if kind is MotionKind.CORRECT_GRADE else {}
    row = put(work, order, kind, told, facts)
    work.record(MotionMade(order.id, row.id, kind, told))
    return row


def put(work: Work, order: Order, kind: MotionKind, reason: str, facts: dict[str, str]) -> Motion:
    """What was proposed stands on record and waits."""
    return work.new(
        Motion,
        id=work.new_id(),
        order_id=order.id,
        kind=kind,
        state=MotionState.PROPOSED,
        reason=reason,
        facts=facts,
        proposed_by=work.actor.person_id,
        proposed_at=work.now,
        remark="",
    )


def decide(
    work: Work,
    order_id: str,
    motion_id: str,
    *,
    confirmed: bool,
    remark: str = "",
    seen: Seen = NOT_SAID,
) -> Order:
    """A second person confirms it, and it takes effect; or says no, as its proposer may too."""
    order = work.get(Order, order_id, lock=True)
    row = proposed.waiting(work, order)
    work.require(motions.VERBS[MotionKind(row.kind)] if row else "order.withdraw", order)
    if row is None or row.id != motion_id:
        raise DecidedMeanwhile()
    require_as_seen(work, order, seen)
    if confirmed and not proposed.may_confirm(work, row, order):
        raise AnotherMustDecide()
    row.remark = _told(remark)
    if not confirmed and not row.remark:
        raise Invalid("Say why not; whoever proposed it reads this.")
    row.state = MotionState.CONFIRMED if confirmed else MotionState.DECLINED
    row.decided_by, row.decided_at = work.actor.person_id, work.now
    if row.kind == MotionKind.NOT_OURS:
        _keep(work, order, row)
        return order
    taken_back = row.decided_by == row.proposed_by
    work.record(MotionDecided(order.id, row.proposed_by, row.id, confirmed, taken_back))
    if confirmed:
        TAKES_EFFECT[MotionKind(row.kind)](work, order, row)
    return order


def lapse(work: Work, order: Order) -> None:
    """The office acts after all, or the case is closed: nobody need answer any more."""
    order.handed_back_at = None
    row = proposed.waiting(work, order)
    if row is not None:
        row.state = MotionState.LAPSED


def _told(text: str) -> str:
    refuse_longer(text)
    return text.strip()


def _withdraw(work: Work, order: Order, row: Motion) -> None:
    order.state, order.recheck_by = order_after(order.state, OrderAct.WITHDRAW), None
    extensions.lapse(work, order)
    # What another order about the same item put right counts from now on.
    indicators.see_order_later(work, order.id)
    steps.note(work, order, OrderAct.WITHDRAW, row.reason)
    work.record(OrderWithdrawn(order.id, row.reason))


def _keep(work: Work, order: Order, row: Motion) -> None:
    """It stays the office's: its term stands, or a fresh short one begins where it passed."""
    order.handed_back_at = None
    serving.extend(work, order, work.today)
    steps.note(work, order, OrderAct.KEEP_WITH, row.remark)
    work.record(KeptWith(order.id, row.id, row.remark))


def _correct(work: Work, order: Order, row: Motion) -> None:
    """The grade is put right; handling goes with it unless it had risen above the grade.

    The last day that was told stands.
    """
    before, after = order.grade, Grade(row.facts["grade"])
    if order.handling_level == before:
        order.handling_level = HandlingLevel(after)
    order.grade = after
    steps.note(work, order, OrderAct.CORRECT_GRADE, row.reason, {"before": before, "after": after})
    work.record(GradeCorrected(order.id, before, after))


TAKES_EFFECT = {MotionKind.WITHDRAW: _withdraw, MotionKind.CORRECT_GRADE: _correct}
