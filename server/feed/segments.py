"""A scope's items cut into segments: the bytes a new tablet loads instead of paging.

Ordered by kind and id, never by what is planned. Stretches are cut from the oldest on, so that a
change in the newest leaves the others, and their digests, as they are.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from server.models import FeedClock, FeedItem
from shared.records import segments
from shared.records.segments import SegmentItem
from shared.sealing import canonical
from shared.vocabulary import ItemKind

SEGMENT_BYTES = 4 * 1024 * 1024
"""Of bodies, unpacked; packed it is about a sixth."""
ROWS_AT_ONCE = 500
FIRST = (
    ItemKind.AREA,
    ItemKind.OFFICE,
    ItemKind.TEMPLATE,
    ItemKind.CALENDAR,
    ItemKind.PHRASES,
    ItemKind.SCHOOL,
    ItemKind.ORDER,
    ItemKind.INSPECTION,
)
KINDS = (*FIRST, *(kind for kind in ItemKind if kind not in FIRST))
NEWEST_FIRST = frozenset({ItemKind.ORDER, ItemKind.INSPECTION, ItemKind.INCIDENT})
BODY = b'{"body":'


@dataclass(frozen=True)
class Stretch:
    """One segment as it was cut."""

    kind: str
    items: int
    data: bytes


@dataclass(frozen=True)
class Standing:
    """Where a scope's feed stood in a snapshot, and in which life of the database."""

    as_of: int
    epoch: str


def standing(session: Session, scope: str) -> Standing:
    """The end of a scope's feed in this snapshot."""
    head = session.scalar(select(func.max(FeedItem.seq)).where(FeedItem.scope == scope))
    return Standing(head or 0, session.scalars(select(FeedClock.epoch)).one())


def cut(session: Session, scope: str) -> Iterator[Stretch]:
    """The segments of a scope, in the order in which they are loaded; one at a time in memory."""
    for kind in KINDS:
        rows = _items(session, scope, kind)
        stretches = (Stretch(kind, len(items), segments.pack(scope, items)) for items in _cut(rows))
        yield from reversed(list(stretches)) if kind in NEWEST_FIRST else stretches


def _items(session: Session, scope: str, kind: ItemKind) -> Iterator[SegmentItem]:
    rows = session.execute(
        select(FeedItem.item_id, FeedItem.rev, FeedItem.entry)
        .where(FeedItem.scope == scope, FeedItem.kind == str(kind), ~FeedItem.deleted)
        .order_by(FeedItem.item_id),
        execution_options={"yield_per": ROWS_AT_ONCE},
    )
    for item_id, rev, entry in rows:
        yield SegmentItem(kind, item_id, rev, _body(kind, item_id, rev, entry))


def _body(kind: str, item_id: str, rev: int, entry: bytes) -> bytes:
    """The body inside an entry, by the bytes that stand before and after it."""
    rest = canonical({"deleted": False, "id": item_id, "kind": str(kind), "rev": rev})
    after = b"," + rest[1:]
    if not (entry.startswith(BODY) and entry.endswith(after)):
        raise ValueError(f"the feed's entry of {kind} {item_id} is not canonical")
    return entry[len(BODY) : -len(after)]


def _cut(items: Iterator[SegmentItem]) -> Iterator[list[SegmentItem]]:
    reached = 0

    def number(item: SegmentItem) -> int:
        nonlocal reached
        reached += len(item.body)
        return (reached - 1) // SEGMENT_BYTES

    for _number, group in groupby(items, number):
        yield list(group)
