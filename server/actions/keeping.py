"""What is kept for ever elsewhere: a verified backup lets tablets go of what it holds."""

from typing import Protocol

from sqlalchemy import select

from server.domain import events
from server.models import Device, FeedClock
from server.work import Work
from shared.problems import Problem


class OtherLife(Problem):
    code, status = "other_epoch", 409
    text = (
        "This backup is of a time before the last restore. It is whole, but tablets may not let"
        " go of anything by it; verify a newer one."
    )


class Kept(Protocol):
    """What must be known of a backup."""

    @property
    def name(self) -> str: ...

    @property
    def epoch(self) -> str: ...

    @property
    def audit_entries(self) -> int: ...

    @property
    def devices(self) -> dict[str, int]:
        """Of each tablet, the last op that is in it."""

    def digest(self) -> str:
        """The digest over all of it."""


def backup_verified(work: Work, kept: Kept) -> None:
    """Each tablet may let go of its ops up to where the backup holds them."""
    if kept.epoch != work.session.scalars(select(FeedClock.epoch)).one():
        raise OtherLife()
    for device in work.session.scalars(select(Device).where(Device.id.in_(kept.devices))):
        archived = min(kept.devices[device.id], device.applied_device_seq)
        device.archived_device_seq = max(device.archived_device_seq, archived)
    work.record(events.BackupVerified(kept.name, kept.digest(), kept.audit_entries))


def backup_restored(work: Work, kept: Kept, epoch: str) -> None:
    """On record: what came before is as of this backup, what follows has a new epoch."""
    work.record(events.BackupRestored(kept.name, kept.digest(), kept.audit_entries, epoch))
