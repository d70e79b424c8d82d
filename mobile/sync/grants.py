"""What this tablet may hold: scopes granted are taken up, scopes taken back are forgotten for good.

Only then is the office told what is held: a revoke it sees acknowledged has left nothing of the
office's word on this disk. What was made here and is not delivered yet stays, and goes on.
"""

import json
from collections.abc import Callable
from typing import Any

from mobile.config import APP_VERSION, AWAY_LOCKS_S
from mobile.store.database import Database
from mobile.store.photos import PhotoShelf
from mobile.store.replica import Replica
from mobile.store.vault import Vault
from mobile.sync.transport import Ask, Refusal
from shared.problems import Invalid, NotFound

JSON = {"Content-Type": "application/json"}
HOLDING = "/api/v1/sync/holding"
FREE_STEP_BYTES = 256 * 1024 * 1024
"""Room is told anew when a step of it is gone, or when a whole step more is free again."""
TOLD, SCRUB = "holding_told", "scrub_due"


class Grants:
    """Keeps what is held equal to what may be held."""

    def __init__(
        self, database: Database, replica: Replica, photos: PhotoShelf, vault: Vault
    ) -> None:
        self._database, self._replica, self._photos = database, replica, photos
        self._vault = vault

    def hear(self, heads: dict[str, Any]) -> list[str]:
        """Forget what nobody of this tablet may hold any more; the scopes that went."""
        people = heads.get("people") or []
        may = {scope for one in people for scope in one["scopes"]} | set(heads["scopes"])
        gone = sorted(self._replica.scopes() - may)
        with self._database.writing():
            if gone:
                self._database.put_fact(SCRUB, b"1")
            for scope in gone:
                self._replica.forget(scope)
            self._vault.know_people(people)
        return gone

    def forget_all(self) -> None:
        """The tablet was withdrawn: nothing of the office's word stays on it."""
        for scope in self._replica.scopes():
            self._replica.forget(scope)
        self._photos.forget_heard()
        self._database.scrub()

    def settle(self, ask: Callable[[Ask], object]) -> None:
        """Leave no trace of what was forgotten; then tell the office what is held."""
        if self._database.fact(SCRUB) is not None:
            self._photos.forget_heard()
            if not self._database.scrub():
                # Another program of ours reads just now: acknowledged at the next turn.
                return
            self._database.drop_fact(SCRUB)
        scopes, standing = sorted(self._replica.scopes()), self._standing()
        held = json.dumps([scopes, standing]).encode()
        if held != self._database.fact(TOLD):
            try:
                self._say(ask, scopes, standing)
            except Refusal as refusal:
                # An office whose server is older than this app does not ask for it.
                if refusal.status != NotFound.status:
                    raise
                return
            self._database.put_fact(TOLD, held)

    def _say(
        self, ask: Callable[[Ask], object], scopes: list[str], standing: dict[str, Any]
    ) -> None:
        """What is held, and how this tablet stands; to an older office what is held alone."""
        try:
            ask(Ask("POST", HOLDING, JSON, json.dumps({"scopes": scopes} | standing).encode()))
        except Refusal as refusal:
            if refusal.status != Invalid.status:
                raise
            ask(Ask("POST", HOLDING, JSON, json.dumps({"scopes": scopes}).encode()))

    def _standing(self) -> dict[str, Any]:
        """The app's version, about how much room there is, and when it locks."""
        return {
            "app_version": APP_VERSION,
            "free_bytes": self._room(),
            "locks_after_s": AWAY_LOCKS_S,
        }

    def _room(self) -> int:
        """In whole steps: at the edge of one a photo more or less is not worth a word."""
        free, held = self._photos.free_bytes(), json.loads(self._database.fact(TOLD) or b"[]")
        # An app older than this told of its scopes alone.
        standing = held[-1] if held and isinstance(held[-1], dict) else {}
        told = standing.get("free_bytes")
        if isinstance(told, int) and told <= free < told + 2 * FREE_STEP_BYTES:
            return told
        return free // FREE_STEP_BYTES * FREE_STEP_BYTES
