"""What is told of proposed steps: to a second person, that the first has signed."""

from server.domain.events import Event
from server.domain.lookback_events import ProposalSigned
from server.domain.outward import Topic
from server.models import Proposal, School
from server.observers.telling import OURS, Concerned, Desks, Message, Place, Telling

TEXTS = {"signed": "A step was signed by one person and awaits a second"}
SIGNED = Telling(OURS, TEXTS["signed"], topic=Topic.ORDER)


def tell(desks: Desks, happened: list[Event]) -> None:
    """Tell those who supervise the school's town."""
    for event in happened:
        if isinstance(event, ProposalSigned):
            row = desks.rows.session.get_one(Proposal, event.subject_id)
            school = desks.rows.session.get_one(School, row.school_id)
            concerned = Concerned(desks.rows.session, [Place(school.id, school.area_id)])
            people = concerned.people(OURS, Place(school.id, school.area_id))
            others = [one for one in people if one != row.signed_by]
            desks.tell(others, Message(SIGNED, "proposal", row.id, "", school.name))
