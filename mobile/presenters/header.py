"""The truth about sync in the header of every screen: this tablet, waiting, the office."""

from dataclasses import dataclass

from mobile.hours import local
from mobile.presenters.desk import Desk
from mobile.store.outbox import TAPPED, WAITING
from shared.clock import from_wire
from shared.vocabulary import BlobRole


@dataclass(frozen=True)
class HeaderState:
    """Three places: kept here, waiting to go, the office has."""

    kept: bool
    waiting_records: int
    waiting_photos: int
    received_at: str | None
    online: bool | None
    problem: str = ""
    trouble: int = 0

    @property
    def waits(self) -> bool:
        return bool(self.waiting_records or self.waiting_photos)


def header(desk: Desk) -> HeaderState:
    """What the header shows now."""
    counts = desk.shelves.outbox.counts()
    waiting = sum(counts.get(state, 0) for state in (TAPPED, *WAITING))
    blobs = desk.shelves.ledger.all()
    photos = sum(blob.role is BlobRole.EVIDENCE and blob.state != "verified" for blob in blobs)
    received = desk.shelves.database.fact("received_at")
    return HeaderState(
        kept=True,
        waiting_records=waiting,
        waiting_photos=photos,
        received_at=local(from_wire(received.decode())) if received else None,
        online=desk.engine.online,
        problem=desk.engine.problem,
        trouble=len(desk.shelves.outbox.troubled()) + sum(blob.troubled for blob in blobs),
    )
