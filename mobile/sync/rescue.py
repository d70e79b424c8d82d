"""Rescue files: the outbox and all unsent photos, for the office's key, without any network.

Every op this tablet holds is in it, not the unsent alone: so the chain has no gap, whatever the
office still knows. Nothing here changes by it; what was carried by hand may go by network as well.
"""

import json
from collections.abc import Iterator

from cryptography.exceptions import InvalidTag

from mobile.store.ledger import Ledger
from mobile.store.outbox import KeptOp, Outbox
from mobile.store.photos import PhotoShelf
from mobile.store.vault import Vault
from shared import rescue
from shared.clock import Clock, to_wire
from shared.problems import Problem
from shared.protocol import OPS_PER_PUSH_MAX, PROTOCOL, PUSH_BYTES_MAX
from shared.rescue import Bundle, Photo
from shared.sealing import digest

ROOM = 2
"""A push of the file is at most half of what the office takes: texts grow in their envelope."""
NAME = "lookback-{device}-{at}-{number}.lbr"
DEVICE_CHARS = 8


class NoOfficeKey(Problem):
    code, status = "no_office_key", 409
    text = "This tablet does not know its office's key yet. Let it reach the office once."


class Rescue:
    """Writes what is here for the office to take in."""

    def __init__(
        self, vault: Vault, outbox: Outbox, ledger: Ledger, photos: PhotoShelf, clock: Clock
    ) -> None:
        self._vault, self._outbox, self._ledger = vault, outbox, ledger
        self._photos, self._clock = photos, clock

    def files(self) -> Iterator[tuple[str, bytes]]:
        """Name and bytes of each file: acts and some photos, then the other photos."""
        device = self._vault.device()
        key = device.get("office_public_key")
        if not key:
            raise NoOfficeKey()
        if self._vault.unlocked:
            self._outbox.freeze()
        device_id, now = str(device["device_id"]), to_wire(self._clock.now())
        pushes = list(self._pushes(device_id, str(device.get("epoch", ""))))
        at = "".join(filter(str.isdigit, now))
        for number, photos in enumerate(rescue.parts(self._unsent()), start=1):
            bundle = Bundle(device_id, now, pushes if number == 1 else [], photos)
            name = NAME.format(device=device_id[-DEVICE_CHARS:], at=at, number=number)
            yield name, rescue.write(bundle, key)

    def _unsent(self) -> Iterator[Photo]:
        for blob in self._ledger.all():
            if blob.state == "verified":
                continue
            try:
                yield Photo(blob.sha256, self._photos.read(blob.sha256))
            except (OSError, InvalidTag):
                # Damaged on this tablet: the sync screen tells it; the others are saved.
                continue

    def _pushes(self, device_id: str, epoch: str) -> Iterator[str]:
        """The bodies of pushes that hold the whole chain, each signed over its last op."""
        batch: list[KeptOp] = []
        size = 0
        for op in self._outbox.all():
            size += len(op.text.encode())
            if batch and (len(batch) == OPS_PER_PUSH_MAX or size > PUSH_BYTES_MAX // ROOM):
                yield self._push(batch, device_id, epoch)
                batch, size = [], len(op.text.encode())
            batch.append(op)
        if batch:
            yield self._push(batch, device_id, epoch)

    def _push(self, batch: list[KeptOp], device_id: str, epoch: str) -> str:
        head = digest(batch[-1].text.encode())
        body = {
            "protocol": PROTOCOL,
            "device_id": device_id,
            "epoch": epoch,
            "ops": [op.text for op in batch],
            "head": head,
            "signature": self._vault.sign(head),
        }
        return json.dumps(body)
