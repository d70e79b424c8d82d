"""What the office must hear of a tablet at once: records that do not fit what it sent before."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.domain import events
from server.domain.events import Event
from server.domain.outward import Topic
from server.models import Device, Grant, Office, Person
from server.observers.telling import Desks, Message, Telling, over_the_city
from shared.vocabulary import Role

OVER = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR})
TOLD: dict[type[Event], Telling] = {
    events.ChainBroken: Telling(
        OVER, "A tablet sent another record under a number already taken", topic=Topic.TABLET
    ),
}


def tell(desks: Desks, happened: list[Event]) -> None:
    """Put a notice on the desk of administrators and supervisors over the tablet's person."""
    for event in happened:
        if type(event) in TOLD:
            _tell(desks, TOLD[type(event)], event.subject_id)


def _tell(desks: Desks, telling: Telling, device_id: str) -> None:
    session = desks.rows.session
    with session.no_autoflush:
        device = session.get_one(Device, device_id)
        people = _over(session, device.person_id)
    desks.tell(people, Message(telling, "device", device.id, device.name, device.person.name))


def _over(session: Session, person_id: str) -> list[str]:
    """Who looks after the whole city, or after the town of the person's office."""
    home = (
        select(Office.area_id)
        .join(Person, Person.office_id == Office.id)
        .where(Person.id == person_id)
    )
    return over_the_city(session, OVER, Grant.area_id.in_(home))
