"""Processes that die by kill -9 at a labelled point: an office that serves, a tablet that syncs.

``python -m tests.simulation.mortal`` loads everything once and begins a process for each line it
reads. What is to happen in it before it dies stands in the line; the office and the tablet are the
real ones, and know nothing of it.
"""

import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import local
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.orm import Session
from werkzeug.serving import make_server

from mobile.sync.transport import Address, HttpTransport
from server.app import create_app
from server.infra.database import make_engine
from tests.architecture.tree import ROOT
from tests.clocks import SteppedClock
from tests.conftest import settings_for
from tests.drivers import packing
from tests.drivers.tablet import TabletDriver

PHASES = {"/api/v1/sync/push": "push", "/api/v1/uploads": "upload"}
PACKING = "packing"
KILLED = -signal.SIGKILL


class Reaper:
    """Ends this process without a word when a point is come to for the count's time."""

    def __init__(self, point: str, count: int) -> None:
        self._point, self._left = point, count
        self._now = local()

    @contextmanager
    def phase(self, name: str) -> Iterator[None]:
        """What happens in here is told under this name."""
        self._now.phase = name
        try:
            yield
        finally:
            self._now.phase = ""

    def came_to(self, what: str) -> None:
        """Something is about to happen, or has just happened."""
        told = f"{getattr(self._now, 'phase', '')}: {' '.join(what.split())}"
        if self._left and told.startswith(self._point):
            self._left -= 1
            if not self._left:
                os.kill(os.getpid(), signal.SIGKILL)

    def watch_files(self) -> None:
        """Every rename, and every fsync before the system does it."""
        sync = os.fsync

        def synced(descriptor: int) -> None:
            self.came_to("fsync")
            sync(descriptor)

        os.fsync = synced
        sys.addaudithook(self._heard)

    def _heard(self, name: str, _about: Any) -> None:
        if name == "os.rename":
            self.came_to("a file gets its name")

    def watch_database(self, engine: Engine) -> None:
        """Each statement before and after it, each commit before and after it."""

        def before(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            self.came_to(f"before {statement}")

        def after(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
            self.came_to(f"after {statement}")

        event.listen(engine, "before_cursor_execute", before)
        event.listen(engine, "after_cursor_execute", after)
        event.listen(engine, "commit", lambda _connection: self.came_to("before the commit"))
        event.listen(Session, "after_commit", lambda _session: self.came_to("after the commit"))

    def watched(self, application: Any) -> Any:
        """The application: its phases by its addresses, and its answers before and after."""

        def serve(environ: dict[str, Any], start: Any) -> Iterator[bytes]:
            path = str(environ["PATH_INFO"])
            name = next((told for begins, told in PHASES.items() if path.startswith(begins)), "")
            with self.phase(name):
                answer = application(environ, start)
                self.came_to("before the answer")
                yield from answer
                answer.close()
            # The server asks for more when it has written what there was.
            with self.phase(name):
                self.came_to("after the answer")

        return serve


def office(job: dict[str, Any]) -> None:
    """An office that serves until it is killed; asked to, it packs segments first."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    folder, reaper = Path(job["folder"]), Reaper(job["point"], job["count"])
    engine = make_engine(job["url"])
    app = create_app(settings_for(folder), SteppedClock(), engine)
    served = make_server("127.0.0.1", 0, reaper.watched(app), threaded=True)
    say(pid=os.getpid(), port=served.server_port)
    reaper.watch_database(engine)
    reaper.watch_files()
    if job.get("packs"):
        with reaper.phase(PACKING):
            packing.run(app)
    served.serve_forever()


def tablet(job: dict[str, Any]) -> None:
    """A tablet that brings itself into step with a served office."""
    say(pid=os.getpid())
    reaper = Reaper(job["point"], job["count"])
    transport = HttpTransport(Address(f"http://127.0.0.1:{job['port']}"))
    driver = TabletDriver(Path(job["folder"]), SteppedClock(), lambda _address: transport).unlock()
    driver.tablet.desk.shelves.database.connection.set_trace_callback(reaper.came_to)
    reaper.watch_files()
    driver.sync()
    driver.tablet.close()


def say(**facts: Any) -> None:
    """One line to who began us."""
    os.write(sys.stdout.fileno(), (json.dumps(facts) + "\n").encode())


LIVES = {"office": office, "tablet": tablet}


def main() -> None:
    for line in sys.stdin:
        job = json.loads(line)
        if "wait" in job:
            _pid, status = os.waitpid(job["wait"], 0)
            say(ended=os.waitstatus_to_exitcode(status))
        elif os.fork() == 0:
            LIVES[job["life"]](job)
            os._exit(0)


class Mortals:
    """Begins such processes and hears of their ends; a context manager, none outlives it."""

    def __init__(self) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-m", "tests.simulation.mortal"],
            cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip

    def __enter__(self) -> "Mortals":
        return self

    def __exit__(self, *_raised: object) -> None:
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.communicate()

    def begin(self, life: str, *, point: str = "", count: int = 0, **job: Any) -> dict[str, Any]:
        """A process that lives; what it says of itself. Without a count it does not die."""
        return self._told(life=life, point=point, count=count, **job)

    def end_of(self, pid: int, *, kill: bool = False) -> int:
        """How a process ended; asked to, it is killed here and now."""
        if kill:
            os.kill(pid, signal.SIGKILL)
        return int(self._told(wait=pid)["ended"])

    def _told(self, **job: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(json.dumps(job) + "\n")
        self._process.stdin.flush()
        told: dict[str, Any] = json.loads(self._process.stdout.readline())
        return told


if __name__ == "__main__":
    main()
