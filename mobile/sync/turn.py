"""Whose turn it is to deliver: the app on the screen, or its service while it is away.

Held as the write lock of a small database of its own, which the system lets go of when the holder
dies, however it dies.
"""

import sqlite3
from pathlib import Path
from threading import Lock


class Turn:
    """One of this tablet's programs at a time delivers."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._held: sqlite3.Connection | None = None
        self._lock = Lock()

    @property
    def mine(self) -> bool:
        """Whether this program has it."""
        return self._held is not None

    def take(self) -> bool:
        """Whether it is ours, now or already."""
        with self._lock:
            return self.mine or self._taken()

    def _taken(self) -> bool:
        lock = sqlite3.connect(self._path, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            lock.close()
            return False
        self._held = lock
        return True

    def leave(self) -> None:
        """Let another program have it."""
        with self._lock:
            if self._held is not None:
                self._held.close()
                self._held = None
