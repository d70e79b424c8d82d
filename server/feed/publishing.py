"""The last thing before a commit: number what changed and keep its canonical bytes.

One ``feed_clock`` row per space is taken here and held to the commit, so that numbers are given
out in commit order and a cursor never skips a row that commits late (docs/sync.md, Pull).
"""

from typing import Any

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, UOWTransaction

from server.feed import bodies
from server.models import FeedClock, FeedItem, Synced
from shared.sealing import canonical
from shared.vocabulary import ItemKind

SPACE = "city"
CHANGED = "lookback_changed_items"

Changed = dict[ItemKind, set[str]]


class BulkChangeRefused(RuntimeError):
    """A bulk update or delete of synced rows: it would never reach the feed."""


def collect(session: Session, _context: UOWTransaction) -> None:
    """After a flush: remember which items the written rows belong to."""
    changed: Changed = session.info.setdefault(CHANGED, {})
    for row in (*session.new, *session.dirty, *session.deleted):
        if isinstance(row, Synced):
            owner = getattr(row, row.feed_owner)
            changed.setdefault(row.feed_kind, set()).add(str(owner))


def refuse_bulk(context: Any) -> None:
    """Bulk update and delete never reach the flush hook: on synced tables they raise."""
    if context.is_update or context.is_delete:
        mapper = context.bind_mapper
        if mapper is not None and issubclass(mapper.class_, Synced):
            raise BulkChangeRefused(mapper.class_.__name__)


def publish(session: Session) -> int:
    """Give each changed item its number and bytes; returns the space's number now."""
    changed: Changed = session.info.pop(CHANGED, {})
    if not changed:
        return 0
    numbers, rows = Numbers(session), _Rows()
    for kind in sorted(changed):
        _publish_kind(session, kind, changed[kind], numbers, rows)
    rows.write(session)
    numbers.keep()
    return numbers.last


class Numbers:
    """The only place where numbers of the feed come from: lock and read first, then give.

    The lock is held to the commit; a number that is given without it is one a cursor can skip.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        locked = select(FeedClock.seq).where(FeedClock.space == SPACE).with_for_update()
        self._first = self.last = session.execute(locked).scalar_one()

    def give(self) -> int:
        """The next number."""
        self.last += 1
        return self.last

    def keep(self) -> None:
        """Write down where the space stands now."""
        if self.last != self._first:
            now = update(FeedClock).where(FeedClock.space == SPACE).values(seq=self.last)
            self._session.execute(now)


class _Rows:
    """New and changed feed rows, written as one statement each."""

    def __init__(self) -> None:
        self.new: list[dict[str, Any]] = []
        self.changed: list[dict[str, Any]] = []

    def write(self, session: Session) -> None:
        if self.new:
            session.execute(insert(FeedItem), self.new)
        if self.changed:
            session.execute(update(FeedItem), self.changed)


def _publish_kind(
    session: Session, kind: ItemKind, ids: set[str], numbers: Numbers, rows: _Rows
) -> None:
    placed = bodies.build(session, kind, ids)
    known = _known(session, kind, ids)
    for item_id in sorted(ids):
        now = dict(placed.get(item_id, []))
        before = known.get(item_id, {})
        for scope in sorted({*now, *before}):
            row = _next_row(kind, item_id, scope, now.get(scope), before.get(scope))
            if row is None:
                continue
            row["seq"] = numbers.give()
            (rows.changed if scope in before else rows.new).append(row)


def _known(session: Session, kind: ItemKind, ids: set[str]) -> dict[str, dict[str, FeedItem]]:
    known: dict[str, dict[str, FeedItem]] = {}
    statement = select(FeedItem).where(FeedItem.kind == kind, FeedItem.item_id.in_(sorted(ids)))
    for row in session.scalars(statement.execution_options(populate_existing=True)):
        known.setdefault(row.item_id, {})[row.scope] = row
    return known


def _next_row(
    kind: ItemKind, item_id: str, scope: str, body: dict[str, Any] | None, before: FeedItem | None
) -> dict[str, Any] | None:
    """The row as it will stand, or None where nothing a tablet sees has changed."""
    if body is None and (before is None or before.deleted):
        return None
    rev = before.rev if before else 0
    if before is not None and not before.deleted:
        same = _entry(kind, item_id, rev, body)
        if same == before.entry:
            return None
    rev += 1
    return {
        "scope": scope,
        "kind": str(kind),
        "item_id": item_id,
        "rev": rev,
        "deleted": body is None,
        "entry": _entry(kind, item_id, rev, body),
    }


def _entry(kind: ItemKind, item_id: str, rev: int, body: dict[str, Any] | None) -> bytes:
    return canonical(
        {"kind": str(kind), "id": item_id, "rev": rev, "deleted": body is None, "body": body}
    )
