"""One audit entry per event, each chained to the one before by its digest."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from server.domain.events import Event
from server.infra.bulk import insert_all
from server.infra.canonical import canonical
from server.models import AuditEntry, AuditHead
from server.scope import Actor
from shared.clock import to_wire
from shared.sealing import link

HEAD = 1
COLUMNS = (
    "number", "at", "actor_id", "device_id", "event", "subject_kind", "subject_id", "entry",
    "digest",
)  # fmt: skip


def write(session: Session, actor: Actor, now: datetime, events: list[Event]) -> None:
    """Chain these events to the end of the record; holds the head until the commit."""
    connection = session.connection()
    number, digest = connection.execute(_END).one()
    rows: list[dict[str, Any]] = []
    at = to_wire(now)
    for event in events:
        number += 1
        entry = canonical(_entry(number, actor, at, event))
        digest = link(digest, entry)
        rows.append(
            {
                "number": number,
                "at": now,
                "actor_id": actor.person_id,
                "device_id": actor.device_id,
                "event": type(event).__name__,
                "subject_kind": event.subject_kind,
                "subject_id": event.subject_id,
                "entry": entry,
                "digest": digest,
            }
        )
    insert_all(connection, AuditEntry, COLUMNS, rows)
    connection.execute(_MOVE, {"number": number, "digest": digest})


_END = select(AuditHead.number, AuditHead.digest).where(AuditHead.id == HEAD).with_for_update()
_HEADS: Any = AuditHead.__table__
_MOVE = update(_HEADS).where(_HEADS.c.id == HEAD)


def _entry(number: int, actor: Actor, at: str, event: Event) -> dict[str, Any]:
    return {
        "number": number,
        "at": at,
        "actor_id": actor.person_id,
        "device_id": actor.device_id,
        "event": type(event).__name__,
        "subject_kind": event.subject_kind,
        "subject_id": event.subject_id,
        "facts": event.facts(),
    }
