"""Who listens to what happened: the audit first, then notices, in the same transaction."""

from datetime import datetime

from server.domain.events import Event
from server.models.rows import Rows
from server.observers import alarms, audit, notices
from server.scope import Actor


def tell(rows: Rows, actor: Actor, now: datetime, events: list[Event]) -> None:
    """Write down what happened, then tell those it concerns."""
    if not events:
        return
    notices.tell(rows, now, events)
    alarms.tell(rows, now, events)
    audit.write(rows.session, actor, now, events)
