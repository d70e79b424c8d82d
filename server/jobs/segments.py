"""Packing what new tablets load, and letting go of what was packed before.

Packing a town takes longer than a transaction may: it is read in a snapshot, packed and kept by
digest before the job's transaction begins. That one only writes down what there is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, insert, select, update

from server.feed import segments as cutting
from server.infra.photo_store import PhotoStore, open_segments
from server.models import Segment
from server.queries import segments as sets
from server.scope import SYSTEM
from server.work import Work, Works

REPLACED_KEPT = timedelta(days=1)
"""A tablet that has the old list may still fetch what it names."""
AT_ONCE = 500


@dataclass(frozen=True)
class Packed:
    """A scope's new set: its rows, ready to be written."""

    scope: str
    as_of: int
    rows: list[dict[str, Any]]


def prepare(works: Works, _photos: PhotoStore, _facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Pack every scope whose set is missing, stale or has lost a file."""
    store = open_segments(works.settings)
    return {"packed": [_pack(works, store, scope) for scope in _wanting(works, store)]}


def adopt(work: Work, _store: PhotoStore, facts: Mapping[str, Any]) -> None:
    """Write the new sets down; from now on new tablets load these. Twice changes nothing."""
    packed: list[Packed] = facts["packed"]
    for one in packed:
        if not one.rows:
            continue
        work.session.execute(
            update(Segment)
            .where(
                Segment.scope == one.scope,
                Segment.as_of < one.as_of,
                Segment.replaced_at.is_(None),
            )
            .values(replaced_at=work.now)
        )
        # The same head packed again, because a file was lost: what was written of it goes.
        work.session.execute(
            delete(Segment).where(Segment.scope == one.scope, Segment.as_of == one.as_of)
        )
        work.session.execute(insert(Segment), one.rows)


def forget(work: Work, _store: PhotoStore, _facts: Mapping[str, Any]) -> None:
    """Let go of sets replaced long ago, and of files no set names any more."""
    store = open_segments(work.settings)
    old = work.session.execute(
        select(Segment.scope, Segment.as_of, Segment.number, Segment.sha256)
        .where(Segment.replaced_at <= work.now - REPLACED_KEPT)
        .order_by(Segment.replaced_at)
        .limit(AT_ONCE)
    ).all()
    for scope, as_of, number, _sha256 in old:
        work.session.execute(
            delete(Segment).where(
                Segment.scope == scope, Segment.as_of == as_of, Segment.number == number
            )
        )
    gone = {sha256 for _scope, _as_of, _number, sha256 in old}
    gone -= set(work.session.scalars(select(Segment.sha256).where(Segment.sha256.in_(gone))))
    for sha256 in sorted(gone):
        store.forget(sha256)


def _wanting(works: Works, store: PhotoStore) -> list[str]:
    with works.reading(SYSTEM) as work:
        heads = sets.shared_heads(work)
        known = sets.current(work, list(heads))
        stale = sets.stale(work, known, heads)
    lost = [
        scope for scope, made in known.items() if not all(store.has(one.sha256) for one in made)
    ]
    return sorted({*stale, *lost})


def _pack(works: Works, store: PhotoStore, scope: str) -> Packed:
    with works.reading(SYSTEM) as work:
        standing = cutting.standing(work.session, scope)
        rows = [
            {
                "scope": scope,
                "as_of": standing.as_of,
                "number": number,
                "sha256": store.put(stretch.data),
                "kind": str(stretch.kind),
                "items": stretch.items,
                "bytes": len(stretch.data),
                "epoch": standing.epoch,
                "made_at": work.now,
            }
            for number, stretch in enumerate(cutting.cut(work.session, scope))
        ]
    return Packed(scope, standing.as_of, rows)
