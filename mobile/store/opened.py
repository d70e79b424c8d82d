"""Sealed visits opened here, and the key their envelopes are closed for.

What an envelope said stands until the office's own word comes; the key opens for whoever has
unlocked this tablet, and never leaves it.
"""

import base64
import json
from collections.abc import Iterator
from typing import Any

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from mobile.store.database import Database
from mobile.store.vault import Vault
from shared.vocabulary import ItemKind

KEY = "envelope_key"
SEEN = "(:seen IS NULL OR scope IN (SELECT value FROM json_each(:seen)))"
TEAM = ("inspectors", "lead_id")
"""Of this the office's word is the newer one: somebody may go in another's place."""


class Opened:
    """What envelopes said."""

    def __init__(self, database: Database, vault: Vault) -> None:
        self._database, self._vault = database, vault

    # -- the key ------------------------------------------------------------------------------

    def private_key(self) -> X25519PrivateKey:
        """The tablet's own key for envelopes, made here; sealed by the data key."""
        sealed = self._database.fact(KEY)
        if sealed is None:
            key = X25519PrivateKey.generate()
            self._database.put_fact(KEY, self._vault.data.close(key.private_bytes_raw(), KEY))
            return key
        return X25519PrivateKey.from_private_bytes(self._vault.data.open(sealed, KEY))

    def public_key(self) -> str:
        """What the office closes envelopes for, base64."""
        return base64.b64encode(self.private_key().public_key().public_bytes_raw()).decode()

    # -- what was opened ----------------------------------------------------------------------

    def keep(self, visit_id: str, scope: str, content: dict[str, Any]) -> None:
        """Keep what an envelope said, for whoever may see its scope."""
        told = json.dumps(content, ensure_ascii=False).encode()
        with self._database.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO opened VALUES (?, ?, ?)",
                (visit_id, scope, self._vault.data.close(told, "opened")),
            )

    def visits(self) -> set[tuple[str, str]]:
        """The visits opened here with their scopes, whoever may see them."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT visit_id, scope FROM opened").fetchall()
        return {(row["visit_id"], row["scope"]) for row in rows}

    def drop(self, visit_id: str) -> None:
        """The office's own word of it has come, or it is not this tablet's any more."""
        with self._database.writing() as connection:
            connection.execute("DELETE FROM opened WHERE visit_id = ?", (visit_id,))

    def laid_on(self, visit: dict[str, Any]) -> dict[str, Any]:
        """A sealed visit as its envelope told it, if it was opened here."""
        for content in self._contents():
            if content["visit"]["id"] == visit["id"]:
                return {**content["visit"], **{name: visit[name] for name in TEAM}}
        return visit

    def cases(self) -> Iterator[dict[str, Any]]:
        """The cases to look back at that came in envelopes."""
        for content in self._contents():
            yield from content["look_backs"]

    def get(self, kind: ItemKind, item_id: str) -> dict[str, Any] | None:
        """A school or a case that is known by an envelope alone."""
        for content in self._contents():
            found = [content["school"]] if kind is ItemKind.SCHOOL else content["look_backs"]
            for one in found:
                if one["id"] == item_id:
                    return dict(one)
        return None

    def _contents(self) -> Iterator[dict[str, Any]]:
        told = f"SELECT sealed FROM opened WHERE {SEEN} ORDER BY visit_id"
        with self._database.reading() as connection:
            rows = connection.execute(told, {"seen": self._vault.sees_told()}).fetchall()
        for row in rows:
            content: dict[str, Any] = json.loads(self._vault.data.open(row["sealed"], "opened"))
            yield content
