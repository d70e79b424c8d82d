"""The real server as a process of its own, as an office runs it, that can be killed."""

import http.client
import os
import select
import signal
import socket
import subprocess
import sys
from pathlib import Path

from tests.architecture.tree import ROOT

START_S = 60
STOP_S = 30


def environment(folder: Path, **more: str) -> dict[str, str]:
    """What a server started by a test is told; nothing of the machine's own settings."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("LOOKBACK_")}
    return {**kept, "LOOKBACK_DATA": str(folder), **more}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Served:
    """A running server; use it as a context manager, it never outlives the block."""

    def __init__(self, folder: Path, database_url: str, *more: str, photos: str = "") -> None:
        self.port = free_port()
        self.log = folder / "server.log"
        command = [sys.executable, "-W", "ignore", "-m", "server", "--port", str(self.port)]
        command += more
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                command,
                cwd=ROOT,
                env=environment(folder, LOOKBACK_DATABASE_URL=database_url, LOOKBACK_PHOTOS=photos),
                stdout=log,
                stderr=log,
                start_new_session=True,
            )

    def __enter__(self) -> "Served":
        try:
            self._wait_until_it_answers()
        except BaseException:
            self.kill()
            raise
        return self

    def __exit__(self, *_raised: object) -> None:
        self.kill()

    def kill(self) -> None:
        """As a power cut does: every process of it at once, without a word."""
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(STOP_S)

    def _wait_until_it_answers(self) -> None:
        # A process that ends makes its descriptor readable: no waiting longer than needed.
        ended = os.pidfd_open(self.process.pid)
        try:
            for _try in range(START_S * 20):
                if select.select([ended], [], [], 0.05)[0]:
                    break
                try:
                    with socket.create_connection(("127.0.0.1", self.port), timeout=1):
                        return
                except OSError:
                    continue
        finally:
            os.close(ended)
        raise AssertionError(self.log.read_text(errors="replace"))


def answered(connection: http.client.HTTPConnection, wait_s: float) -> bool:
    """Whether an answer has begun to come in, or the line was cut."""
    assert connection.sock is not None
    return bool(select.select([connection.sock], [], [], wait_s)[0])
