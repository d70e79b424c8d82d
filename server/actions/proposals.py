"""Proposals: what a rule suggests and a person signs, with the reason (约谈、通报、挂牌督办)."""

from collections.abc import Sequence

from server.actions import measures
from server.domain.lookback_events import (
    ActionProposed,
    OrderListed,
    ProposalDecided,
    ProposalSigned,
    StepPutForward,
)
from server.domain.measures import (
    NUMBER_WORDS,
    ORDERS_NAMED_MAX,
    TOGETHER,
    EachAlone,
    NamedAlready,
    Terms,
)
from server.domain.planning_words import ProposalCause, ProposalKind, ProposalState
from server.domain.proposing import (
    BY_HAND,
    TWO_PERSONS,
    WAITS,
    AnotherMustSign,
    CaseOver,
    CityConfirms,
    ListedAlready,
    SignedMeanwhile,
)
from server.models import LookBack, Measure, Order, Proposal, School
from server.queries import measures as issued
from server.queries import proposals, standing
from server.work import Work
from shared.problems import Invalid, WrongState
from shared.protocol import TEXT_CHARS_MAX
from shared.vocabulary import HandlingLevel, OrderKind

NOTHING_MORE = Terms()


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


def put_forward(
    work: Work, school_id: str, kind: ProposalKind, *, why: str, order_ids: Sequence[str] = ()
) -> Proposal:
    """A person proposes a step of a school without a rule; it is signed like any other.

    The orders it is about stand on its paper. In the same words it waits once, however often its
    form is sent.
    """
    school = work.get(School, school_id, lock=True)
    work.require("proposal.make", school)
    if kind not in BY_HAND:
        raise Invalid("Choose one of the list.")
    told = _told(why)
    known = proposals.put_forward(work, school.id, kind, told, order_ids)
    if known is not None:
        return known
    about = _about(work, school, kind, order_ids)
    row = work.new(
        Proposal,
        id=work.new_id(),
        kind=kind,
        cause=ProposalCause.BY_HAND,
        state=ProposalState.PROPOSED,
        school_id=school.id,
        order_id=about[0].id if about else None,
        proposed_at=work.now,
        facts={"why": told, "by": work.actor.name, "orders": [one.id for one in about]},
    )
    numbers = tuple(one.number for one in about)
    work.record(StepPutForward(row.id, kind, school.id, told, numbers))
    return row


def _about(work: Work, school: School, kind: ProposalKind, order_ids: Sequence[str]) -> list[Order]:
    """The orders a step is about: the school's own; a listing is of one case that is open."""
    if len(order_ids) > ORDERS_NAMED_MAX:
        raise Invalid("Choose at most {most} orders.", most=ORDERS_NAMED_MAX)
    listing = kind == ProposalKind.LISTING
    rows = [work.get(Order, one, lock=listing) for one in dict.fromkeys(order_ids)]
    if not all(one.school_id == school.id and proposals.may_be_about(one) for one in rows):
        raise Invalid("Choose orders of this school's own that went out and were not withdrawn.")
    if not listing:
        return rows
    if len(rows) != 1:
        raise Invalid("Choose the one order that is to be listed.")
    if rows[0].state in standing.OVER:
        raise CaseOver()
    if rows[0].handling_level == HandlingLevel.LISTED or proposals.listing_waits(work, rows[0]):
        raise ListedAlready()
    return rows


