"""What is on record of ops that came before: receipts, and how far a device's chain is known."""

from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from sqlalchemy import bindparam, or_, select

from server.models import Device, FeedClock, Receipt
from server.sync.arrivals import Arrived
from server.work import Work


class Known(NamedTuple):
    """What is on record of an op that came before, this push's own among them."""

    device_id: str
    device_seq: int
    op_id: str
    sha256: str
    result: str
    code: str
    facts: dict[str, Any]


STATE = select(
    Device.applied_device_seq,
    Device.applied_hash,
    Device.archived_device_seq,
    select(FeedClock.epoch).scalar_subquery(),
).where(Device.id == bindparam("device_id"))
_KNOWN = select(
    Receipt.device_id,
    Receipt.device_seq,
    Receipt.op_id,
    Receipt.sha256,
    Receipt.result,
    Receipt.code,
    Receipt.facts,
)
STRETCH = _KNOWN.where(
    Receipt.device_id == bindparam("device_id"),
    Receipt.device_seq.between(bindparam("first"), bindparam("last")),
).order_by(Receipt.device_seq)
_RECEIPTS = _KNOWN.where(
    or_(
        (Receipt.device_id == bindparam("device_id"))
        & Receipt.device_seq.in_(bindparam("numbers", expanding=True)),
        Receipt.op_id.in_(bindparam("ids", expanding=True)),
    )
)


def receipts(work: Work, device_id: str, named: Sequence[Arrived]) -> Iterator[Known]:
    """What is on record under the numbers and ids of these ops."""
    if not named:
        return iter(())
    numbers, ids = [one.seq for one in named], [one.op_id for one in named]
    told = {"device_id": device_id, "numbers": numbers, "ids": ids}
    return map(Known._make, work.session.connection().execute(_RECEIPTS, told))
