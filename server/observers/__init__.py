"""Who listens to what happened: the audit first, then notices, in the same transaction."""

from datetime import datetime

from sqlalchemy.orm import Session

from server.domain.events import Event
from server.observers import audit, notices
from server.scope import Actor


def tell(session: Session, actor: Actor, now: datetime, events: list[Event]) -> None:
    """Write down what happened, then tell those it concerns."""
    if not events:
        return
    notices.tell(session, now, events)
    audit.write(session, actor, now, events)
