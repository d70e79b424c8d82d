"""The server as a process of its own: what it uses, and how it comes back when it was killed."""

import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

from server.config import Settings

START_S = 60
TICKS = os.sysconf("SC_CLK_TCK")
PEAK_ANEW = "5"
"""What the kernel takes as: begin the peak of this process's memory at what it uses now."""


class Serving:
    """A running server: where it listens, what it has used so far."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self._pid = port, pid
        self.highest_mib = 0.0

    def cpu_s(self) -> float:
        """User and system time of all its processes."""
        return sum(_cpu_s(pid) for pid in _family(self._pid))

    def peak_mib(self) -> float:
        """The most memory each of its processes had resident since ``peak_anew``, together."""
        peak = sum(_peak_kib(pid) for pid in _family(self._pid)) / 1024
        self.highest_mib = max(self.highest_mib, peak)
        return peak

    def peak_anew(self) -> None:
        """Measure the peak from now on; what it was before is kept as the highest."""
        self.peak_mib()
        for pid in _family(self._pid):
            with suppress(OSError):
                Path(f"/proc/{pid}/clear_refs").write_text(PEAK_ANEW)


class DatabaseServer:
    """The processes of a PostgreSQL on this machine, found by one of its connections' own."""

    def __init__(self, backend_pid: int) -> None:
        self._pid = int(_fields(backend_pid)[1])

    def cpu_s(self) -> float:
        """User and system time of all its processes that are there."""
        return sum(_cpu_s(pid) for pid in _family(self._pid))


class OwnServer(Serving):
    """The real server on a free port, as an office runs it; it can be killed and started again."""

    def __init__(self, settings: Settings) -> None:
        super().__init__(free_port(), 0)
        self._settings = settings

    def start(self) -> None:
        environment = {
            **os.environ,
            "LOOKBACK_DATA": str(self._settings.data_folder),
            "LOOKBACK_DATABASE_URL": self._settings.database_url,
            "LOOKBACK_SECRET_KEY": self._settings.secret_key,
        }
        command = [sys.executable, "-W", "ignore", "-m", "server", "--port", str(self.port)]
        with (self._settings.data_folder / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )
        self._pid = self._process.pid
        _wait(self._process, self.port)

    def goes_on(self, seconds: float) -> None:
        """So long it works by itself; what is measured ends if it does."""
        with suppress(subprocess.TimeoutExpired):
            self._process.wait(seconds)
            raise RuntimeError("the server ended; its words are in server.log")

    def kill(self) -> None:
        """As a power cut does: every process of it at once, without a word."""
        self.peak_mib()
        os.killpg(self._pid, signal.SIGKILL)
        self._process.wait(START_S)

    def stop(self) -> None:
        self._process.terminate()
        self._process.wait(START_S)


@contextmanager
def serving(settings: Settings) -> Iterator[OwnServer]:
    """A server while the block lasts."""
    server = OwnServer(settings)
    try:
        server.start()
        yield server
    finally:
        server.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    """Until it answers a request: that something listens is not enough."""
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        with (
            suppress(OSError, http.client.HTTPException),
            closing(http.client.HTTPConnection("127.0.0.1", port, timeout=START_S)) as line,
        ):
            line.request("GET", "/")
            line.getresponse()
            return
        with suppress(subprocess.TimeoutExpired):
            process.wait(0.05)
            break
    raise RuntimeError("the server did not start; its words are in server.log")


def _family(pid: int) -> list[int]:
    """A process and all that came of it."""
    parents = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                parents[int(entry.name)] = int(_fields(int(entry.name))[1])
    found = [pid]
    for one in found:
        found.extend(child for child, parent in parents.items() if parent == one)
    return found


def _cpu_s(pid: int) -> float:
    """CPU seconds of one process; nothing if it is gone."""
    with suppress(OSError):
        fields = _fields(pid)
        return (int(fields[11]) + int(fields[12])) / TICKS
    return 0.0


def _peak_kib(pid: int) -> int:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1])
    return 0


def _fields(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
