"""Who listens to what happened, in the same transaction: notices and alarms, and last the audit.

They make rows of their own and write them; the end of the audit is held from then to the commit.
Whoever holds it waits for no row any more, so no two writers wait for each other.
"""

from datetime import datetime

from server.domain.events import Event
from server.models.rows import Rows
from server.observers import alarms, notices


def tell(rows: Rows, now: datetime, events: list[Event]) -> None:
    """Tell those it concerns."""
    notices.tell(rows, now, events)
    alarms.tell(rows, now, events)
