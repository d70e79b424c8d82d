"""What the office must hear of a tablet at once: records that do not fit what it sent before."""

from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from server import scope
from server.domain import events
from server.domain.events import Event
from server.models import Area, Device, Grant, Notice, Office, Person
from server.models.rows import Rows
from shared.clock import to_ms
from shared.ids import new_id
from shared.vocabulary import Role

OURS = (Role.ADMINISTRATOR, Role.SUPERVISOR)
TOLD: dict[type[Event], str] = {
    events.ChainBroken: "A tablet sent another record under a number already taken",
}


def tell(rows: Rows, now: datetime, happened: list[Event]) -> None:
    """Put a notice on the desk of administrators and supervisors over the tablet's person."""
    for event in happened:
        if type(event) in TOLD:
            _tell(rows, now, TOLD[type(event)], event)


def _tell(rows: Rows, now: datetime, text: str, event: Event) -> None:
    session = rows.session
    with session.no_autoflush:
        device = session.get_one(Device, event.subject_id)
        concerned = _over(session, device.person_id)
    facts: dict[str, Any] = {"number": device.name, "what": device.person.name}
    for person_id in concerned:
        told = {
            "id": new_id(to_ms(now)),
            "person_id": person_id,
            "text": text,
            "facts": facts,
            "subject_kind": "device",
            "subject_id": device.id,
            "at": now,
        }
        rows.new(Notice, told)


def _over(session: Session, person_id: str) -> list[str]:
    """Who looks after the whole city, or after the town of the person's office."""
    home = (
        select(Office.area_id)
        .join(Person, Person.office_id == Office.id)
        .where(Person.id == person_id)
    )
    city = select(Area.id).where(Area.parent_id.is_(None))
    asked = select(Grant.person_id).where(
        Grant.revoked_at.is_(None),
        Grant.role.in_(OURS),
        or_(scope.UNPLACED, Grant.area_id.in_(city), Grant.area_id.in_(home)),
    )
    return sorted(set(session.scalars(asked)))
