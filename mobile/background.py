"""Work off the screen's thread: one worker with a queue; results come back in one place."""

from collections.abc import Callable
from queue import Queue
from threading import Thread
from typing import Any

from kivy.clock import mainthread

QUEUE_MAX = 100

Job = tuple[Callable[[], Any], Callable[[Any], None]]


class Worker:
    """Does one job after another; ``after`` runs on the screen's thread."""

    def __init__(self, failed: Callable[[Exception], object]) -> None:
        self._failed = failed
        self._jobs: Queue[Job | None] = Queue(QUEUE_MAX)
        self._thread = Thread(target=self._work, name="lookback-photos", daemon=True)
        self._thread.start()

    def do(self, job: Callable[[], Any], after: Callable[[Any], None]) -> bool:
        """Put a job in the queue; not taken where the queue is full, to be asked again."""
        if self._jobs.full():
            return False
        self._jobs.put((job, mainthread(after)))
        return True

    def rest(self) -> None:
        """Wait until every job is done."""
        self._jobs.join()

    def stop(self) -> None:
        """Finish what is under way, and end."""
        self._jobs.put(None)
        self._thread.join(timeout=10)

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            done, after = job
            try:
                after(done())
            except Exception as error:
                # One job that fails must not end the work of all later ones.
                self._failed(error)
            finally:
                self._jobs.task_done()
