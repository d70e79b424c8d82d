"""Letting go of what lies in the place for photos and is on no record, as a stop may leave it.

An upload under way is never touched: its row is written before its first piece, or it is kept and
on record within one request; what is swept has lain there for days. Bytes that are kept wait for
months, because a restore from an older backup forgets rows of photos that tablets will name again.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from itertools import islice
from typing import Any

from sqlalchemy import delete, select

from server.infra.photo_store import PhotoStore
from server.infra.photo_store.port import Lying
from server.models import Blob, Upload
from server.scope import SYSTEM
from server.work import INSERTS, Work, Works
from shared.protocol import JPEG

PARTS_LIE = timedelta(days=8)
"""Longer than an upload lives."""
KEPT_LIE = timedelta(days=90)
AT_ONCE = 100
ASKED_AT_ONCE = 500


def prepare(works: Works, store: PhotoStore, _facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Find what is on no record: listing a place for photos takes longer than a transaction may."""
    parts = (one.name for one in _old(store.parts(), works.clock.now() - PARTS_LIE))
    kept = (one.name for one in _old(store.kept(), works.clock.now() - KEPT_LIE))
    return {
        "parts": list(islice(_unknown(works, Upload.id, parts), AT_ONCE)),
        "kept": list(islice(_unknown(works, Blob.sha256, kept), AT_ONCE)),
    }


def run(work: Work, store: PhotoStore, facts: Mapping[str, Any]) -> None:
    """Let go of it, if it is on no record still. Twice changes nothing."""
    known = set(work.session.scalars(select(Upload.id).where(Upload.id.in_(facts["parts"]))))
    for upload_id in facts["parts"]:
        if upload_id not in known:
            store.discard(upload_id)
    for sha256 in facts["kept"]:
        if _claimed(work, sha256):
            since = store.kept_since(sha256)
            if since is not None and since <= work.now - KEPT_LIE:
                store.forget(sha256)
            work.session.execute(delete(Blob).where(Blob.sha256 == sha256))


def _claimed(work: Work, sha256: str) -> bool:
    """Its row is ours until the commit, if there was none: who names the bytes now waits, and finds
    that they are gone before they are told to be safe.
    """
    insert = INSERTS[work.session.get_bind().dialect.name]
    row = {"sha256": sha256, "bytes": 0, "mime": JPEG, "facts": {}}
    claim = insert(Blob).values(row).on_conflict_do_nothing().returning(Blob.sha256)
    return work.session.scalar(claim) is not None


def _old(lying: Iterator[Lying], before: datetime) -> Iterator[Lying]:
    return (one for one in lying if one.since <= before)


def _unknown(works: Works, column: Any, names: Iterator[str]) -> Iterator[str]:
    while some := list(islice(names, ASKED_AT_ONCE)):
        with works.reading(SYSTEM) as work:
            known = set(work.session.scalars(select(column).where(column.in_(some))))
        yield from (name for name in some if name not in known)
