"""What is told of an invitation that was used: to those of that school or office, and to us."""

from sqlalchemy import select

from server.domain.events import Event
from server.domain.invitation_events import InvitationUsed
from server.domain.outward import Topic
from server.models import Invitation, Person
from server.observers.telling import OURS, RESPONSIBLE, Concerned, Desks, Message, Place, Telling

TOLD: dict[type[Event], Telling] = {
    InvitationUsed: Telling(
        RESPONSIBLE | OURS, "Somebody has an account by an invitation now", topic=Topic.SIGN_IN
    ),
}


def tell(desks: Desks, happened: list[Event]) -> None:
    """A paper lies about: those whose it is hear who came by it."""
    for event in happened:
        if isinstance(event, InvitationUsed):
            _tell(desks, event)


def _tell(desks: Desks, event: InvitationUsed) -> None:
    session, telling = desks.rows.session, TOLD[InvitationUsed]
    with session.no_autoflush:
        row = session.get_one(Invitation, event.subject_id)
        post = session.scalar(select(Person.name).where(Person.id == event.person_id)) or ""
        name = row.school.name if row.school else row.office.name if row.office else ""
    place = Place(row.school_id or "", row.area_id or "", row.office_id)
    people = Concerned(session, [place]).people(telling.roles, place)
    others = [one for one in people if one != event.person_id]
    desks.tell(others, Message(telling, "invitation", "", what=f"{name} · {post}"))
