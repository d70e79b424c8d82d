"""What is not whose it went to: letters sent back, letters and notices given to another office."""

from server.actions import extensions, motions, serving, steps
from server.actions.meanwhile import NOT_SAID, Seen, require_as_seen
from server.actions.numbering import paper_number
from server.domain.handing import DecidedAlready, OfficeUnfit
from server.domain.lifecycle import OrderAct, order_after
from server.domain.order_events import HandedBack, HandedOver
from server.domain.order_words import MotionKind, MotionState
from server.models import Motion, Order
from server.queries import handing, issuing
from server.queries import motions as proposed
from server.work import Work
from shared.issuing import IssuedAs
from shared.problems import Invalid, WrongState
from shared.protocol import TEXT_CHARS_MAX
from shared.vocabulary import OrderKind


def hand_back(work: Work, order_id: str, *, reason: str) -> Motion:
    """The office says that it is not its own, and why; its clock stands still until the answer."""
    order = work.get(Order, order_id, lock=True)
    work.require("order.hand_back", order)
    told = _told(reason)
    if not handing.may_go_back(order):
        raise WrongState(state=order.state)
    if proposed.waiting(work, order) is not None:
        raise DecidedAlready()
    row = motions.put(work, order, MotionKind.NOT_OURS, told, {"office_id": order.office_id or ""})
    order.handed_back_at = work.now
    steps.note(work, order, OrderAct.HAND_BACK, told)
    work.record(HandedBack(order.id, row.id, told))
    return row


def hand_over(
    work: Work, order_id: str, office_id: str, *, reason: str, seen: Seen = NOT_SAID
) -> Order:
    """Another office must act: by a transfer letter of its own number, with its own clock.

    A school's notice becomes such a letter where the fault was never the school's: from then on
    nothing of it is the school's, nor counts against it.
    """
    order = work.get(Order, order_id, lock=True)
    work.require("order.hand_over", order)
    require_as_seen(work, order, seen)
    told = _told(reason)
    if not handing.may_go_over(order):
        raise WrongState(state=order.state)
    office = handing.fitting(work, order, office_id)
    if office is None:
        raise OfficeUnfit()
    state = order_after(order.state, OrderAct.HAND_OVER)
    extensions.lapse(work, order)
    _answered(work, order)
    before, number = order.office_id or "", order.number
    order.state, order.office, order.office_id = state, office, office.id
    issued_as = _letter(work, order)
    order.party, order.number = office.kind, paper_number(work, order.kind, issued_as)
    order.issued_at, order.issued_by = work.now, work.actor.person_id
    order.signed_at = order.signed_by = order.submitted_at = None
    serving.count(work, order, order.term_workdays)
    steps.note(work, order, OrderAct.HAND_OVER, told, {"before": number, "number": order.number})
    work.record(HandedOver(order.id, before, office.id, number))
    return order


def _letter(work: Work, order: Order) -> IssuedAs:
    """As which paper it goes to the other office; a school's notice turns into a letter."""
    if order.kind == OrderKind.TRANSFER:
        return IssuedAs.read(order.kind, order.issued_as)
    issued_as = issuing.paper_of(work, order.inspection, order.finding, OrderKind.TRANSFER)
    order.kind, order.issued_as = OrderKind.TRANSFER, issued_as.to_body()
    # What was handed over on the campus was the school's paper.
    order.served_way = None
    return issued_as


def _answered(work: Work, order: Order) -> None:
    """What the office that sent it back was waiting for has come."""
    row = proposed.waiting(work, order)
    order.handed_back_at = None
    if row is not None and row.kind == MotionKind.NOT_OURS:
        row.state, row.decided_at = MotionState.CONFIRMED, work.now
        row.decided_by = work.actor.person_id


def _told(reason: str) -> str:
    told = reason.strip()
    if not told or len(told) > TEXT_CHARS_MAX:
        raise Invalid("Say why, in at most {limit} characters.", limit=TEXT_CHARS_MAX)
    return told
