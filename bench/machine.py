"""The machine: the server as a process of its own, and what disk, CPU and wire can do at best."""

import hashlib
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from server.config import Settings

START_S = 60
TICKS = os.sysconf("SC_CLK_TCK")
PAGE_KIB = os.sysconf("SC_PAGE_SIZE") // 1024


class Serving:
    """A running server: where it listens, what it has used so far."""

    def __init__(self, port: int, pid: int) -> None:
        self.port, self._pid = port, pid

    def cpu_s(self) -> float:
        """User and system time of all its processes."""
        return sum(_stat(pid)[0] for pid in _family(self._pid))

    def memory_mib(self) -> float:
        """Resident memory of all its processes."""
        return sum(_stat(pid)[1] for pid in _family(self._pid)) / 1024


@contextmanager
def serving(settings: Settings) -> Iterator[Serving]:
    """The real server on a free port, as an office runs it."""
    port = free_port()
    environment = {
        **os.environ,
        "LOOKBACK_DATA": str(settings.data_folder),
        "LOOKBACK_DATABASE_URL": settings.database_url,
        "LOOKBACK_SECRET_KEY": settings.secret_key,
    }
    command = [sys.executable, "-W", "ignore", "-m", "server", "--port", str(port)]
    with (settings.data_folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=log)
        try:
            _wait(process, port)
            yield Serving(port, process.pid)
        finally:
            process.terminate()
            process.wait(START_S)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def durable_rows_per_s(folder: Path, rows: int, size: int, batch: int) -> float:
    """Raw rows into SQLite, each batch durable: what no server can exceed."""
    with tempfile.TemporaryDirectory(dir=folder) as place:
        connection = sqlite3.connect(Path(place) / "raw.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB)")
        body = os.urandom(size)
        began = time.perf_counter()
        for _ in range(rows // batch):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO row (body) VALUES (?)", [(body,)] * batch)
            connection.execute("COMMIT")
        spent = time.perf_counter() - began
        connection.close()
    return rows / spent


def durable_file_mb_per_s(folder: Path, count: int, size: int) -> float:
    """Files written and synced: what no photo store can exceed."""
    data = os.urandom(size)
    with tempfile.TemporaryDirectory(dir=folder) as place:
        began = time.perf_counter()
        for number in range(count):
            with (Path(place) / str(number)).open("wb") as file:
                file.write(data)
                file.flush()
                os.fdatasync(file.fileno())
        spent = time.perf_counter() - began
    return count * size / spent / 1e6


def sha256_mb_per_s(size: int) -> float:
    data = os.urandom(size)
    began = time.perf_counter()
    hashlib.sha256(data).hexdigest()
    return size / (time.perf_counter() - began) / 1e6


def fsync_ms(folder: Path, count: int = 50) -> float:
    """One small durable append, at the median."""
    spent = []
    with tempfile.NamedTemporaryFile(dir=folder) as file:
        for _ in range(count):
            began = time.perf_counter()
            file.write(b"x" * 512)
            file.flush()
            os.fsync(file.fileno())
            spent.append(time.perf_counter() - began)
    return sorted(spent)[count // 2] * 1000


def loopback_s(size: int) -> float:
    """This many bytes from one socket to another: what no answer can beat."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        sender = threading.Thread(target=_send, args=(server, size))
        sender.start()
        began = time.perf_counter()
        with socket.create_connection(server.getsockname()) as client:
            while client.recv(1 << 20):
                pass
        spent = time.perf_counter() - began
        sender.join()
    return spent


def _send(server: socket.socket, size: int) -> None:
    connection, _ = server.accept()
    with connection:
        connection.sendall(bytes(size))


def _wait(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
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


def _stat(pid: int) -> tuple[float, int]:
    """CPU seconds and resident KiB of one process; nothing if it is gone."""
    with suppress(OSError):
        fields = _fields(pid)
        return (int(fields[11]) + int(fields[12])) / TICKS, int(fields[21]) * PAGE_KIB
    return 0.0, 0


def _fields(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
