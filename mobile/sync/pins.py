"""The keys that may answer as the office: learnt at enrolment, changed over the line they guard."""

from typing import Any

from mobile.store.vault import Vault
from mobile.sync.transport import Address
from shared.invitations import PINS_MAX

PINS = "pins"


def address_of(vault: Vault) -> Address:
    """Where this tablet's office is, and which keys may answer there."""
    device = vault.device()
    return Address(device["server"], tuple(device.get(PINS, ())))


def learn(vault: Vault, told: dict[str, Any], peer: str) -> None:
    """Keep what the office says its keys are, now and next.

    Only where the key it says it by is among them: a list without it is a mistake of the office's
    that would lock every tablet out, and an empty one is an office that says nothing of keys.
    """
    named = tuple(str(pin) for pin in told.get(PINS) or ())[:PINS_MAX]
    if peer and peer in named and set(named) != set(vault.device().get(PINS, ())):
        vault.change_device({PINS: list(named)})
