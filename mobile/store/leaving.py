"""What may leave this tablet: settled inspections the office keeps for good, and nothing else.

Ops leave from the front of the chain only, so that what is left is a chain without gaps; photos
leave one by one. What leaves is deleted for good: that is decided by the office's word and time
alone, never by this tablet's clock.
"""

import json
from dataclasses import dataclass
from datetime import timedelta
from sqlite3 import Connection, Row

from mobile.config import ACCEPTED_KEPT, ASIDE_KEPT, CAPTURES_KEPT
from mobile.store.database import Database
from mobile.store.outbox import DECIDED, TROUBLED, Outbox
from mobile.store.photos import PhotoShelf
from mobile.store.taps import PICTURED
from shared.clock import from_wire
from shared.vocabulary import OpKind

FACT, ASIDE = "let_go", "aside_since"

AT_REST = f"""
SELECT inspection_id FROM (SELECT inspection_id FROM op UNION SELECT inspection_id FROM blob)
WHERE inspection_id NOT IN (
    SELECT inspection_id FROM op WHERE state NOT IN ('prunable', 'held', 'refused')
    UNION SELECT inspection_id FROM op WHERE ({TROUBLED}) AND NOT seen
    UNION SELECT inspection_id FROM op WHERE state = 'held' AND NOT {DECIDED}
    UNION SELECT inspection_id FROM tap
    UNION SELECT inspection_id FROM blob
        WHERE state != 'verified' AND NOT (state = 'refused' AND seen)
)
"""
"""Inspections of which every act is answered and seen, none held, and every photo verified."""


@dataclass(frozen=True)
class Word:
    """What the office said when it was asked: its time, its life, what it has and keeps."""

    now: str
    epoch: str
    applied_seq: int
    archived_seq: int


@dataclass(frozen=True)
class LetGo:
    """How much has left this tablet so far."""

    records: int = 0
    photos: int = 0
    bytes: int = 0


@dataclass(frozen=True)
class _Settled:
    """An inspection that is settled: since when, and up to which op the office had ours then."""

    inspection_id: str
    applied_seq: int
    age: timedelta


