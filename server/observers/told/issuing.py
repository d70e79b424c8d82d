"""What is told when the papers an office may issue change: to who supervises the whole city."""

from server.domain.events import Event
from server.domain.issuer_events import IssuerEnded, PowerEnded, PowerGiven
from server.domain.outward import Topic
from server.models import Office
from server.observers.telling import OURS, Desks, Message, Telling, over_the_city

TOLD: dict[type[Event], Telling] = {
    PowerGiven: Telling(OURS, "An office may issue another paper", topic=Topic.DECISION),
    PowerEnded: Telling(OURS, "An office may issue a paper no more", topic=Topic.DECISION),
    IssuerEnded: Telling(OURS, "An office issues no papers of its own", topic=Topic.DECISION),
}


def tell(desks: Desks, happened: list[Event]) -> None:
    """Each office once: that it issues none at all tells of its powers as well."""
    ended = {event.subject_id for event in happened if isinstance(event, IssuerEnded)}
    for event in happened:
        telling = TOLD.get(type(event))
        over = isinstance(event, PowerEnded) and event.subject_id in ended
        if telling is not None and not over:
            _tell(desks, event.subject_id, telling)


def _tell(desks: Desks, office_id: str, telling: Telling) -> None:
    session = desks.rows.session
    with session.no_autoflush:
        name = session.get_one(Office, office_id).name
    people = over_the_city(session, telling.roles)
    desks.tell(people, Message(telling, "office", office_id, what=name))
