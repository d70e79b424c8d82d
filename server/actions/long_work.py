"""Long work of a person's: asked for, undone while it waits, done a turn at a time by a job."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from sqlalchemy import delete, func, select

from server import scope
from server.domain.long_work import (
    OVER,
    SEALED,
    UNDO_WITHIN,
    LongWorkBegun,
    LongWorkEnded,
    LongWorkUndone,
    TooLateToUndo,
    WorkKind,
    WorkState,
)
from server.infra.keys import close_letter
from server.models import LongWork, LongWorkFile
from server.queries import long_work
from server.work import Work
from shared.problems import Invalid, Problem

JOB = "long_work"
AT_ONCE_MAX = 20
"""Works of one person that go on at the same time."""
KEPT = timedelta(days=7)
"""So long what came of it, with its file, can be fetched."""
SEALED_KEPT = timedelta(days=1)


def begin(
    work: Work, kind: WorkKind, asked: dict[str, Any], *, of: int, wait: timedelta = UNDO_WITHIN
) -> LongWork:
    """Write down what is to be done; it begins when there is no time left to undo it."""
    row = write_down(work, kind, asked, of=of, wait=wait)
    work.later(JOB, row.begins_at, f"{JOB}:{row.id}:0", work_id=row.id, turn=0)
    return row


def write_down(
    work: Work, kind: WorkKind, asked: dict[str, Any], *, of: int, wait: timedelta = UNDO_WITHIN
) -> LongWork:
    """The row of it alone, for what is done at once: no job goes on with it."""
    work.require(long_work.FOLLOW)
    _refuse_many(work)
    row = LongWork(
        id=work.new_id(),
        kind=kind,
        person_id=work.actor.person_id,
        state=WorkState.WAITING,
        asked=asked,
        done=0,
        of=of,
        left_out=[],
        told={},
        made_at=work.now,
        begins_at=work.now + wait,
    )
    work.session.add(row)
    work.session.flush()
    work.record(LongWorkBegun(row.id, kind, of))
    return row


def undo(work: Work, work_id: str) -> LongWork:
    """As if it had never been asked for; what has begun stands."""
    row = long_work.own(work, work_id, lock=True)
    if row.state != WorkState.WAITING or work.now >= row.begins_at:
        raise TooLateToUndo()
    row.state, row.ended_at = WorkState.UNDONE, work.now
    work.record(LongWorkUndone(row.id, row.kind))
    return row


def taken(work: Work, work_id: str) -> LongWork | None:
    """The work a job goes on with; None where it was undone, or is done."""
    row = work.session.get(LongWork, work_id, with_for_update=True)
    if row is None or row.state in OVER:
        return None
    row.state = WorkState.RUNNING
    return row


@contextmanager
def as_its_person(work: Work, row: LongWork) -> Iterator[None]:
    """What is done is done by whoever asked for it, by the rights of this moment."""
    system, work.actor = work.actor, scope.load_actor(work.session, row.person_id)
    try:
        yield
    finally:
        work.actor = system


def leave_out(row: LongWork, name: str, problem: Problem) -> None:
    """One row that was left out, and why."""
    told = {"name": name, "text": problem.text, "facts": problem.facts}
    row.left_out = [*row.left_out, told]


def end(work: Work, row: LongWork, state: WorkState = WorkState.DONE) -> None:
    """It is over."""
    row.state, row.ended_at = state, work.now
    work.record(LongWorkEnded(row.id, row.kind, row.done, len(row.left_out)))


def keep_file(work: Work, row: LongWork, name: str, data: bytes, way: str = long_work.MADE) -> None:
    """Keep the file that came of it, or, the other way, that it was given."""
    if row.kind in SEALED:
        data = close_letter(work.settings.data_folder, data, long_work.ABOUT)
    if way == long_work.MADE:
        row.file_name = name
    work.session.add(LongWorkFile(work_id=row.id, way=way, data=data))


def forget(work: Work) -> None:
    """Let go of what was over long ago, with its files."""
    secret = LongWork.kind.in_(SEALED) & (LongWork.ended_at <= work.now - SEALED_KEPT)
    old = (LongWork.ended_at <= work.now - KEPT) | secret
    files = LongWorkFile.work_id.in_(select(LongWork.id).where(old))
    work.session.execute(delete(LongWorkFile).where(files))
    work.session.execute(delete(LongWork).where(old))


def _refuse_many(work: Work) -> None:
    going = select(func.count(LongWork.id)).where(
        LongWork.person_id == work.actor.person_id, LongWork.ended_at.is_(None)
    )
    if (work.session.scalar(going) or 0) >= AT_ONCE_MAX:
        raise Invalid("Much of yours is under way already. Wait until some of it is over.")