class Leaving:
    """Lets settled work go once it is kept elsewhere."""

    def __init__(self, database: Database, outbox: Outbox, photos: PhotoShelf) -> None:
        self._database, self._outbox, self._photos = database, outbox, photos

    @property
    def told(self) -> LetGo:
        """What has left so far."""
        kept = self._database.fact(FACT)
        return LetGo(**json.loads(kept)) if kept else LetGo()

    @property
    def unwanted(self) -> bool:
        """Whether pictures lie here that somebody put aside."""
        return bool(self._photos.aside())

    def at_rest(self) -> set[str]:
        """The inspections nothing on this tablet is still to be done about."""
        with self._database.reading() as connection:
            return {row["inspection_id"] for row in connection.execute(AT_REST)}

    def in_effect(self) -> set[str]:
        """The inspections of which an act stands at the office; an opening is of none."""
        told = "SELECT inspection_id FROM op WHERE state = 'prunable' AND kind != ?"
        with self._database.reading() as connection:
            rows = connection.execute(told, (OpKind.VISIT_OPEN,))
            return {row["inspection_id"] for row in rows}

    def go(self, settled: set[str], word: Word) -> LetGo:
        """Let go of what may leave by the office's word; what has left this time."""
        with self._database.writing() as connection:
            known = self._note(connection, settled & self.at_rest(), word)
            self._let_captures_go(connection, known)
            self._let_asides_go(connection, word)
            photos, freed = self._let_photos_go(connection, known, word)
            records = self._let_ops_go(connection, known, word)
            gone = LetGo(records, photos, freed)
            if records or photos:
                before = self.told
                total = {name: value + getattr(gone, name) for name, value in vars(before).items()}
                self._database.put_fact(FACT, json.dumps(total).encode())
        return gone

    def _note(self, connection: Connection, settled: set[str], word: Word) -> dict[str, _Settled]:
        """Since when each is settled; what is open again, or of another life, begins anew."""
        rows = connection.execute("SELECT inspection_id, epoch FROM settled").fetchall()
        over = [
            (row["inspection_id"],)
            for row in rows
            if row["inspection_id"] not in settled or row["epoch"] != word.epoch
        ]
        connection.executemany("DELETE FROM settled WHERE inspection_id = ?", over)
        connection.executemany(
            "INSERT OR IGNORE INTO settled VALUES (?, ?, ?, ?)",
            [(one, word.epoch, word.now, word.applied_seq) for one in sorted(settled)],
        )
        return {
            row["inspection_id"]: _Settled(
                row["inspection_id"],
                row["applied_seq"],
                from_wire(word.now) - from_wire(row["since"]),
            )
            for row in connection.execute("SELECT * FROM settled")
        }

    def _let_captures_go(self, connection: Connection, known: dict[str, _Settled]) -> None:
        """What lies behind a mosaic stays its days; it never travels, and is never on record."""
        old = [one.inspection_id for one in known.values() if one.age >= CAPTURES_KEPT]
        among = "inspection_id IN (SELECT value FROM json_each(?))"
        over = self._outbox.captures_of(among, (json.dumps(old),))
        wanted = self._outbox.captures_of(f"NOT {among}", (json.dumps(old),))
        wanted |= {row["sha256"] for row in connection.execute("SELECT sha256 FROM blob")}
        for sha256 in over - wanted:
            self._photos.let_go(sha256)

    def _let_asides_go(self, connection: Connection, word: Word) -> None:
        """What was put aside stays its days by the office's time, from when it was first told."""
        kept = self._database.fact(ASIDE)
        before: dict[str, str] = json.loads(kept) if kept else {}
        since = {sha256: before.get(sha256, word.now) for sha256 in self._photos.aside()}
        now = from_wire(word.now)
        old = {one for one, at in since.items() if now - from_wire(at) >= ASIDE_KEPT}
        old -= {row["sha256"] for row in connection.execute("SELECT sha256 FROM blob")}
        for sha256 in old - self._outbox.captures():
            self._photos.let_aside_go(sha256)
            del since[sha256]
        if since != before:
            self._database.put_fact(ASIDE, json.dumps(since).encode())

    def _let_photos_go(
        self, connection: Connection, known: dict[str, _Settled], word: Word
    ) -> tuple[int, int]:
        """Verified copies whose bytes a later backup holds, or that are old enough."""
        photos = freed = 0
        captures = self._outbox.captures()
        for row in connection.execute("SELECT * FROM blob WHERE state = 'verified'").fetchall():
            settled = known.get(row["inspection_id"])
            # A backup with an op that was not there yet when it was settled was made after that.
            if settled is None or row["sha256"] in captures:
                continue
            if word.archived_seq > settled.applied_seq or settled.age >= ACCEPTED_KEPT:
                # The file first: a file without a row would be offered as a photo found again.
                freed += self._photos.let_go(row["sha256"])
                photos += row["role"] == "evidence"
                connection.execute("DELETE FROM blob WHERE sha256 = ?", (row["sha256"],))
        return photos, freed

    def _let_ops_go(self, connection: Connection, known: dict[str, _Settled], word: Word) -> int:
        """Ops a verified backup holds, or that are old enough, from the front of the chain."""
        last: Row | None = None
        for row in connection.execute("SELECT * FROM op ORDER BY device_seq").fetchall():
            if not self._may_leave(row, known, word):
                break
            last = row
        if last is None:
            return 0
        end = (last["device_seq"],)
        evidence = self._outbox.evidence_of("device_seq <= ?", end)
        connection.executemany(
            "INSERT OR IGNORE INTO on_record VALUES (?)", [(one,) for one in sorted(evidence)]
        )
        connection.execute("DELETE FROM chain_start")
        connection.execute("INSERT INTO chain_start VALUES (?, ?)", (*end, last["sha256"]))
        return connection.execute("DELETE FROM op WHERE device_seq <= ?", end).rowcount

    def _may_leave(self, row: Row, known: dict[str, _Settled], word: Word) -> bool:
        settled = known.get(row["inspection_id"])
        if settled is None:
            return False
        if row["device_seq"] > word.archived_seq and settled.age < ACCEPTED_KEPT:
            return False
        if row["kind"] not in PICTURED:
            return True
        captures = self._outbox.captures_of("device_seq = ?", (row["device_seq"],))
        # As long as its capture is here, the act tells what that file is.
        return not any(map(self._photos.has, captures))
