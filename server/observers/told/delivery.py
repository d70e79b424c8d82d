"""What is told of messages that do not go out: to administrators, once a day and way out."""

from server.domain.outward import Topic
from server.observers.telling import Desks, Message, Telling, over_the_city
from shared.vocabulary import Role

TOLD = {
    "waits": Telling(
        frozenset({Role.ADMINISTRATOR}), "Messages wait for a day already", topic=Topic.DELIVERY
    ),
}


def tell(desks: Desks, way_id: str, name: str, day: str) -> None:
    """Tell administrators which way out is closed: not of whom the messages are for."""
    telling, key = TOLD["waits"], f"closed:{way_id}:{day}"
    people = over_the_city(desks.rows.session, telling.roles)
    desks.tell(people, Message(telling, "outgoing", way_id, what=name, key=key))
