"""Who listens to what happened, in the same transaction: notices, and last of all the audit.

They make rows of their own and write them; the end of the audit is held from then to the commit.
Whoever holds it waits for no row any more, so no two writers wait for each other.
"""

from datetime import datetime

from server.config import Settings
from server.domain.events import Event
from server.models.rows import Rows
from server.observers import outgoing
from server.observers.telling import Desks
from server.observers.told import TELLERS


def tell(rows: Rows, now: datetime, events: list[Event], settings: Settings) -> None:
    """Tell those it concerns: on their desks, and outward where they asked for it."""
    desks = Desks(rows, now)
    for teller in TELLERS:
        teller(desks, events)
    outgoing.tell(desks, settings)
