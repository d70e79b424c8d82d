"""What is told of inspections and incidents: to those who supervise the town, after arrival."""

from dataclasses import replace

from server.domain import events
from server.domain.events import Event
from server.domain.outward import Topic
from server.models import Incident, Inspection, School
from server.observers.telling import OURS, Concerned, Desks, Message, Place, Telling

TOLD: dict[type[Event], Telling] = {
    events.SignaturesLapsed: Telling(
        OURS, "An inspection was changed after it was signed", topic=Topic.CHANGED
    ),
    events.IncidentReported: Telling(OURS, "An incident was reported", topic=Topic.INCIDENT),
}


def tell(desks: Desks, happened: list[Event]) -> None:
    """Tell of each inspection that was changed, and of each report of an incident."""
    for event in happened:
        if isinstance(event, events.SignaturesLapsed):
            found = desks.rows.known(Inspection, {event.subject_id})[event.subject_id]
            _tell(desks, found, Message(TOLD[type(event)], "inspection", found.id))
        if isinstance(event, events.IncidentReported):
            # Each report is told, the further ones as well.
            incident = desks.rows.known(Incident, {event.subject_id})[event.subject_id]
            message = Message(TOLD[type(event)], "incident", incident.id, event.number)
            _tell(desks, incident, message)


def _tell(desks: Desks, of: Inspection | Incident, message: Message) -> None:
    session = desks.rows.session
    with session.no_autoflush:
        school = session.get_one(School, of.school_id)
    place = Place(of.school_id, of.area_id)
    people = Concerned(session, [place]).people(message.telling.roles, place)
    desks.tell(people, replace(message, what=school.name))
