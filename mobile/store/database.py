"""The tablet's one SQLite file: WAL, synchronous=FULL, so that a tap is durable when it returns."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import RLock

from mobile.durable import StorageBroken
from shared.problems import StorageFull

# What the storage says no with; a broken constraint is a fault of ours and stays one.
REFUSALS = (sqlite3.DatabaseError,)
BUSY_MS = 5_000
PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "secure_delete=ON")
SCHEMAS = ("schema.sql", "schema_2.sql", "schema_3.sql", "schema_4.sql", "schema_5.sql")
SCHEMA_STEPS = tuple(Path(__file__).with_name(name) for name in SCHEMAS)


class Database:
    """One connection for all threads, one transaction at a time."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.path = path
        self._lock = RLock()
        self._depth = 0
        self.connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        self.connection.row_factory = sqlite3.Row
        for pragma in PRAGMAS:
            self.connection.execute(f"PRAGMA {pragma}")
        self._bring_up_to_date()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """One durable transaction: all of the block or nothing of it."""
        with self._lock:
            outermost = self._depth == 0
            self._depth += 1
            try:
                if outermost:
                    self._execute("BEGIN IMMEDIATE")
                yield self.connection
                if outermost:
                    self._execute("COMMIT")
            except BaseException as error:
                if outermost:
                    self._roll_back()
                if isinstance(error, REFUSALS):
                    raise _told(error) from error
                raise
            finally:
                self._depth -= 1

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """The connection, while nobody else uses it."""
        with self._lock:
            try:
                yield self.connection
            except REFUSALS as error:
                raise _told(error) from error

    @property
    def version(self) -> tuple[int, int]:
        """Another value after any change, this program's or another's: what was read before may
        be shown again while it is the same."""
        with self.reading() as connection:
            others = int(connection.execute("PRAGMA data_version").fetchone()[0])
            return connection.total_changes, others

    def close(self) -> None:
        with self._lock:
            self.connection.close()

    def scrub(self) -> bool:
        """Leave nothing of deleted rows on the disk: they are overwritten, the log is emptied.

        False where another program reads just now; to be asked again.
        """
        with self.reading() as connection:
            connection.execute("PRAGMA busy_timeout=0")
            row = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            connection.execute(f"PRAGMA busy_timeout={BUSY_MS}")
        return not row[0]

    def fact(self, name: str) -> bytes | None:
        """One thing kept under its name."""
        with self.reading() as connection:
            row = connection.execute("SELECT value FROM fact WHERE name = ?", (name,)).fetchone()
        return bytes(row["value"]) if row else None

    def put_fact(self, name: str, value: bytes) -> None:
        """Keep one thing under its name."""
        with self.writing() as connection:
            connection.execute(
                "INSERT INTO fact VALUES (?, ?) ON CONFLICT DO UPDATE SET value = excluded.value",
                (name, value),
            )

    def drop_fact(self, name: str) -> None:
        """Keep it no longer."""
        with self.writing() as connection:
            connection.execute("DELETE FROM fact WHERE name = ?", (name,))

    def facts(self, beginning: str) -> list[str]:
        """The names of what is kept that begin so."""
        with self.reading() as connection:
            rows = connection.execute(
                "SELECT name FROM fact WHERE substr(name, 1, ?) = ? ORDER BY name",
                (len(beginning), beginning),
            ).fetchall()
        return [row["name"] for row in rows]

    def _roll_back(self) -> None:
        if not self.connection.in_transaction:
            return
        try:
            self.connection.execute("ROLLBACK")
        except sqlite3.Error:
            # The storage fails altogether: SQLite rolls back by itself when it is opened again.
            return

    def _execute(self, statement: str) -> None:
        self.connection.execute(statement)

    def _bring_up_to_date(self) -> None:
        version = self.connection.execute("PRAGMA user_version").fetchone()[0]
        for number, step in enumerate(SCHEMA_STEPS[version:], start=version + 1):
            script = step.read_text(encoding="utf-8")
            self.connection.executescript(
                f"BEGIN IMMEDIATE;\n{script}\nPRAGMA user_version = {number};\nCOMMIT;"
            )


def _told(error: sqlite3.Error) -> Exception:
    if isinstance(error, sqlite3.IntegrityError | sqlite3.ProgrammingError):
        return error
    full = getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return StorageFull() if full else StorageBroken()
