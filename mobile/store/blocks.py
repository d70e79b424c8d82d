"""What a first sync brought, kept packed as it came: nothing but its index is parsed.

A block holds the bodies of some dozen items of one kind; it is sealed whole and opened when one of
them is read. Blocks are staged like pages, and swapped in with their scope.
"""

import json
from collections import OrderedDict
from contextlib import AbstractContextManager
from sqlite3 import Connection, Row

from mobile.store.database import Database
from mobile.store.vault import Seal, Vault
from shared.records import segments
from shared.records.segments import BadSegment, Block
from shared.sealing import digest

BLOCK, INDEX, PIECE = "block", "index", "piece"
OPEN_MAX = 64
"""Blocks unpacked at a time while many items are read: some four megabytes."""


class Blocks:
    """The packed part of the replica."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    # -- as they come ---------------------------------------------------------------------------

    def together(self) -> AbstractContextManager[Connection]:
        """One durable transaction for all that came at once."""
        return self._database.writing()

    def held(self, scope: str) -> set[str]:
        """The segments of a scope that are staged whole."""
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT sha256 FROM staged_segment WHERE scope = ?", (scope,)
            ).fetchall()
        return {row["sha256"] for row in rows}

    def begun(self, sha256: str) -> int:
        """How many bytes of a segment came before its transfer was cut."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT coalesce(sum(bytes), 0) FROM piece WHERE sha256 = ?", (sha256,)
            ).fetchone()
        return int(row[0])

    def keep_piece(self, scope: str, sha256: str, data: bytes) -> None:
        """Put aside what came of a segment, after what came before."""
        sealed = self._vault.data.close(data, PIECE)
        with self._database.writing() as connection:
            connection.execute(
                "INSERT INTO piece VALUES (?, ?, ?, ?, ?)",
                (sha256, self.begun(sha256), scope, len(data), sealed),
            )

    def stage(self, scope: str, sha256: str, data: bytes) -> None:
        """Put a segment aside whose last bytes are these; BadSegment if it is not what it says."""
        whole = self._pieces(sha256) + data
        with self._database.writing() as connection:
            connection.execute("DELETE FROM piece WHERE sha256 = ?", (sha256,))
            if digest(whole) == sha256:
                self._stage(connection, scope, sha256, segments.read(whole, scope))
                return
        raise BadSegment("other bytes than its name says")

    def begin(self, scope: str, as_of: str, sha256s: list[str]) -> None:
        """A scope's segments are all here: what has changed since is asked from this cursor."""
        with self._database.writing() as connection:
            for other in self.held(scope) - set(sha256s):
                _unstage(connection, scope, other)
            connection.execute(
                "INSERT INTO cursor (scope, staged_cursor) VALUES (?, ?)"
                " ON CONFLICT DO UPDATE SET staged_cursor = excluded.staged_cursor",
                (scope, as_of),
            )

    # -- within the replica's transactions ------------------------------------------------------

    def swap_in(self, connection: Connection, scope: str) -> None:
        """All of a scope becomes what its staged blocks hold, where it has any."""
        rows = connection.execute(
            "SELECT first, sealed FROM staged_segment WHERE scope = ? ORDER BY first", (scope,)
        ).fetchall()
        if not rows:
            return
        # Blocks have growing numbers: what was there before stands below the first that is staged.
        connection.execute("DELETE FROM item WHERE scope = ?", (scope,))
        connection.execute(
            "DELETE FROM block WHERE scope = ? AND id < ?", (scope, rows[0]["first"])
        )
        for row in rows:
            index = json.loads(self._vault.data.open(row["sealed"], INDEX))
            connection.executemany(
                "INSERT OR REPLACE INTO item VALUES (?, ?, ?, ?, x'', ?, ?, ?)",
                [
                    (scope, kind, item_id, rev, number, begins, size)
                    for number, (kind, held) in enumerate(index, start=row["first"])
                    for item_id, rev, begins, size in segments.places(held)
                ],
            )
        connection.execute("DELETE FROM staged_segment WHERE scope = ?", (scope,))

    def part_with(self, connection: Connection, scope: str) -> None:
        """Items that staged pages bring anew, or take away, leave their blocks."""
        gone = connection.execute(
            "SELECT item.block, item.begins, item.bytes, staged.deleted FROM staged"
            " JOIN item USING (scope, kind, id)"
            " WHERE staged.scope = ? AND item.block IS NOT NULL ORDER BY item.block",
            (scope,),
        ).fetchall()
        for row in gone:
            connection.execute(
                "UPDATE block SET items_left = items_left - 1 WHERE id = ?", (row["block"],)
            )
            if row["deleted"]:
                self._blank(connection, row)
        if gone:
            connection.execute("DELETE FROM block WHERE scope = ? AND items_left <= 0", (scope,))

    def forget(self, connection: Connection, scope: str) -> None:
        """Purge a scope that was revoked."""
        for table in ("block", "staged_segment", "piece"):
            connection.execute(f"DELETE FROM {table} WHERE scope = ?", (scope,))

    def unstage(self, connection: Connection, scope: str) -> None:
        """Give up what was put aside; what is shown stays."""
        for sha256 in self.held(scope):
            _unstage(connection, scope, sha256)

    # -- reading --------------------------------------------------------------------------------

    def opened(self) -> "OpenBlocks":
        """Blocks as they are read one after another, for one look at many items."""
        return OpenBlocks(self._database, self._vault.data)

    def _stage(self, connection: Connection, scope: str, sha256: str, blocks: list[Block]) -> None:
        seal = self._vault.data
        before = connection.execute("SELECT seq FROM sqlite_sequence WHERE name = 'block'")
        first = (before.fetchone() or (0,))[0] + 1
        connection.executemany(
            "INSERT INTO block VALUES (?, ?, ?, ?, ?)",
            [
                (number, scope, one.kind, len(one.held), seal.close(one.packed, BLOCK))
                for number, one in enumerate(blocks, start=first)
            ],
        )
        index = json.dumps([(one.kind, one.held) for one in blocks]).encode()
        connection.execute(
            "INSERT INTO staged_segment VALUES (?, ?, ?, ?, ?)",
            (scope, sha256, first, first + len(blocks) - 1, seal.close(index, INDEX)),
        )

    def _pieces(self, sha256: str) -> bytes:
        with self._database.reading() as connection:
            rows = connection.execute(
                "SELECT sealed FROM piece WHERE sha256 = ? ORDER BY begins", (sha256,)
            ).fetchall()
        return b"".join(self._vault.data.open(row["sealed"], PIECE) for row in rows)

    def _blank(self, connection: Connection, gone: Row) -> None:
        """Nothing of an item taken away stays readable in the block it came in."""
        plain = bytearray(self.opened().plain(gone["block"]))
        ends = gone["begins"] + gone["bytes"]
        plain[gone["begins"] : ends] = b" " * gone["bytes"]
        sealed = self._vault.data.close(segments.packed(bytes(plain)), BLOCK)
        connection.execute("UPDATE block SET sealed = ? WHERE id = ?", (sealed, gone["block"]))


