"""Clearing a tablet for good: its keys first, then its files; begun is done, however it is cut.

A mark on the disk says that it has begun. From then on this tablet is never opened again as it
was: who is killed in between goes on at the next start, before anything else is looked at.
"""

import shutil
import sqlite3
from contextlib import closing, suppress

from mobile import durable
from mobile.config import TabletConfig
from mobile.store.vault import DELIVERY, KeyGuard

KEYS_GO = (
    "PRAGMA secure_delete=ON",
    "DELETE FROM holder",
    "DELETE FROM fact",
    "PRAGMA wal_checkpoint(TRUNCATE)",
)
"""The data key as each person's PIN opens it, its recovery copy, the device: overwritten."""
BESIDE = ("", "-wal", "-shm", "-journal")
"""What SQLite puts beside a file of its own."""


class Clearing:
    """Leaves nothing of anybody in a tablet's folder."""

    def __init__(self, config: TabletConfig, guard: KeyGuard) -> None:
        self._config, self._guard = config, guard

    @property
    def begun(self) -> bool:
        """Whether it was begun and did not come to its end."""
        return self._config.clearing.exists()

    def begin(self) -> None:
        """From here on there is no way back; nothing is deleted before this is on the disk."""
        durable.write(self._config.clearing, b"")

    def finish(self) -> None:
        """Bring to its end what was begun; the mark goes last."""
        self._guard.forget(DELIVERY)
        self._overwrite_keys()
        try:
            self._delete_files()
        except OSError as error:
            raise durable.refusal(error) from error
        durable.remove(self._config.clearing)

    def _overwrite_keys(self) -> None:
        """A database that cannot be opened any more goes with its file."""
        if not self._config.database.exists():
            return
        path = self._config.database
        with suppress(sqlite3.Error), closing(sqlite3.connect(path)) as opened:
            opened.isolation_level = None
            for statement in KEYS_GO:
                opened.execute(statement)

    def _delete_files(self) -> None:
        config = self._config
        for path in (config.database, config.turn):
            for end in BESIDE:
                path.with_name(path.name + end).unlink(missing_ok=True)
        if config.photos.exists():
            shutil.rmtree(config.photos)
        config.journal.unlink(missing_ok=True)
