"""Taking a job, doing it, and saying that it is done: once, whoever is killed meanwhile.

A job is leased in a short transaction of its own, then done in another that also marks it done,
so that its effect and the mark stand or fall together. A worker that died loses its lease by time;
one that was only slow finds its lease gone and undoes what it did.
"""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import or_, select

from server.infra.photo_store import PhotoStore
from server.jobs import JOBS, PERIODS, Handler, prepared
from server.models import Job
from server.scope import SYSTEM
from server.work import Work, Works
from shared.clock import to_ms
from shared.ids import new_id

LEASE = timedelta(minutes=5)
FIRST_WAIT = timedelta(seconds=10)
LONGEST_WAIT = timedelta(hours=1)
DOUBLINGS_MAX = 10
ERROR_CHARS = 2000
log = logging.getLogger(__name__)


class LeaseLost(Exception):
    """Another worker has taken the job meanwhile; what was done is undone."""


@dataclass(frozen=True)
class Taken:
    """A job leased to this worker."""

    job_id: str
    kind: str
    facts: Mapping[str, Any]


class Worker:
    """Takes jobs one at a time; any number of them may run, in any number of processes."""

    def __init__(
        self,
        works: Works,
        store: PhotoStore,
        handlers: Mapping[str, Handler] = JOBS,
        periods: Mapping[str, timedelta] = PERIODS,
        lease: timedelta = LEASE,
    ) -> None:
        self._works, self._store = works, store
        self._handlers, self._periods = handlers, periods
        self._lease, self._name = lease, new_id(to_ms(works.clock.now()))

    def begin(self) -> None:
        """See that everything that comes round has its next turn written down."""
        with self._works.writing(SYSTEM) as work:
            for kind in self._periods:
                self._plan(work, kind, work.now)

    def run_due(self) -> int:
        """Do all that is due; how many were tried."""
        tried = 0
        while (taken := self._take()) is not None:
            self._do(taken)
            tried += 1
        return tried

    def next_at(self) -> datetime | None:
        """When the next job is due."""
        with self._works.reading(SYSTEM) as work:
            return work.session.scalar(
                select(Job.run_at).where(Job.done_at.is_(None)).order_by(Job.run_at).limit(1)
            )

    def _take(self) -> Taken | None:
        with self._works.writing(SYSTEM) as work:
            job = work.session.scalars(
                select(Job)
                .where(
                    Job.done_at.is_(None),
                    Job.run_at <= work.now,
                    Job.kind.in_(self._handlers),
                    or_(Job.leased_until.is_(None), Job.leased_until < work.now),
                )
                .order_by(Job.run_at, Job.id)
                .limit(1)
                .with_for_update(skip_locked=True)
            ).one_or_none()
            if job is None:
                return None
            job.leased_by, job.leased_until = self._name, work.now + self._lease
            job.tries += 1
            return Taken(job.id, job.kind, dict(job.facts))

    def _do(self, taken: Taken) -> None:
        try:
            facts = prepared(self._works, self._store, taken.kind, taken.facts)
            with self._works.writing(SYSTEM) as work:
                self._handlers[taken.kind](work, self._store, facts)
                job = self._still_ours(work, taken)
                job.done_at, job.error = work.now, ""
                if taken.kind in self._periods:
                    self._plan(work, taken.kind, work.now + self._periods[taken.kind])
        except LeaseLost:
            log.warning("job %s was taken by another worker; undone here", taken.job_id)
        except Exception as error:
            log.exception("job %s (%s) failed; it is tried again", taken.job_id, taken.kind)
            self._put_back(taken, error)

    def _still_ours(self, work: Work, taken: Taken) -> Job:
        """The job's row, held to the commit, if nobody else has it."""
        job = work.session.scalars(
            select(Job)
            .where(Job.id == taken.job_id)
            .with_for_update()
            .execution_options(populate_existing=True)
        ).one()
        if job.leased_by != self._name or job.done_at is not None:
            raise LeaseLost()
        return job

    def _put_back(self, taken: Taken, error: Exception) -> None:
        try:
            with self._works.writing(SYSTEM) as work:
                job = self._still_ours(work, taken)
                doublings = min(job.tries - 1, DOUBLINGS_MAX)
                job.run_at = work.now + min(FIRST_WAIT * 2**doublings, LONGEST_WAIT)
                job.leased_by, job.leased_until = "", None
                job.error = f"{type(error).__name__}: {error}"[:ERROR_CHARS]
        except LeaseLost:
            log.warning("job %s is another worker's now", taken.job_id)

    def _plan(self, work: Work, kind: str, at: datetime) -> None:
        """The turn of the slot this instant lies in; written once, whoever writes it."""
        period = self._periods[kind]
        slot = int(at.timestamp() // period.total_seconds())
        begins = datetime.fromtimestamp(slot * period.total_seconds(), UTC)
        work.later(kind, begins, f"{kind}:{slot}")
