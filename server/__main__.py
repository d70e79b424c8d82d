"""The server on this machine: ``python -m server [--host] [--port]``.

It brings the database up to date first. Sixty-four threads, because a slow tablet holds one.
"""

import argparse
import errno
import os
import socket

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from server import migrations
from server.config import Settings
from server.infra.database import make_engine

HOST = "127.0.0.1"
PORT = 8080
THREADS = 64
BACKLOG = 1024


class CannotStart(SystemExit):
    """The server cannot start here; says why in both languages."""


def main() -> None:
    """Migrate, then serve until stopped."""
    asked = _asked()
    settings = _settings()
    engine = make_engine(settings.database_url)
    migrations.upgrade(engine)
    engine.dispose()
    _refuse_taken_port(asked.host, asked.port)
    # The worker is a process of its own and reads its settings there again.
    os.environ["LOOKBACK_DATA"] = str(settings.data_folder)
    Granian(
        "server.wsgi:app",
        address=asked.host,
        port=asked.port,
        interface=Interfaces.WSGI,
        blocking_threads=THREADS,
        backlog=BACKLOG,
        websockets=False,
        log_level=LogLevels.warning,
    ).serve()


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m server", description=__doc__)
    parser.add_argument("--host", default=HOST)
    parser.add_argument("--port", type=int, default=PORT)
    return parser.parse_args()


def _settings() -> Settings:
    try:
        settings = Settings.from_env()
        probe = settings.data_folder / ".writable"
        probe.touch()
        probe.unlink()
    except OSError as error:
        folder = error.filename or os.environ.get("LOOKBACK_DATA", "data")
        raise CannotStart(
            f"The data folder cannot be written: {folder} ({error.strerror}).\n"
            f"数据文件夹不可写：{folder}（{error.strerror}）。\n"
            "LOOKBACK_DATA=…"
        ) from error
    return settings


def _refuse_taken_port(host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
            raise CannotStart(
                f"Port {port} is taken or may not be used. Choose another: --port {port + 1}\n"
                f"端口 {port} 已被占用或不可用，请换一个：--port {port + 1}"
            ) from error


if __name__ == "__main__":
    main()
