"""What the clock tells: each party of its own orders, supervisors how many there are in a day."""

from server.domain.alarms import AlarmKind, AlarmRaised, AlarmsCounted
from server.domain.events import Event
from server.domain.outward import Topic
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

TOLD: dict[AlarmKind, Telling] = {
    AlarmKind.DUE_SOON: Telling(RESPONSIBLE, "An order is due soon", topic=Topic.ORDER),
    AlarmKind.OVERDUE: Telling(RESPONSIBLE, "The last day of an order is over", topic=Topic.ORDER),
    AlarmKind.SILENT: Telling(
        RESPONSIBLE | OURS, "Nobody has signed for a transfer letter", topic=Topic.ORDER
    ),
    AlarmKind.REMINDED: Telling(
        RESPONSIBLE, "The office reminds you of an order", topic=Topic.ORDER
    ),
    AlarmKind.PLAN_LATE: Telling(
        RESPONSIBLE, "The day to settle the plan of an order is over", topic=Topic.ORDER
    ),
}
TEXTS: dict[AlarmKind, Telling] = {
    AlarmKind.DUE_SOON: Telling(RESPONSIBLE, "Orders are due soon", topic=Topic.ORDER),
    AlarmKind.OVERDUE: Telling(RESPONSIBLE, "The last days of orders are over", topic=Topic.ORDER),
    AlarmKind.SILENT: Telling(
        RESPONSIBLE | OURS, "Nobody has signed for transfer letters", topic=Topic.ORDER
    ),
    AlarmKind.REMINDED: Telling(RESPONSIBLE, "The office reminds you of orders", topic=Topic.ORDER),
    AlarmKind.PLAN_LATE: Telling(
        RESPONSIBLE, "The days to settle the plans of orders are over", topic=Topic.ORDER
    ),
}
"""The same as a sum."""
SINGLY_MAX = 5
"""What is more than this at once for one person is told as a sum: a backlog drowns nobody."""
LABELS: dict[AlarmKind, Telling] = {
    AlarmKind.OVERDUE: Telling(OURS, "Orders became overdue", topic=Topic.ORDER),
    AlarmKind.REVIEW_LATE: Telling(OURS, "Our answers to evidence are late", topic=Topic.ORDER),
    AlarmKind.RECHECK_LATE: Telling(OURS, "Our re-checks are late", topic=Topic.ORDER),
    AlarmKind.PLAN_LATE: Telling(
        OURS, "Plans of major cases were not settled in time", topic=Topic.ORDER
    ),
    AlarmKind.EXTENSION_LATE: Telling(
        OURS, "Our answers to who asked for more time are late", topic=Topic.ORDER
    ),
    AlarmKind.SIGNATURE_LATE: Telling(
        DECIDERS, "The leading group's answers about more time are late", topic=Topic.EVIDENCE
    ),
}
"""What supervisors are told as a sum, with the list of them."""


def tell(desks: Desks, happened: list[Event]) -> None:
    """Tell of all that was found."""
    raised = [one for one in happened if isinstance(one, AlarmRaised) and one.kind in TOLD]
    if raised:
        _tell_parties(desks, raised)
    for event in happened:
        if isinstance(event, AlarmsCounted) and event.kind in LABELS:
            _tell_supervisors(desks, event)


def _tell_parties(desks: Desks, raised: list[AlarmRaised]) -> None:
    orders = desks.rows.known(Order, {event.subject_id for event in raised})
    concerned = Concerned(desks.rows.session, orders.values())
    told: dict[tuple[str, AlarmKind], list[AlarmRaised]] = {}
    for event in raised:
        kind = AlarmKind(event.kind)
        for person_id in concerned.people(TOLD[kind].roles, orders[event.subject_id]):
            told.setdefault((person_id, kind), []).append(event)
    alone: dict[AlarmRaised, list[str]] = {}
    for (person_id, kind), events in told.items():
        if len(events) > SINGLY_MAX:
            desks.tell([person_id], Message(TEXTS[kind], kind, kind, "", str(len(events))))
        else:
            for event in events:
                alone.setdefault(event, []).append(person_id)
    for event, people in alone.items():
        order = orders[event.subject_id]
        number = f"{order.number} · {event.about_on}"
        telling = TOLD[AlarmKind(event.kind)]
        desks.tell(people, Message(telling, "order", order.id, number, order.what))


def _tell_supervisors(desks: Desks, event: AlarmsCounted) -> None:
    places = {area_id: Place("", area_id) for area_id in event.found}
    concerned = Concerned(desks.rows.session, places.values())
    kind = AlarmKind(event.kind)
    counts: dict[str, int] = {}
    for area_id, place in places.items():
        for person_id in concerned.people(LABELS[kind].roles, place):
            counts[person_id] = counts.get(person_id, 0) + event.found[area_id]
    for person_id, count in sorted(counts.items()):
        desks.tell([person_id], Message(LABELS[kind], kind, event.subject_id, "", str(count)))
