"""When the office was restored from a backup: what it no longer has is sent again, byte for byte.

Each life of the office's database has an epoch. Another one than ours means that the office may
have lost what it once acknowledged; this tablet still has it.
"""

import json
from collections.abc import Callable
from typing import Any

from mobile.store.ledger import Ledger
from mobile.store.outbox import Outbox
from mobile.store.vault import Vault
from mobile.sync.transport import Ask
from shared.problems import Problem
from shared.protocol import BLOBS_PER_STATUS_MAX
from shared.vocabulary import BlobState

JSON = {"Content-Type": "application/json"}


class ChainDiffers(Problem):
    code, status = "chain_differs", 409
    text = "The office holds other records under this tablet's number. Call the office."


class OlderThanLetGo(Problem):
    code, status = "older_than_let_go", 409
    text = (
        "The office was restored from a backup that ends before record {last} of this tablet, which"
        " let go of all up to there because a newer backup held them. Call the office."
    )


class Restored:
    """Notices another epoch, and sees that the office has everything again."""

    def __init__(self, vault: Vault, outbox: Outbox, ledger: Ledger) -> None:
        self._vault, self._outbox, self._ledger = vault, outbox, ledger
        self._new = ""

    def hear(self, told: dict[str, Any]) -> None:
        """Remember the epoch of an answer where it is not the one we know."""
        epoch = str(told.get("epoch") or "")
        if epoch and epoch != self._vault.device().get("epoch"):
            self._new = epoch

    @property
    def due(self) -> bool:
        return bool(self._new)

    def send_again(self, ask: Callable[[Ask], dict[str, Any]]) -> str:
        """Ask what the office has left; the rest waits to be sent once more."""
        told = ask(Ask("GET", "/api/v1/sync/device"))
        applied = int(told["applied_device_seq"])
        gone, _sha256 = self._outbox.start()
        if applied < gone:
            raise OlderThanLetGo(last=gone)
        if self._outbox.sha_of(applied) != told["applied_hash"]:
            raise ChainDiffers()
        ops = self._outbox.send_again(applied)
        lost = self._lost_photos(ask)
        for sha256 in lost:
            self._ledger.begin_again(sha256)
        # Last of all: killed before this, the whole is done once more, to the same end.
        self._vault.change_device({"epoch": told["epoch"]})
        self._new = ""
        return f"the office was restored: {ops} records and {len(lost)} photos are sent again"

    def _lost_photos(self, ask: Callable[[Ask], dict[str, Any]]) -> list[str]:
        """The photos it said were safe, and does not have any more."""
        safe = [blob.sha256 for blob in self._ledger.all() if blob.state == "verified"]
        lost = []
        for begin in range(0, len(safe), BLOBS_PER_STATUS_MAX):
            body = json.dumps({"sha256s": safe[begin : begin + BLOBS_PER_STATUS_MAX]}).encode()
            told = ask(Ask("POST", "/api/v1/blobs/status", JSON, body))
            lost += [one["sha256"] for one in told["blobs"] if one["state"] != BlobState.VERIFIED]
        return lost
