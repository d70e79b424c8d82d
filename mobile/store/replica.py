"""The replica: the server's word as last heard. Written by the sync engine alone.

Pages are staged as they come; the old state stands until a scope has caught up, then all staged
entries are swapped in with the cursor, in one transaction. An interrupted pull changes nothing.
"""

import json
from collections.abc import Iterator
from sqlite3 import Connection, Row
from typing import Any

from mobile.store.blocks import Blocks, OpenBlocks
from mobile.store.database import Database
from mobile.store.opened import Opened
from mobile.store.vault import Vault
from shared.vocabulary import ItemKind, VisitState

BODY = "sealed, block, begins, bytes"

ENVELOPED = (ItemKind.SCHOOL, ItemKind.LOOK_BACK)
"""What an envelope tells besides the visit itself."""
SEEN = "(:seen IS NULL OR scope IN (SELECT value FROM json_each(:seen)))"
"""What the person at the tablet may see; a colleague may hold more."""


class Replica:
    """What the office said, by scope, kind and id."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault
        self.blocks = Blocks(database, vault)
        self.opened = Opened(database, vault)

    # -- for the engine -----------------------------------------------------------------------

    def cursors(self) -> dict[str, str]:
        """Where each scope's applied state stands."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT scope, cursor FROM cursor").fetchall()
        return {row["scope"]: row["cursor"] for row in rows}

    def scopes(self) -> set[str]:
        """The scopes of which anything stands here."""
        tables = ("cursor", "staged", "item", "block", "piece")
        told = " UNION ".join(f"SELECT scope FROM {table}" for table in tables)
        with self._database.reading() as connection:
            rows = connection.execute(told).fetchall()
        return {row["scope"] for row in rows}

    def next_cursor(self, scope: str) -> str:
        """From where to ask on: after what is staged, else after what is applied."""
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT cursor, staged_cursor FROM cursor WHERE scope = ?", (scope,)
            ).fetchone()
        return (row["staged_cursor"] or row["cursor"]) if row else ""

    def stage(self, scope: str, entries: list[dict[str, Any]], cursor: str) -> None:
        """Put a page aside, durably."""
        with self._database.writing() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO staged VALUES (?, ?, ?, ?, ?, ?)",
                [
                    (
                        scope,
                        entry["kind"],
                        entry["id"],
                        entry["rev"],
                        int(entry["deleted"]),
                        self._close(entry["body"]),
                    )
                    for entry in entries
                ],
            )
            connection.execute(
                "INSERT INTO cursor (scope, staged_cursor) VALUES (?, ?)"
                " ON CONFLICT DO UPDATE SET staged_cursor = excluded.staged_cursor",
                (scope, cursor),
            )

    def swap(self, *scopes: str) -> None:
        """These scopes have caught up: what was staged becomes what is, of all of them at once."""
        with self._database.writing() as connection:
            for scope in scopes:
                self.blocks.swap_in(connection, scope)
                self.blocks.part_with(connection, scope)
                _swap_one(connection, scope)

    def forget(self, scope: str) -> None:
        """Purge a scope that was revoked."""
        with self._database.writing() as connection:
            for table in ("item", "staged", "cursor"):
                connection.execute(f"DELETE FROM {table} WHERE scope = ?", (scope,))
            self.blocks.forget(connection, scope)

    def start_again(self, scope: str) -> None:
        """Ask for a scope from its beginning, keeping what is shown until then."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM staged WHERE scope = ?", (scope,))
            connection.execute("DELETE FROM cursor WHERE scope = ?", (scope,))
            self.blocks.unstage(connection, scope)

    # -- for the presenters -------------------------------------------------------------------

    def get(self, kind: ItemKind, item_id: str) -> dict[str, Any] | None:
        """One item as the office last told it, or as a sealed visit that was opened tells it."""
        with self._database.reading() as connection:
            row = connection.execute(
                f"SELECT {BODY} FROM item WHERE kind = :kind AND id = :id AND {SEEN} LIMIT 1",
                {"kind": kind, "id": item_id, "seen": self._vault.sees_told()},
            ).fetchone()
        if row is None:
            return self.opened.get(kind, item_id) if kind in ENVELOPED else None
        return self._told(kind, self._open(row, self.blocks.opened()))

    def all(self, kind: ItemKind) -> Iterator[dict[str, Any]]:
        """All items of a kind, in order of their ids; what envelopes told of stands last."""
        for body in self._all(kind, self._vault.sees_told()):
            yield self._told(kind, body)
        if kind is ItemKind.LOOK_BACK:
            yield from self.opened.cases()

    def held(self, kind: ItemKind) -> Iterator[dict[str, Any]]:
        """The same, whoever may see them: for what is decided on nobody's behalf."""
        return self._all(kind, None)

    def _told(self, kind: ItemKind, body: dict[str, Any]) -> dict[str, Any]:
        """An item as it is known here: a sealed visit may be opened."""
        if kind is ItemKind.VISIT and body["state"] == VisitState.SEALED:
            return self.opened.laid_on(body)
        return body

    def _all(self, kind: ItemKind, seen: str | None) -> Iterator[dict[str, Any]]:
        with self._database.reading() as connection:
            rows = connection.execute(
                f"SELECT {BODY} FROM item WHERE kind = :kind AND {SEEN} ORDER BY id",
                {"kind": kind, "seen": seen},
            ).fetchall()
        blocks = self.blocks.opened()
        for row in rows:
            yield self._open(row, blocks)

    def entries(self) -> list[tuple[str, str, str, int, dict[str, Any]]]:
        """Everything held, for comparing with the office."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT * FROM item ORDER BY scope, kind, id").fetchall()
        blocks = self.blocks.opened()
        return [
            (row["scope"], row["kind"], row["id"], row["rev"], self._open(row, blocks))
            for row in rows
        ]

    def _close(self, body: dict[str, Any] | None) -> bytes:
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        return self._vault.data.close(text.encode(), "item")

    def _open(self, row: Row, blocks: OpenBlocks) -> dict[str, Any]:
        """The body of an item: in a block of the first sync, or sealed by itself since."""
        in_block = row["block"] is not None
        plain = blocks.body(row) if in_block else self._vault.data.open(row["sealed"], "item")
        body: dict[str, Any] = json.loads(plain)
        return body


def _swap_one(connection: Connection, scope: str) -> None:
    connection.execute(
        "DELETE FROM item WHERE (scope, kind, id) IN"
        " (SELECT scope, kind, id FROM staged WHERE scope = ? AND deleted)",
        (scope,),
    )
    connection.execute(
        "INSERT OR REPLACE INTO item (scope, kind, id, rev, sealed)"
        " SELECT scope, kind, id, rev, sealed FROM staged"
        " WHERE scope = ? AND NOT deleted",
        (scope,),
    )
    connection.execute("DELETE FROM staged WHERE scope = ?", (scope,))
    connection.execute(
        "UPDATE cursor SET cursor = staged_cursor, staged_cursor = '' WHERE scope = ?", (scope,)
    )
