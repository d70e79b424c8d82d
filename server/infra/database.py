"""Engines for SQLite and PostgreSQL, and how their transactions begin.

SQLite needs two event hooks: the driver's own transaction handling is switched off, and each
transaction begins by our word, ``BEGIN IMMEDIATE`` for writes (a deferred transaction that reads
and then writes fails at once with "database is locked") and ``BEGIN`` for reads.
"""

from typing import Any

import msgspec
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session, sessionmaker

BUSY_TIMEOUT_MS = 15_000
CACHE_KIB = 1_000
"""What one connection keeps of the file; there are as many connections as threads."""
POOL_SIZE = 16
POOL_OVERFLOW = 64

READ_ONLY = "lookback_read_only"
INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}
"""Either database's own INSERT, which can leave alone what is there already."""


def make_engine(url: str) -> Engine:
    """An engine for the database at this address."""
    documents = {"json_serializer": _document, "json_deserializer": msgspec.json.decode}
    if url.startswith("sqlite"):
        engine = create_engine(url, pool_size=POOL_SIZE, max_overflow=POOL_OVERFLOW, **documents)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine
    return create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        isolation_level="READ COMMITTED",
        **documents,
    )


def _document(value: Any) -> str:
    """A value as a JSON column keeps it."""
    return msgspec.json.encode(value).decode()


def make_sessions(engine: Engine) -> sessionmaker[Session]:
    """A maker of sessions; rows stay readable after commit."""
    return sessionmaker(engine, expire_on_commit=False, autoflush=True)


def reading(engine: Engine) -> Engine:
    """The same engine, each transaction one read-only snapshot."""
    if engine.dialect.name == "sqlite":
        return engine.execution_options(**{READ_ONLY: True})
    return engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)


def is_sqlite(connection: Connection) -> bool:
    """Whether this connection speaks to SQLite."""
    return connection.dialect.name == "sqlite"


def _prepare_sqlite(connection: Any, _record: object) -> None:
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",
        "synchronous=FULL",
        "foreign_keys=ON",
        f"busy_timeout={BUSY_TIMEOUT_MS}",
        f"cache_size=-{CACHE_KIB}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # By the driver's own word: each request begins several, and nothing here is to be compiled.
    read_only = connection.get_execution_options().get(READ_ONLY)
    connection.exec_driver_sql("BEGIN" if read_only else "BEGIN IMMEDIATE")
