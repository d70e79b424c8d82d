"""The worker: a thread of the embedded server, or a process of its own in production."""

import logging
from threading import Event, Thread

from server.infra.photo_store import PhotoStore
from server.jobs.queue import Worker
from server.work import Works

WAIT_S = 5
WAIT_LEAST_S = 0.05
log = logging.getLogger(__name__)


def start(works: Works, store: PhotoStore) -> Event:
    """Work in a thread of this process; set the event to end it."""
    stop = Event()
    Thread(
        target=run, args=(works, Worker(works, store), stop), name="lookback-worker", daemon=True
    ).start()
    return stop


def run(works: Works, worker: Worker, stop: Event) -> None:
    """Do what is due, look again a little later, until told to stop."""
    begun = False
    while not stop.is_set():
        try:
            if not begun:
                worker.begin()
                begun = True
            worker.run_due()
        except Exception:  # a database that is away comes back; the next round tries again
            log.exception("no job could be taken; trying again in %s s", WAIT_S)
        stop.wait(_seconds_left(works, worker))


def _seconds_left(works: Works, worker: Worker) -> float:
    """Until the next job is due, five seconds at most: another process may write one meanwhile."""
    try:
        at = worker.next_at()
    except Exception:
        return WAIT_S
    if at is None:
        return WAIT_S
    return max(WAIT_LEAST_S, min(WAIT_S, (at - works.clock.now()).total_seconds()))
