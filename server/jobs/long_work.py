"""Long work: acts for many a turn at a time, files made outside any transaction, both with how far.

Each turn, and each batch of an import, stands or falls with how far it says it is: whoever goes on
with it after a stop goes on there.
"""

from collections.abc import Callable, Mapping
from typing import Any

from server.actions import bulk, long_work
from server.domain.long_work import WorkKind, WorkState
from server.infra.photo_store import PhotoStore
from server.infra.texts import translator
from server.jobs import importing, slips
from server.jobs.going import Going, Made
from server.models import LongWork
from server.scope import SYSTEM
from server.work import Work, Works
from shared.problems import Problem

Maker = Callable[[Going], Made]
MAKERS: dict[str, Maker] = {
    WorkKind.IMPORT: importing.take,
    WorkKind.SLIPS: slips.make,
}
"""What makes a file; the console adds its lists, whose words are told in its frame."""


def prepare(works: Works, _store: PhotoStore, facts: Mapping[str, Any]) -> Mapping[str, Any]:
    """Make what takes long, in short transactions of its own."""
    with works.writing(SYSTEM) as work:
        row = long_work.taken(work, facts["work_id"])
        maker = MAKERS.get(row.kind) if row is not None else None
        if row is None or maker is None:
            return {}
        going = Going(works, row.id, row.person_id, dict(row.asked), row.done, dict(row.told))
    try:
        return {"made": maker(going)}
    except Problem as problem:
        return {"failed": problem.told(translator(going.actor().language))}


def run(work: Work, _store: PhotoStore, facts: Mapping[str, Any]) -> None:
    """One turn of it, or the end of what was made."""
    row = long_work.taken(work, facts["work_id"])
    if row is None:
        return
    if "failed" in facts:
        row.error = facts["failed"]
        long_work.end(work, row, WorkState.FAILED)
    elif row.kind in MAKERS:
        _keep(work, row, facts["made"])
    elif bulk.turn(work, row):
        turn = facts["turn"] + 1
        key = f"{long_work.JOB}:{row.id}:{turn}"
        work.later(long_work.JOB, work.now, key, work_id=row.id, turn=turn)
    else:
        long_work.end(work, row)


def forget(work: Work, _store: PhotoStore, _facts: Mapping[str, Any]) -> None:
    """What was over long ago."""
    long_work.forget(work)


def _keep(work: Work, row: LongWork, made: Made) -> None:
    row.told, row.done = dict(made.told), row.of
    if made.data:
        long_work.keep_file(work, row, made.file_name, made.data)
    long_work.end(work, row)
