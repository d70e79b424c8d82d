"""Numbers and places the tablet works by."""

from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

APP_VERSION = "0.1.0"
BACKOFF_FIRST_S = 2
BACKOFF_LAST_S = 300
"""The longest wait of a lane the office refused something."""
SILENCE_LAST_S = 8
"""The longest wait while nothing of the office's answers: asking costs little."""
SYNC_EVERY_S = 20
"""So often the office is asked what is new."""
LOOK_EVERY_S = 5
"""So often a lane is looked at that waits for the network."""
PIN_CHARS = (6, 12)
PIN_TRIES_MAX = 30
"""So many wrong PINs in a row, whenever they were typed, and only a code of the office opens."""
AWAY_LOCKS_S = 120
"""Put away for longer than this, the app asks for the PIN; a camera is back sooner."""
PIN_COST = 2**14
"""How much work scrypt makes of one guess (its n)."""
PIN_FREE_TRIES = 3
PIN_WAITS_S = (5, 15, 60, 300, 900)
ACCEPTED_KEPT = timedelta(days=30)
"""How long what is settled stays here where no verified backup is known to hold it."""
CAPTURES_KEPT = timedelta(days=90)
"""How long the capture behind a mosaicked photo stays, at least."""
ASIDE_KEPT = timedelta(days=90)
"""How long a picture nobody wanted stays, in case it was wanted after all."""
LETTING_GO_EVERY = timedelta(hours=1)
JOURNAL_BYTES_MAX = 64 * 1024


@dataclass(frozen=True)
class Limits:
    """How long a request may take: time for the answer, and more for each byte that moves."""

    connect_s: float = 10
    silence_s: float = 15
    """So long nothing may move either way: longer than the office needs for any request."""
    answer_s: float = 30
    bytes_per_s: float = 2048
    """A line slower than this is as good as none."""
    bytes_max: int = 64 * 1024 * 1024


USUAL_LIMITS = Limits()


@dataclass(frozen=True)
class Stretches:
    """How many bytes are fetched at once in a first load: smaller where lines break."""

    first: int = 4 * 1024 * 1024
    least: int = 64 * 1024
    most: int = 8 * 1024 * 1024


USUAL_STRETCHES = Stretches()


@dataclass(frozen=True)
class TabletConfig:
    """Where this tablet keeps its things."""

    folder: Path
    pin_cost: int = PIN_COST
    stretches: Stretches = USUAL_STRETCHES

    @property
    def database(self) -> Path:
        return self.folder / "tablet.db"

    @property
    def photos(self) -> Path:
        return self.folder / "photos"

    @property
    def journal(self) -> Path:
        return self.folder / "journal.log"

    @property
    def clearing(self) -> Path:
        """There while this tablet is being cleared."""
        return self.folder / "clearing"

    @property
    def turn(self) -> Path:
        return self.folder / "turn.db"
