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
        self._thread = Thread(target=self._work, name="lookback-worker", daemon=True)
        self._thread.start()

    def do(self, job: Callable[[], Any], after: Callable[[Any], None]) -> None:
        """Put a job in the queue; dropped where the queue is full, it will be asked again."""
        if not self._jobs.full():
            self._jobs.put((job, mainthread(after)))

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