def decide(
    work: Work,
    proposal_id: str,
    *,
    taken: bool,
    reason: str,
    terms: Terms = NOTHING_MORE,
    seen: str = "",
) -> Proposal:
    """Sign it, and its measure goes out, or set it aside, with the reason.

    What takes two persons is done by the second one's word alone, as the first one worded it.
    ``seen`` is the state its page showed: what was signed since is decided by nobody unseen.
    """
    row = work.get(Proposal, proposal_id, lock=True)
    work.require("proposal.decide", row)
    if row.state not in WAITS:
        raise WrongState(state=row.state, act="decide")
    if seen not in ("", row.state):
        raise SignedMeanwhile()
    told = _told(reason)
    if taken:
        terms = _fit(work, row, terms)
        if row.kind in TWO_PERSONS and row.state == ProposalState.PROPOSED:
            return _sign_first(work, row, told, terms)
    if row.state == ProposalState.SIGNED:
        row.remark = told
    else:
        row.reason = told
    row.state = ProposalState.TAKEN if taken else ProposalState.DROPPED
    row.decided_by, row.decided_at = work.actor.person_id, work.now
    work.record(ProposalDecided(row.id, row.state, told))
    if taken:
        _take_effect(work, row, terms)
    return row


def sign_together(
    work: Work, chosen: Sequence[tuple[str, str]], *, reason: str, conditions: str = ""
) -> list[Measure]:
    """Sign several in one numbered paper, each as it was seen: all of them, or none."""
    together = work.new_id()
    terms = Terms(conditions, together=together)
    for proposal_id, seen in sorted(chosen):
        decide(work, proposal_id, taken=True, reason=reason, terms=terms, seen=seen)
    work.session.flush()
    return issued.in_one_act(work, together)


def _fit(work: Work, row: Proposal, terms: Terms) -> Terms:
    """What is said for its paper; whatever stands in the way does so before anything changed.

    Among many each that is left out stays as it was.
    """
    _require_open(work, row)
    _require_city(work, row)
    if row.signed_by == work.actor.person_id:
        raise AnotherMustSign()
    if terms.together:
        _require_its_place(work, row, terms.together)
    if row.state == ProposalState.SIGNED:
        return Terms(**row.terms)
    kind = ProposalKind(row.kind)
    return measures.checked(work, kind, terms) if _goes_out(row) else terms


def _require_its_place(work: Work, row: Proposal, together: str) -> None:
    """One paper for several names each school once, and only such as it goes out to."""
    if row.kind not in TOGETHER or not _goes_out(row):
        raise EachAlone()
    if issued.names(work, together, row):
        raise NamedAlready()


def _goes_out(row: Proposal) -> bool:
    """Whether it becomes a paper to the school: not where another office must act or we do."""
    theirs = row.order is None or row.order.kind == OrderKind.NOTICE
    return row.kind in NUMBER_WORDS and theirs


def _take_effect(work: Work, row: Proposal, terms: Terms) -> None:
    if _goes_out(row):
        measures.issue(work, row, terms)
    if row.kind == ProposalKind.LISTING and row.order is not None:
        row.order.handling_level = HandlingLevel.LISTED
        work.record(OrderListed(row.order.id, row.reason))


def _told(reason: str) -> str:
    told = reason.strip()
    if not told or len(told) > TEXT_CHARS_MAX:
        raise Invalid("Say why; it is kept with the decision.")
    return told


def _require_city(work: Work, row: Proposal) -> None:
    """A veto is proposed to the county by nobody who looks after some towns alone."""
    over_all = any(reach.everything for reach in work.actor.holding("proposal.decide"))
    if row.kind == ProposalKind.VETO and row.state == ProposalState.SIGNED and not over_all:
        raise CityConfirms()


def _require_open(work: Work, row: Proposal) -> None:
    """Nothing is listed that is over; the order is held, so that it stays so to the commit."""
    if row.kind != ProposalKind.LISTING or row.order_id is None:
        return
    order = work.session.get_one(Order, row.order_id, with_for_update=True)
    if order.state in standing.OVER:
        raise CaseOver()


def _sign_first(work: Work, row: Proposal, told: str, terms: Terms) -> Proposal:
    row.state, row.reason = ProposalState.SIGNED, told
    row.terms = {"conditions": terms.conditions}
    row.signed_by, row.signed_at = work.actor.person_id, work.now
    work.record(ProposalSigned(row.id, row.kind, told))
    return row
