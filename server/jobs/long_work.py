"""Long work done a turn at a time: each with how far it is, the next one written down with it."""

from collections.abc import Mapping
from typing import Any

from server.actions import bulk, long_work
from server.infra.photo_store import PhotoStore
from server.work import Work


def run(work: Work, _store: PhotoStore, facts: Mapping[str, Any]) -> None:
    """One turn; it stands or falls with what was done in it."""
    row = long_work.taken(work, facts["work_id"])
    if row is None:
        return
    if not bulk.turn(work, row):
        long_work.end(work, row)
        return
    turn = facts["turn"] + 1
    key = f"{long_work.JOB}:{row.id}:{turn}"
    work.later(long_work.JOB, work.now, key, work_id=row.id, turn=turn)


def forget(work: Work, _store: PhotoStore, _facts: Mapping[str, Any]) -> None:
    """What was over long ago."""
    long_work.forget(work)
