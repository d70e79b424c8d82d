"""Asks the office, now and then, what it keeps for good; what is settled and kept may leave.

Settled is what nothing open refers to: the inspection is whole or annulled, no answer is in
dispute, its orders are done with, and no look-back at them is to come.
"""

from collections.abc import Callable
from typing import Any

from mobile.config import LETTING_GO_EVERY
from mobile.store.leaving import Leaving, LetGo, Word
from mobile.store.outbox import Outbox
from mobile.store.replica import Replica
from mobile.store.vault import Vault
from mobile.sync.transport import Ask
from shared.clock import Clock
from shared.vocabulary import InspectionState, ItemKind, LookBackState, OrderState

OVER = (InspectionState.COMPLETE, InspectionState.ANNULLED)
DONE_WITH = (OrderState.CLOSED, OrderState.ARCHIVED, OrderState.WITHDRAWN)


class Keeping:
    """Lets go of what is settled, by the office's word."""

    def __init__(
        self, vault: Vault, outbox: Outbox, replica: Replica, leaving: Leaving, clock: Clock
    ) -> None:
        self._vault, self._outbox, self._replica = vault, outbox, replica
        self._leaving, self._clock = leaving, clock
        self._next_ms: int | None = None

    @property
    def let_go(self) -> LetGo:
        """What has left this tablet so far."""
        return self._leaving.told

    def advance(self, ask: Callable[[Ask], dict[str, Any]]) -> str:
        """Look once in a while; what has left, or "" where there is nothing to ask about."""
        if not self._vault.unlocked or not self._due():
            return ""
        at_rest, unwanted = self._leaving.at_rest(), self._leaving.unwanted
        if not (at_rest or unwanted):
            return ""
        self._next_ms = self._clock.mono_ms() + int(LETTING_GO_EVERY.total_seconds() * 1000)
        settled = self._settled(at_rest)
        if not (settled or unwanted):
            return ""
        told = ask(Ask("GET", "/api/v1/sync/device"))
        word = Word(
            str(told["server_time"]),
            str(told["epoch"]),
            int(told["applied_device_seq"]),
            int(told.get("archived_device_seq", 0)),
        )
        if not self._speaks_of_us(word, str(told["applied_hash"])):
            return ""
        gone = self._leaving.go(settled, word)
        return f"let go of {gone.records} records and {gone.photos} photos"

    def _due(self) -> bool:
        return self._next_ms is None or self._clock.mono_ms() >= self._next_ms

    def _speaks_of_us(self, word: Word, head: str) -> bool:
        """Whether the office has what we think it has; else nothing may leave."""
        same_life = word.epoch == self._vault.device().get("epoch")
        return same_life and self._outbox.sha_of(word.applied_seq) == head

    def _settled(self, at_rest: set[str]) -> set[str]:
        """Those of them nothing open refers to.

        What stands at the office and is not told here any more, as its town was taken back, may be
        gone on with when it is given again.
        """
        held = self._replica.held
        waiting = {
            one["order_id"]
            for one in held(ItemKind.LOOK_BACK)
            if one["state"] != LookBackState.JUDGED
        }
        busy = {
            order["inspection_id"]
            for order in held(ItemKind.ORDER)
            if order["state"] not in DONE_WITH or order["id"] in waiting
        }
        # Nothing here goes on with an incident that the office has.
        over = {body["id"] for body in held(ItemKind.INCIDENT)}
        for body in held(ItemKind.INSPECTION):
            whole = body["state"] in OVER and not body["conflicts"]
            (over if whole else busy).add(body["id"])
        return at_rest & (over | at_rest - self._leaving.in_effect()) - busy
