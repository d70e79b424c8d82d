"""The last thing before a commit: number what changed and keep its canonical bytes.

One ``feed_clock`` row per space is taken here and held to the commit, so that numbers are given
out in commit order and a cursor never skips a row that commits late (docs/sync.md, Pull).
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session, UOWTransaction

from server.feed import bodies
from server.feed.records import ZONE
from server.infra.bulk import insert_all
from server.infra.canonical import canonical, packed
from server.models import FeedClock, FeedItem, Synced
from server.models.rows import Whole
from shared.vocabulary import ItemKind

SPACE = "city"
CHANGED = "lookback_changed_items"
NOTHING = b"null"
COLUMNS = ("scope", "kind", "item_id", "seq", "rev", "deleted", "entry")

Changed = dict[ItemKind, set[str]]
Aside = Mapping[ItemKind, Mapping[str, Whole]]
"""Items whose rows were written aside from the session, as they stand."""


class Before(NamedTuple):
    """What the feed holds of an item in a scope so far."""

    rev: int
    deleted: bool
    entry: bytes


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


def publish(session: Session, aside: Aside) -> int:
    """Give each changed item its number and bytes; returns the space's number now."""
    changed: Changed = session.info.pop(CHANGED, {})
    if not changed and not aside:
        return 0
    out = _Out(session)
    for kind in sorted({*changed, *aside}):
        _publish_kind(kind, changed.get(kind, set()), aside.get(kind, {}), out)
    out.write()
    return out.numbers.last


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


_KEY = ("scope", "kind", "item_id")
_TABLE = FeedItem.__table__
_CHANGE = (
    update(FeedItem.__table__)  # type: ignore[arg-type]
    .where(*(_TABLE.c[name] == bindparam(f"now_{name}") for name in _KEY))
    .values({name: bindparam(f"now_{name}") for name in COLUMNS if name not in _KEY})
)


class _Out:
    """New and changed feed rows with their numbers, written as one statement each."""

    def __init__(self, session: Session) -> None:
        self.session, self.numbers = session, Numbers(session)
        self.new: list[dict[str, Any]] = []
        self.changed: list[dict[str, Any]] = []

    def write(self) -> None:
        connection = self.session.connection()
        insert_all(connection, FeedItem, COLUMNS, self.new)
        if self.changed:
            told = [{f"now_{name}": value for name, value in row.items()} for row in self.changed]
            connection.execute(_CHANGE, told)
        self.numbers.keep()


def _publish_kind(kind: ItemKind, ids: set[str], aside: Mapping[str, Whole], out: _Out) -> None:
    # What the session has changed as well is read from the database as a whole.
    held = {one: whole for one, whole in aside.items() if one not in ids}
    rows = {one: whole.row for one, whole in held.items()}
    placed = bodies.at_hand(kind, rows, out.session.info[ZONE])
    ids = ids | (held.keys() - placed.keys())
    if ids:
        placed |= bodies.build(out.session, kind, ids)
    fresh = {one for one, whole in held.items() if whole.fresh}
    known = _known(out.session, kind, {*ids, *held} - fresh)
    for item_id in sorted({*ids, *held}):
        told = canonical if item_id in ids else packed
        now = {scope: told(body) for scope, body in placed.get(item_id, [])}
        before = known.get(item_id, {})
        for scope in sorted({*now, *before}):
            row = _next_row(kind, item_id, scope, now.get(scope), before.get(scope))
            if row is None:
                continue
            row["seq"] = out.numbers.give()
            (out.changed if scope in before else out.new).append(row)


def _known(session: Session, kind: ItemKind, ids: set[str]) -> dict[str, dict[str, Before]]:
    if not ids:
        return {}
    one = FeedItem
    rows = session.execute(
        select(one.item_id, one.scope, one.rev, one.deleted, one.entry).where(
            one.kind == kind, one.item_id.in_(sorted(ids))
        )
    )
    known: dict[str, dict[str, Before]] = {}
    for item_id, scope, rev, deleted, entry in rows:
        known.setdefault(item_id, {})[scope] = Before(rev, deleted, entry)
    return known


def _next_row(
    kind: ItemKind, item_id: str, scope: str, body: bytes | None, before: Before | None
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


def _entry(kind: ItemKind, item_id: str, rev: int, body: bytes | None) -> bytes:
    """The canonical bytes of the entry: ``body`` is the first of its keys, and canonical."""
    rest = packed({"deleted": body is None, "id": item_id, "kind": str(kind), "rev": rev})
    return b'{"body":' + (body or NOTHING) + b"," + rest[1:]
