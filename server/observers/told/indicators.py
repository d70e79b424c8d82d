"""What is told of indicators: which school fell back out, to those who supervise its town."""

from server.domain.events import Event
from server.domain.indicator_events import SchoolFellOut, SchoolsFellOut
from server.models import School
from server.observers.telling import OURS, Concerned, Desks, Message, Place, Telling

TOLD: dict[type[Event], Telling] = {
    SchoolFellOut: Telling(OURS, "A school fell back out of an indicator"),
    SchoolsFellOut: Telling(OURS, "Schools fell back out of an indicator"),
}
"""Of many a sum is told, where the register or the rules brought it about."""


def tell(desks: Desks, happened: list[Event]) -> None:
    """Tell of each school once a day, whichever and however many indicators it fell out of."""
    found = {one.subject_id: one for one in happened if isinstance(one, SchoolFellOut)}
    for school_id, event in found.items():
        with desks.rows.session.no_autoflush:
            school = desks.rows.session.get_one(School, school_id)
        place = Place(school.id, school.area_id)
        key = f"fell:{school.id}:{event.on}"
        message = Message(TOLD[SchoolFellOut], "school", school.id, what=school.name, key=key)
        desks.tell(Concerned(desks.rows.session, [place]).people(OURS, place), message)
    for one in happened:
        if isinstance(one, SchoolsFellOut):
            _tell_sum(desks, one)


def _tell_sum(desks: Desks, event: SchoolsFellOut) -> None:
    places = {area_id: Place("", area_id) for area_id in event.found}
    concerned = Concerned(desks.rows.session, places.values())
    counts: dict[str, int] = {}
    for area_id, place in places.items():
        for person_id in concerned.people(OURS, place):
            counts[person_id] = counts.get(person_id, 0) + event.found[area_id]
    for person_id, count in sorted(counts.items()):
        message = Message(TOLD[SchoolsFellOut], "indicator", event.subject_id, what=str(count))
        desks.tell([person_id], message)
