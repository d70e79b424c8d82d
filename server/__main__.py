"""The server on this machine: ``python -m server [--host] [--port] [--processes]``.

It brings the database up to date first. Sixty-four threads, because a slow tablet holds one.
"""

import argparse
import os
import socket
import subprocess
import sys
from ipaddress import ip_address

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from server.config import CannotStart, Settings

HOST = "127.0.0.1"
PORT = 8080
PORT_MAX = 65535
PROCESSES_MAX = 64
THREADS = 64
BACKLOG = 1024
ADDRESS = "LOOKBACK_PUBLIC_URL"
ARENAS, ARENAS_MAX = "MALLOC_ARENA_MAX", "2"
"""Else the C library keeps a heap for each of those threads, and gives none of it back."""


def main() -> None:
    """Migrate, then serve until stopped."""
    asked = _asked()
    refuse_taken_port(asked.host, asked.port)
    host, port = _reached_at(asked.host), asked.port
    os.environ.setdefault(ADDRESS, f"http://{host}:{port}")
    settings = Settings.from_env()
    _bring_up_to_date()
    # The worker is a process of its own and reads its settings there again.
    os.environ["LOOKBACK_DATA"] = str(settings.data_folder)
    os.environ.setdefault(ARENAS, ARENAS_MAX)
    Granian(
        "server.wsgi:app",
        address=asked.host,
        port=asked.port,
        interface=Interfaces.WSGI,
        workers=asked.processes,
        blocking_threads=THREADS,
        backlog=BACKLOG,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


def _reached_at(host: str) -> str:
    """Who listens on all addresses is reached at this machine's own, until an office names one."""
    try:
        return HOST if ip_address(host).is_unspecified else host
    except ValueError:
        return host


def _bring_up_to_date() -> None:
    """The database's tables, by a process that leaves: this one only watches over the workers."""
    warned = [f"-W{told}" for told in sys.warnoptions]
    done = subprocess.run([sys.executable, *warned, "-m", "server.migrations"], check=False)
    if done.returncode:
        sys.exit(done.returncode)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m server", description=__doc__)
    parser.add_argument("--host", default=HOST)
    parser.add_argument("--port", type=_port, default=PORT)
    parser.add_argument("--processes", type=_processes, default=1, help="server processes")
    return parser.parse_args()


def _port(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= PORT_MAX:
        told = f"a port is a number from 1 to {PORT_MAX} · 端口是 1 到 {PORT_MAX} 的数字"
        raise argparse.ArgumentTypeError(f"{told}: {text}")
    return int(text)


def _processes(text: str) -> int:
    if not text.isdecimal() or not 0 < int(text) <= PROCESSES_MAX:
        told = f"from 1 to {PROCESSES_MAX} processes · 进程数为 1 到 {PROCESSES_MAX}"
        raise argparse.ArgumentTypeError(f"{told}: {text}")
    return int(text)


def refuse_taken_port(host: str, port: int) -> None:
    """CannotStart where somebody else listens, or we may not."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            other = port + 1 if port < PORT_MAX else PORT
            raise CannotStart(
                f"Cannot listen at {host}:{port} ({error.strerror}). "
                f"Choose another port: --port {other}",
                f"无法在 {host}:{port} 上监听（{error.strerror}）。请换一个端口：--port {other}",
            ) from error


if __name__ == "__main__":
    main()
