"""What is told of an order: to who must act, and to those who supervise its town."""

from dataclasses import replace
from typing import TypeGuard

from server.domain import order_events
from server.domain.events import Event
from server.domain.order_events import DecisionMet, MotionDecided
from server.domain.outward import Topic
from server.domain.serving_events import OrderServed, ServiceHourDecided
from server.models import Order
from server.observers.telling import (
    DECIDERS,
    OURS,
    RESPONSIBLE,
    Concerned,
    Desks,
    Message,
    Place,
    Telling,
)
from shared.vocabulary import Grade, HandlingLevel

TOLD: dict[type[Event], Telling] = {
    order_events.OrderIssued: Telling(
        RESPONSIBLE, "A new notice is to be signed for", topic=Topic.ORDER
    ),
    OrderServed: Telling(
        RESPONSIBLE | OURS, "A notice was served on the campus", topic=Topic.ORDER
    ),
    ServiceHourDecided: Telling(
        RESPONSIBLE | OURS, "The hour a notice was served at was decided", topic=Topic.ORDER
    ),
    order_events.OrderSigned: Telling(OURS, "A notice was signed for", topic=Topic.ORDER),
    order_events.EvidenceSent: Telling(
        OURS, "Evidence came in and waits for review", topic=Topic.EVIDENCE
    ),
    order_events.SlipFiled: Telling(
        RESPONSIBLE | OURS, "The stamped slip of a paper was filed", topic=Topic.ORDER
    ),
    order_events.OrderSettled: Telling(
        OURS, "Measure, post, money, day and plan were settled", topic=Topic.EVIDENCE
    ),
    order_events.EvidenceReturned: Telling(
        RESPONSIBLE, "Evidence was returned with a reason", topic=Topic.DECISION
    ),
    order_events.Rechecked: Telling(
        RESPONSIBLE, "On the site it was not yet put right", topic=Topic.DECISION
    ),
    order_events.OrderClosed: Telling(RESPONSIBLE, "Evidence was accepted", topic=Topic.DECISION),
    order_events.OrderProposed: Telling(
        OURS, "A major hazard waits for a second person", topic=Topic.ORDER
    ),
    order_events.OrderReopened: Telling(
        RESPONSIBLE | OURS, "An order was opened again", topic=Topic.DECISION
    ),
    order_events.RecheckAsked: Telling(
        RESPONSIBLE, "Evidence was accepted; it is yet to be seen on the site", topic=Topic.DECISION
    ),
    order_events.ExtensionAsked: Telling(
        DECIDERS, "More time was asked for and awaits an answer", topic=Topic.EVIDENCE
    ),
    order_events.ExtensionGranted: Telling(
        RESPONSIBLE, "More time was granted", topic=Topic.DECISION
    ),
    order_events.ExtensionRefused: Telling(
        RESPONSIBLE, "More time was refused, with the reason", topic=Topic.DECISION
    ),
    DecisionMet: Telling(frozenset(), "A colleague met a decision of yours"),
    order_events.HandedBack: Telling(
        OURS, "An office says a letter is not its own", topic=Topic.ORDER
    ),
    order_events.KeptWith: Telling(
        RESPONSIBLE, "It stays with your office, with the reason", topic=Topic.DECISION
    ),
    order_events.HandedOver: Telling(
        RESPONSIBLE, "A new notice is to be signed for", topic=Topic.ORDER
    ),
    order_events.MotionMade: Telling(
        OURS, "Something is proposed about an order and awaits a second person", topic=Topic.ORDER
    ),
    MotionDecided: Telling(frozenset(), "What you proposed about an order was decided"),
    order_events.GradeCorrected: Telling(
        RESPONSIBLE, "The grade of a fault was corrected", topic=Topic.DECISION
    ),
    order_events.OrderWithdrawn: Telling(
        RESPONSIBLE, "An order was withdrawn", topic=Topic.DECISION
    ),
}

TEXTS = {
    "left": "A letter was handed over to another office",
    "relieved": "A notice became another office's; nothing of it counts against you",
}
LEFT = Telling(RESPONSIBLE, TEXTS["left"], topic=Topic.DECISION)
RELIEVED = Telling(RESPONSIBLE, TEXTS["relieved"], topic=Topic.DECISION)
"""What the office or the school hears that has it no more."""


def tell(desks: Desks, happened: list[Event]) -> None:
    """Tell everyone an order's event concerns."""
    told = [(_telling(event), event.subject_id) for event in happened if _concerns(event)]
    if not told:
        return
    orders = desks.rows.known(Order, {order_id for _, order_id in told})
    left = [_left(one, orders) for one in happened if isinstance(one, order_events.HandedOver)]
    concerned = Concerned(desks.rows.session, [*orders.values(), *(place for place, _ in left)])
    for place, number in left:
        said = LEFT if place.office_id else RELIEVED
        desks.tell(concerned.people(RESPONSIBLE, place), Message(said, "order", "", number))
    for telling, order_id in told:
        order = orders.get(order_id)
        if order is not None:
            # Of what was never issued to it its party knows nothing.
            roles = telling.roles if order.issued_at else telling.roles - RESPONSIBLE
            message = Message(telling, "order", order.id, order.number, order.what)
            desks.tell(concerned.people(roles, order), message)
    for event in happened:
        if _is_another_s_word(event):
            order = orders[event.subject_id]
            message = Message(TOLD[type(event)], "order", order.id, order.number, order.what)
            desks.tell([event.first], message)


def _is_another_s_word(event: Event) -> TypeGuard[DecisionMet | MotionDecided]:
    """Whether somebody else decided what its first one is to hear of."""
    if isinstance(event, MotionDecided):
        return not event.taken_back
    return isinstance(event, DecisionMet)


def _left(event: order_events.HandedOver, orders: dict[str, Order]) -> tuple[Place, str]:
    """Who has it no more, an office or the school, and the number it had there."""
    order = orders[event.subject_id]
    return Place(order.school_id, order.area_id, event.before or None), event.number_before


def _telling(event: Event) -> Telling:
    """Who is told what: of more time asked for the leading group only where it signs."""
    telling = TOLD[type(event)]
    if isinstance(event, order_events.ExtensionAsked) and event.level != HandlingLevel.SERIOUS:
        return replace(telling, roles=OURS)
    return telling


def _concerns(event: Event) -> bool:
    """Whether anybody is told: of what is proposed, only where a second person must confirm."""
    if isinstance(event, order_events.OrderProposed):
        return event.grade == Grade.MAJOR
    if isinstance(event, order_events.Rechecked):
        return not event.passed
    return type(event) in TOLD
