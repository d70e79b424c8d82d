"""Delivering ops: in batches, in the order of the chain; what is in doubt is asked for first."""

import json
from collections.abc import Callable
from typing import Any

from mobile.store.database import Database
from mobile.store.outbox import KeptOp, Outbox
from mobile.store.vault import Vault
from mobile.sync.restored import ChainDiffers
from mobile.sync.transport import Ask, NoNetwork, Refusal
from shared.protocol import OPS_PER_PUSH_MAX, PROTOCOL, PUSH_BYTES_MAX, RESULTS_PER_ASK_MAX
from shared.records.wire import Result
from shared.sealing import digest
from shared.vocabulary import OpResult

BATCH_SHARE = 2
TOO_LARGE = 413
UNKNOWN_RESULT = "unknown_result"
NOT_FINAL = (OpResult.WAIT, OpResult.RETRY)
JSON = {"Content-Type": "application/json"}

Asking = Callable[[Ask], dict[str, Any]]


class PutOff(Exception):
    """The office answered, but some work has to be tried again later."""


class Pusher:
    """Brings the outbox to the office."""

    def __init__(self, database: Database, vault: Vault, outbox: Outbox, ask: Asking) -> None:
        self._database, self._vault, self._outbox, self._ask = database, vault, outbox, ask
        self._batch = OPS_PER_PUSH_MAX

    def advance(self) -> str:
        """One piece further; says what was done."""
        if self._outbox.in_doubt():
            return self._ask_what_arrived()
        if self._vault.unlocked:
            self._outbox.freeze()
        batch = self._next_batch()
        return self._push(batch) if batch else ""

    def hear_decisions(self) -> None:
        """Ask what became of what the office held; it may have decided since."""
        held = [op.device_seq for op in self._outbox.undecided()]
        while held:
            first = held[0]
            stretch = [seq for seq in held if seq < first + RESULTS_PER_ASK_MAX]
            path = f"/api/v1/sync/results?from={first}&to={stretch[-1]}"
            told = self._ask(Ask("GET", path))
            self._outbox.hear(map(result_of, told["results"]))
            held = held[len(stretch) :]

    def _ask_what_arrived(self) -> str:
        told = self._ask(Ask("GET", "/api/v1/sync/device"))
        doubtful = self._outbox.waiting(OPS_PER_PUSH_MAX)
        arrived = [op for op in doubtful if op.device_seq <= told["applied_device_seq"]]
        if arrived:
            self._refuse_other_chain(told)
            first, last = arrived[0].device_seq, arrived[-1].device_seq
            answer = self._ask(Ask("GET", f"/api/v1/sync/results?from={first}&to={last}"))
            self._outbox.settle(map(result_of, answer["results"]))
        # Whatever the office did not name is sent again, byte for byte.
        self._outbox.forget_doubt()
        self._note_head(told)
        return f"asked what arrived: {len(arrived)} of {len(doubtful)}"

    def _refuse_other_chain(self, told: dict[str, Any]) -> None:
        """Equal hashes mean that all up to there arrived; others, that something is wrong."""
        mine = self._outbox.sha_of(told["applied_device_seq"])
        if mine != told["applied_hash"]:
            raise ChainDiffers()

    def _note_head(self, told: dict[str, Any]) -> None:
        self._database.put_fact("office_head", str(told["applied_hash"]).encode())

    def _next_batch(self) -> list[KeptOp]:
        batch: list[KeptOp] = []
        size = 0
        for op in self._outbox.waiting(self._batch):
            size += len(op.text.encode()) + 64
            if batch and size > PUSH_BYTES_MAX // BATCH_SHARE:
                break
            batch.append(op)
        return batch

    def _push(self, batch: list[KeptOp]) -> str:
        head = digest(batch[-1].text.encode())
        device = self._vault.device()
        body = {
            "protocol": PROTOCOL,
            "device_id": device["device_id"],
            "epoch": device.get("epoch", ""),
            "ops": [op.text for op in batch],
            "head": head,
            "signature": self._vault.sign(head),
        }
        self._outbox.mark_sending(batch)
        try:
            answer = self._ask(Ask("POST", "/api/v1/sync/push", JSON, json.dumps(body).encode()))
        except NoNetwork:
            self._outbox.mark_doubt()
            self._batch = max(1, self._batch // BATCH_SHARE)
            raise
        except Refusal as refusal:
            self._outbox.mark_frozen(batch)
            if refusal.status == TOO_LARGE and len(batch) > 1:
                self._batch = max(1, len(batch) // BATCH_SHARE)
                return "batch halved"
            raise
        self._batch = min(OPS_PER_PUSH_MAX, self._batch * BATCH_SHARE)
        return self._settle(batch, answer)

    def _settle(self, batch: list[KeptOp], answer: dict[str, Any]) -> str:
        results = [result_of(one) for one in answer["results"]]
        self._outbox.settle(results)
        self._note_head(answer)
        done = f"pushed {len(batch)}: " + ", ".join(sorted({str(one.result) for one in results}))
        if all(one.result in NOT_FINAL for one in results):
            raise PutOff(done)
        return done


def result_of(told: dict[str, Any]) -> Result:
    """What became of one op, as the office tells it.

    A word that only a newer app understands means at least: kept there, and a person may look.
    """
    known = set(OpResult)
    result, stored = told["result"], told.get("stored")
    strange = next((word for word in (result, stored) if word and word not in known), None)
    return Result(
        told["op_id"],
        told["device_seq"],
        OpResult.HELD if strange else OpResult(result),
        UNKNOWN_RESULT if strange else told.get("code", ""),
        told.get("text", ""),
        None if strange or not stored else OpResult(stored),
        dict(told.get("facts") or {}) | ({"said": strange} if strange else {}),
    )