def _unstage(connection: Connection, scope: str, sha256: str) -> None:
    one = (scope, sha256)
    connection.execute(
        "DELETE FROM block WHERE id BETWEEN"
        " (SELECT first FROM staged_segment WHERE scope = ? AND sha256 = ?) AND"
        " (SELECT last FROM staged_segment WHERE scope = ? AND sha256 = ?)",
        (*one, *one),
    )
    connection.execute("DELETE FROM staged_segment WHERE scope = ? AND sha256 = ?", one)


class OpenBlocks:
    """Unpacked blocks, a bounded number of them; let go of with the look they were opened for."""

    def __init__(self, database: Database, seal: Seal) -> None:
        self._database, self._seal = database, seal
        self._plain: OrderedDict[int, bytes] = OrderedDict()

    def body(self, row: Row) -> bytes:
        """The body of an item that stands in a block."""
        plain = self.plain(row["block"])
        return plain[row["begins"] : row["begins"] + row["bytes"]]

    def plain(self, number: int) -> bytes:
        """All bodies of a block."""
        known = self._plain.get(number)
        if known is not None:
            self._plain.move_to_end(number)
            return known
        with self._database.reading() as connection:
            row = connection.execute("SELECT sealed FROM block WHERE id = ?", (number,)).fetchone()
        plain = segments.unpack(self._seal.open(row["sealed"], BLOCK))
        self._plain[number] = plain
        if len(self._plain) > OPEN_MAX:
            self._plain.popitem(last=False)
        return plain
