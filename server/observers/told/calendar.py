"""What is told when last days move with the calendar: each party of its own, supervisors the sum.

A year taken in may move hundreds: who supervises a town is told once how many, with the list.
"""

from server.domain.calendar_events import DeadlineMoved, OrdersCounted
from server.domain.events import Event
from server.domain.outward import Topic
from server.models import Order
from server.observers.telling import OURS, RESPONSIBLE, Concerned, Desks, Message, Place, Telling

TOLD: dict[type[Event], Telling] = {
    DeadlineMoved: Telling(
        RESPONSIBLE, "The last day of an order moved to a later one", topic=Topic.ORDER
    ),
    OrdersCounted: Telling(OURS, "Last days moved with the office calendar", topic=Topic.ORDER),
}


def tell(desks: Desks, happened: list[Event]) -> None:
    """Tell of each last day that moved, and of all that did."""
    moved = [event for event in happened if isinstance(event, DeadlineMoved)]
    if moved:
        _tell_parties(desks, moved)
    for event in happened:
        if isinstance(event, OrdersCounted) and event.moved:
            _tell_supervisors(desks, event)


def _tell_parties(desks: Desks, moved: list[DeadlineMoved]) -> None:
    orders = desks.rows.known(Order, {event.subject_id for event in moved})
    concerned = Concerned(desks.rows.session, orders.values())
    for event in moved:
        order = orders[event.subject_id]
        number = f"{order.number} {event.before} → {event.after}"
        key = f"deadline:{order.id}:{event.after}"
        message = Message(TOLD[type(event)], "order", order.id, number, order.what, key)
        desks.tell(concerned.people(RESPONSIBLE, order), message)


def _tell_supervisors(desks: Desks, event: OrdersCounted) -> None:
    places = {area_id: Place("", area_id) for area_id in event.moved}
    concerned = Concerned(desks.rows.session, places.values())
    counts: dict[str, int] = {}
    for area_id, place in places.items():
        for person_id in concerned.people(OURS, place):
            counts[person_id] = counts.get(person_id, 0) + event.moved[area_id]
    for person_id, count in sorted(counts.items()):
        key = f"counted:{event.subject_id}"
        what = f"{event.name} · {count}"
        desks.tell([person_id], Message(TOLD[type(event)], "calendar", event.subject_id, "", what,
                                        key))  # fmt: skip
