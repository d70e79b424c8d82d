"""How often one address may ask for what is open to everybody."""

from datetime import datetime, timedelta
from threading import Lock

from shared.problems import TooManyTries

WINDOW = timedelta(minutes=1)
ASKED_MAX = 60
"""So many answers a minute are plenty for a person, and dear enough for a machine."""


class Pace:
    """Counts what each address asked for in this minute; the next minute begins anew."""

    def __init__(self, most: int = ASKED_MAX, window: timedelta = WINDOW) -> None:
        self._most, self._window = most, window
        self._began: datetime | None = None
        self._asked: dict[str, int] = {}
        self._turn = Lock()

    def keep(self, address: str, now: datetime) -> None:
        """Count one more; TooManyTries once an address has asked too often."""
        with self._turn:
            if self._began is None or not self._began <= now < self._began + self._window:
                self._began, self._asked = now, {}
            count = self._asked.get(address, 0) + 1
            self._asked[address] = count
            until = self._began + self._window
        if count > self._most:
            raise TooManyTries(seconds=int((until - now).total_seconds()) + 1)
