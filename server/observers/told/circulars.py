"""What is told of early warnings and self-checks: to whoever got one, and to who sent it."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from server.domain.circular_events import CircularLate, CircularSent, CircularTakenBack
from server.domain.circular_words import CircularKind
from server.domain.events import Event
from server.domain.outward import Topic
from server.models import Circular, CircularCopy, Grant
from server.observers.telling import OURS, RESPONSIBLE, Concerned, Desks, Message, Place, Telling
from shared.vocabulary import Role

TOLD: dict[tuple[type[Event], str], Telling] = {
    (CircularSent, CircularKind.WARNING): Telling(
        RESPONSIBLE, "An early warning: read it and give a receipt", topic=Topic.WARNING
    ),
    (CircularSent, CircularKind.SELF_CHECK): Telling(
        RESPONSIBLE, "A self-check of three questions is asked of you", topic=Topic.ASKED
    ),
    (CircularTakenBack, CircularKind.WARNING): Telling(
        RESPONSIBLE, "An early warning was taken back", topic=Topic.WARNING
    ),
    (CircularTakenBack, CircularKind.SELF_CHECK): Telling(
        RESPONSIBLE, "A self-check was taken back", topic=Topic.ASKED
    ),
    (CircularLate, CircularKind.WARNING): Telling(
        RESPONSIBLE, "The receipt for an early warning is overdue", topic=Topic.ASKED
    ),
    (CircularLate, CircularKind.SELF_CHECK): Telling(
        RESPONSIBLE, "The answer to a self-check is overdue", topic=Topic.ASKED
    ),
}
LABELS: dict[str, Telling] = {
    CircularKind.WARNING: Telling(
        OURS, "Receipts for an early warning are overdue", topic=Topic.ASKED
    ),
    CircularKind.SELF_CHECK: Telling(
        OURS, "Answers to a self-check are overdue", topic=Topic.ASKED
    ),
}
"""What supervisors are told as a sum, with the page of it."""


def tell(desks: Desks, happened: list[Event]) -> None:
    """Tell of each circular that was sent, taken back, or not answered in time."""
    for event in happened:
        if not isinstance(event, CircularSent | CircularTakenBack | CircularLate):
            continue
        row = desks.rows.known(Circular, {event.subject_id})[event.subject_id]
        telling = TOLD[type(event), event.kind]
        people = _parties(desks.rows.session, row.id, late=isinstance(event, CircularLate))
        desks.tell(people, Message(telling, "circular", row.id, row.number, row.what))
        if isinstance(event, CircularLate):
            place = Place("", row.area_id)
            ours = Concerned(desks.rows.session, [place]).people(OURS, place)
            number = f"{row.number} · {event.missing}"
            desks.tell(ours, Message(LABELS[event.kind], "circular", row.id, number, row.what))


def _parties(session: Session, circular_id: str, *, late: bool) -> list[str]:
    """Everybody who got it, or who is late, by one question: it may have gone to thousands."""
    copies = select(CircularCopy).where(CircularCopy.circular_id == circular_id)
    if late:
        copies = copies.where(CircularCopy.answered_at.is_(None))
    schools = copies.with_only_columns(CircularCopy.school_id)
    offices = copies.with_only_columns(CircularCopy.office_id)
    held = select(Grant.person_id).where(
        Grant.revoked_at.is_(None),
        ((Grant.role == Role.SCHOOL) & Grant.school_id.in_(schools))
        | ((Grant.role == Role.OFFICE) & Grant.office_id.in_(offices)),
    )
    with session.no_autoflush:
        return sorted(set(session.scalars(held)))
