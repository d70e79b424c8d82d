"""How this tablet does, for those who mend it: numbers and places in the program, no person.

What is written is asked for by name, and made of numbers, words of ours and places of the program;
no row's text, no name and no id comes near it. Whatever does not look so is left out.
"""

import re
from collections.abc import Callable, Iterable

from mobile.config import APP_VERSION
from mobile.presenters.desk import Desk
from mobile.store.journal import Journal
from mobile.sync.backoff import LANES
from mobile.texts import _
from shared.clock import to_wire
from shared.protocol import OP_SCHEMA, PROTOCOL

NAME = "lookback-diagnostics-{at}.txt"
JOURNAL_LINES_MAX = 40
OUR_WORD = re.compile(r"[a-z_.]{0,40}[0-9]{0,3}", re.ASCII)
"""A state, a kind, a code, as the program itself writes them: no id looks like that."""
PLACE = r"(mobile|shared)/[a-z_/0-9]+\.py:\d+:[\w<>]+"
JOURNAL_LINE = re.compile(
    r"[0-9TZ:.-]{20,30} [0-9.]{1,12} [0-9A-F]{6} [A-Za-z_]{1,40} " + f"(-|{PLACE}(<{PLACE})*)",
    re.ASCII,
)
OTHER = "a line of another form"

STATES = {
    "ops": "SELECT state || ' ' || code AS state, count(*) AS n FROM op GROUP BY 1",
    "taps": "SELECT kind AS state, count(*) AS n FROM tap GROUP BY 1",
    "photos": "SELECT role || ' ' || state || ' ' || code AS state, count(*) AS n FROM blob"
    " GROUP BY 1",
    "items": "SELECT kind AS state, count(*) AS n FROM item GROUP BY 1",
    "staged": "SELECT kind AS state, count(*) AS n FROM staged GROUP BY 1",
}
"""What is counted: how many rows stand in each state."""


class DiagnosticsPresenter:
    """Writes the file, and says where it went."""

    def __init__(self, desk: Desk, journal: Journal) -> None:
        self._desk, self._journal = desk, journal
        self.told = ""

    def write(self, hand_over: Callable[[str, bytes], str], kind: str) -> str:
        """Hand the file over; what to tell the person."""
        at = to_wire(self._desk.clock.now())
        name = NAME.format(at="".join(filter(str.isdigit, at)))
        place = hand_over(name, self.text(kind).encode())
        self.told = _("Diagnostics written: {place}").format(place=place)
        return self.told

    def text(self, kind: str) -> str:
        """All of it; ``kind`` is what the tablet is, as its system says."""
        told = (
            ("machine", self._machine(kind)),
            ("storage", self._storage()),
            ("office", self._office()),
            ("waiting", self._waiting()),
            *((name, self._counts(asked)) for name, asked in STATES.items()),
            ("journal", self._last_faults()),
        )
        parts = ("\n".join([f"[{name}]", *lines]) for name, lines in told)
        return "\n\n".join(parts) + "\n"

    def _machine(self, kind: str) -> Iterable[str]:
        yield f"at {to_wire(self._desk.clock.now())}"
        yield f"app {APP_VERSION}, protocol {PROTOCOL}, ops {OP_SCHEMA}"
        yield f"device {re.sub(r'[^ -~]', '?', kind)}"
        with self._desk.shelves.database.reading() as connection:
            yield f"database {connection.execute('PRAGMA user_version').fetchone()[0]}"
        vault = self._desk.shelves.vault
        yield f"people {len(vault.holders())}, unlocked {vault.unlocked}"

    def _storage(self) -> Iterable[str]:
        shelves, gone = self._desk.shelves, self._desk.engine.keeping.let_go
        yield f"database {shelves.database.path.stat().st_size} bytes"
        yield f"photos {shelves.photos.used_bytes()} bytes, free {shelves.photos.free_bytes()}"
        yield f"let go of {gone.records} records, {gone.photos} photos, {gone.bytes} bytes"

    def _office(self) -> Iterable[str]:
        engine, now = self._desk.engine, self._desk.clockwatch.now()
        silence = engine.standing.silence
        yield f"online {engine.online}, problem {_ours(engine.problem) or '-'}"
        yield f"outage {silence.outage} since {silence.since}" if silence else "outage -"
        received = self._desk.shelves.database.fact("received_at")
        yield f"heard {received.decode() if received else '-'}"
        yield f"clock off by {now.offset_ms} ms, unsure by {now.uncertainty_ms} ms"

    def _waiting(self) -> Iterable[str]:
        backoff = self._desk.engine.backoff
        return [
            f"{one}: {backoff.failures(one)} failures, {backoff.wait_s(one)} s" for one in LANES
        ]

    def _counts(self, asked: str) -> Iterable[str]:
        with self._desk.shelves.database.reading() as connection:
            rows = connection.execute(asked).fetchall()
        for row in rows:
            yield f"{' '.join(map(_ours, row['state'].split()))}: {row['n']}"

    def _last_faults(self) -> Iterable[str]:
        for line in self._journal.lines()[-JOURNAL_LINES_MAX:]:
            yield line if JOURNAL_LINE.fullmatch(line) else OTHER


def _ours(word: str) -> str:
    """A word of the program's own; anything else is not told."""
    return word if OUR_WORD.fullmatch(word) else "?"
