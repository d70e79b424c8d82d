"""Sealed visits at the wire: the office learns this tablet's key; its own word ends an envelope."""

import json
from collections.abc import Callable

from mobile.store.database import Database
from mobile.store.opened import Opened
from mobile.store.replica import Replica
from mobile.store.vault import Vault
from mobile.sync.transport import Ask, Refusal
from shared import sealed_visits
from shared.problems import NotFound
from shared.vocabulary import ItemKind, VisitState

JSON = {"Content-Type": "application/json"}
TOLD = "envelope_key_told"


class Sealed:
    """Keeps envelopes openable, and what they said no longer than it is needed."""

    def __init__(self, database: Database, vault: Vault, replica: Replica) -> None:
        self._database, self._vault, self._replica = database, vault, replica

    def tell_key(self, ask: Callable[[Ask], object]) -> None:
        """Tell the office the key, once in a life of its database."""
        device = self._vault.device()
        key = self._replica.opened.public_key()
        told = f"{device.get('epoch', '')} {key}".encode()
        if told == self._database.fact(TOLD):
            return
        signature = self._vault.sign(sealed_visits.key_told(device["device_id"], key))
        body = json.dumps({"public_key": key, "signature": signature}).encode()
        try:
            ask(Ask("POST", "/api/v1/sync/envelope-key", JSON, body))
        except Refusal as refusal:
            # An office whose server is older than this app closes no envelopes.
            if refusal.status != NotFound.status:
                raise
            return
        self._database.put_fact(TOLD, told)

    def settle(self) -> None:
        """What is released by now, called off, or another's, is as the office tells it."""
        opened: Opened = self._replica.opened
        waiting = opened.visits()
        if not waiting:
            return
        sealed = {
            body["id"]
            for body in self._replica.held(ItemKind.VISIT)
            if body["state"] == VisitState.SEALED
        }
        for visit_id, _scope in waiting:
            if visit_id not in sealed:
                opened.drop(visit_id)
