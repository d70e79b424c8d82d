"""Scans: what is looked through once every local day of the office, by whichever worker comes.

A scan has a row of its own, held while a day of it is looked through and moved on with the effect;
so no day is looked through twice, and days missed while nothing ran are made up one by one.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import partial
from typing import Any

from sqlalchemy import delete, select

from server.actions import alarms, ladder, late_answers
from server.infra.database import INSERTS
from server.infra.photo_store import PhotoStore
from server.jobs import counting, snapshots
from server.models import Job, ScannedDay
from server.queries.alarms import FOUND
from server.work import Work

Scan = Callable[[Work, date, int], bool]
"""Looks through a batch of a local day; whether there is more of it, for a turn of its own."""

ONE_DAY = timedelta(days=1)

SCANS: dict[str, Scan] = {
    **{str(kind): partial(alarms.raise_due, kind) for kind in FOUND},
    "board": snapshots.keep,
    "ladder": ladder.climb,
    "indicators": counting.daily,
    "late_answers": late_answers.tell,
    "late_replies": late_answers.tell_replies,
}
"""What is looked through every day. A new one begins with the day it first runs on."""


class Scanning:
    """Jobs that look through each local day once by each of these scans."""

    def __init__(self, scans: Mapping[str, Scan]) -> None:
        self._scans = scans

    def begin(self, work: Work, _store: PhotoStore, _facts: Mapping[str, Any]) -> None:
        """See that the next day of each scan that is due is written down."""
        for name in self._scans:
            row = _held(work, name)
            if row.last_on < work.today:
                _next(work, row)

    def scan_day(self, work: Work, _store: PhotoStore, facts: Mapping[str, Any]) -> None:
        """Look through one batch of a day, if it is the next one; write down what comes after."""
        name, day = facts["scan"], date.fromisoformat(facts["day"])
        row = _held(work, name)
        if row.last_on + ONE_DAY != day or row.turn != facts["turn"]:
            return
        # What this worker does not know yet fails here, and waits for one of a newer version.
        if self._scans[name](work, day, row.turn):
            row.turn += 1
        else:
            row.last_on, row.turn = day, 0
        row.at = work.now
        _forget(work, name)
        if row.last_on < work.today:
            _next(work, row)


def _forget(work: Work, name: str) -> None:
    """Let go of its turns that are done: the row says by itself how far it is.

    After a long stop there are hundreds at once, which would lie there for a month.
    """
    turns = (Job.kind == "scan_day") & Job.key.startswith(f"scan:{name}:")
    work.session.execute(delete(Job).where(turns, Job.done_at.is_not(None)))


def _next(work: Work, row: ScannedDay) -> None:
    day = (row.last_on + ONE_DAY).isoformat()
    key = f"scan:{row.scan}:{day}:{row.turn}"
    work.later("scan_day", work.now, key, scan=row.scan, day=day, turn=row.turn)


def _held(work: Work, name: str) -> ScannedDay:
    """The scan's row, held to the commit."""
    insert = INSERTS[work.session.get_bind().dialect.name]
    first = {"scan": name, "last_on": work.today - ONE_DAY, "turn": 0, "at": work.now}
    work.session.execute(insert(ScannedDay).values(first).on_conflict_do_nothing())
    return work.session.scalars(
        select(ScannedDay).where(ScannedDay.scan == name).with_for_update()
    ).one()


DAILY = Scanning(SCANS)
