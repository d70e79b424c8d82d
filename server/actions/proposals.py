"""Proposals: what a rule suggests and a person decides, with the reason (约谈、通报、挂牌督办)."""

from server.domain.lookback_events import ActionProposed, OrderListed, ProposalDecided
from server.domain.planning_words import ProposalCause, ProposalKind, ProposalState
from server.models import LookBack, Order, Proposal
from server.work import Work
from shared.problems import Invalid, WrongState
from shared.protocol import TEXT_CHARS_MAX
from shared.vocabulary import HandlingLevel, OrderState

OVER = frozenset({OrderState.ARCHIVED, OrderState.WITHDRAWN, OrderState.CLOSED})


def propose(
    work: Work, kind: ProposalKind, cause: ProposalCause, order: Order, row: LookBack
) -> Proposal:
    """Put it before the office; nothing is done by it yet."""
    proposal = Proposal(
        id=work.new_id(),
        kind=kind,
        cause=cause,
        state=ProposalState.PROPOSED,
        school_id=order.school_id,
        order_id=order.id,
        lookback_id=row.id,
        proposed_at=work.now,
    )
    work.session.add(proposal)
    work.record(ActionProposed(proposal.id, kind, cause, order.school_id))
    return proposal


def decide(work: Work, proposal_id: str, *, taken: bool, reason: str) -> Proposal:
    """Take it up or drop it; a case whose listing is taken up is handled as listed from now on."""
    row = work.get(Proposal, proposal_id, lock=True)
    work.require("proposal.decide", row)
    if row.state != ProposalState.PROPOSED:
        raise WrongState(state=row.state, act="decide")
    if not reason.strip() or len(reason) > TEXT_CHARS_MAX:
        raise Invalid("Say why; it is kept with the decision.")
    row.state = ProposalState.TAKEN if taken else ProposalState.DROPPED
    row.decided_by, row.decided_at, row.reason = work.actor.person_id, work.now, reason.strip()
    work.record(ProposalDecided(row.id, row.state, row.reason))
    if taken and row.kind == ProposalKind.LISTING:
        _list(work, row)
    return row


def _list(work: Work, row: Proposal) -> None:
    order = work.session.get(Order, row.order_id, with_for_update=True) if row.order_id else None
    if order is None or order.state in OVER:
        return
    order.handling_level = HandlingLevel.LISTED
    work.record(OrderListed(order.id, row.reason))
