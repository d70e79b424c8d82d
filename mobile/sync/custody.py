"""The custody receipt (交接单): asked for when all is delivered, checked, and kept here."""

import base64
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from mobile.store.database import Database
from mobile.store.outbox import Outbox
from mobile.store.vault import Vault
from mobile.sync.transport import Ask
from shared.problems import Problem
from shared.sealing import photos_digest

JSON = {"Content-Type": "application/json"}
WANTED, KEPT = "custody_wanted", "custody"
KEY = "office_signing_key"


class ForgedReceipt(Problem):
    code, status = "forged_receipt", 409
    text = "The receipt is not signed by this tablet's office. Do not hand it in; call the office."


@dataclass(frozen=True)
class Receipt:
    """What the office signed for."""

    number: str
    at: str
    records: int
    inspections: int
    photos: int
    photo_bytes: int
    head: str
    office: str
    signature: str


class Custody:
    """Asks for the receipt once a person wants it and everything is delivered."""

    def __init__(self, database: Database, vault: Vault, outbox: Outbox) -> None:
        self._database, self._vault, self._outbox = database, vault, outbox

    def want(self) -> None:
        """The tablet is to be handed in; survives a restart."""
        self._database.put_fact(WANTED, b"1")

    @property
    def wanted(self) -> bool:
        return self._database.fact(WANTED) is not None

    @property
    def receipt(self) -> Receipt | None:
        """The receipt, as long as nothing was made since."""
        kept = self._database.fact(KEPT)
        if kept is None:
            return None
        told = json.loads(kept)
        return Receipt(**told) if told["head"] == self._outbox.head() else None

    def ask(self, ask: Callable[[Ask], dict[str, Any]]) -> str:
        """Bring it, check its signature, keep it."""
        evidence = self._outbox.evidence()
        last = self._outbox.last_frozen()
        body = {
            "device_seq": last,
            "head": self._outbox.head(),
            "photos": len(evidence),
            "photos_digest": photos_digest(evidence),
        }
        told = ask(Ask("POST", "/api/v1/sync/custody", JSON, json.dumps(body).encode()))
        self._check(told)
        signed = json.loads(told["text"])
        if (signed["head"], signed["photos_digest"]) != (body["head"], body["photos_digest"]):
            raise ForgedReceipt()
        names = Receipt.__dataclass_fields__
        kept = {name: signed[name] for name in names if name in signed}
        kept["signature"] = told["signature"]
        self._database.put_fact(KEPT, json.dumps(kept).encode())
        self._database.drop_fact(WANTED)
        return f"custody receipt {signed['number']}"

    def _check(self, told: dict[str, Any]) -> None:
        """Signed with the key learnt at enrolment; a tablet enrolled earlier learns it now."""
        device = self._vault.device()
        key = device.get(KEY) or told["office_signing_key"]
        try:
            public = Ed25519PublicKey.from_public_bytes(base64.b64decode(key))
            public.verify(base64.b64decode(told["signature"]), told["text"].encode())
        except (InvalidSignature, ValueError) as error:
            raise ForgedReceipt() from error
        if KEY not in device:
            self._vault.change_device({KEY: key})
