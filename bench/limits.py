"""What disk, CPU and wire of this machine can do at best, found in the minute of the measuring."""

import hashlib
import os
import socket
import sqlite3
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

TABLE = "raw_row_of_the_bench"


@dataclass(frozen=True)
class Rows:
    """Rows to be written raw: how many, how large, how many to a commit."""

    count: int
    size: int
    batch: int


def durable_rows_per_s(folder: Path, database_url: str, rows: Rows) -> float:
    """Raw rows into this kind of database, each batch durable: what no server can exceed."""
    if database_url.startswith("sqlite"):
        return rows.count / _into_sqlite(folder, rows)
    return rows.count / _into_postgresql(database_url, rows)


def _into_sqlite(folder: Path, rows: Rows) -> float:
    with tempfile.TemporaryDirectory(dir=folder) as place:
        connection = sqlite3.connect(Path(place) / "raw.db", isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, body BLOB)")
        batch = [(os.urandom(rows.size),)] * rows.batch
        began = time.perf_counter()
        for _ in range(rows.count // rows.batch):
            connection.execute("BEGIN IMMEDIATE")
            connection.executemany("INSERT INTO row (body) VALUES (?)", batch)
            connection.execute("COMMIT")
        spent = time.perf_counter() - began
        connection.close()
    return spent


def _into_postgresql(database_url: str, rows: Rows) -> float:
    engine = create_engine(database_url)
    batch = [{"body": os.urandom(rows.size)}] * rows.batch
    insert = text(f"INSERT INTO {TABLE} (body) VALUES (:body)")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE TABLE {TABLE} (id SERIAL PRIMARY KEY, body BYTEA)"))
        connection.commit()
        began = time.perf_counter()
        for _ in range(rows.count // rows.batch):
            connection.execute(insert, batch)
            connection.commit()
        spent = time.perf_counter() - began
        connection.execute(text(f"DROP TABLE {TABLE}"))
        connection.commit()
    engine.dispose()
    return spent


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
