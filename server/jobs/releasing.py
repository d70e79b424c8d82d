"""Releasing what is due: sealed visits become known to their teams at their hour."""

import logging
from threading import Event, Thread

from server.actions import lookbacks, visits
from server.scope import SYSTEM
from server.work import Works

EVERY_S = 5
log = logging.getLogger(__name__)


def run(works: Works) -> int:
    """Release every visit whose hour has come; how many. Doing it twice changes nothing."""
    with works.writing(SYSTEM) as work:
        released = visits.release_due(work)
        lookbacks.publish_released(work, released)
        return len(released)


def start(works: Works) -> Event:
    """Do it every few seconds in a thread of this process; set the event to end it."""
    stop = Event()

    def tick() -> None:
        while not stop.wait(EVERY_S):
            try:
                run(works)
            except Exception:  # a database that is away comes back; the next tick tries again
                log.exception("releasing failed; trying again in %s s", EVERY_S)

    Thread(target=tick, name="lookback-release", daemon=True).start()
    return stop
