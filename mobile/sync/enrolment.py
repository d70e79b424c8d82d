"""Taking this tablet in at the office: a one-time code, a key made here, a PIN that stays here."""

import base64
import json

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from mobile.config import APP_VERSION
from mobile.store.vault import Holder, Vault, holder_of
from mobile.sync.pins import PINS, learn
from mobile.sync.transport import Ask, NoNetwork, Outage, Transport, Wire
from shared.envelopes import open_with
from shared.invitations import Invitation
from shared.protocol import HAND_OVER


def enrol(vault: Vault, transport: Transport, *, invitation: Invitation, pin: str) -> Holder:
    """Enrol with the office's code; afterwards the person unlocks by PIN."""
    vault.refuse_second_enrolment()
    vault.refuse_bad_pin(pin)
    body = {
        "code": invitation.code.strip(),
        "device_public_key": vault.public_key(),
        "device_name": "Lookback tablet",
        "app_version": APP_VERSION,
    }
    headers = {"Content-Type": "application/json"}
    answer = Wire(transport).ask(
        Ask("POST", "/api/v1/sync/enrol", headers, json.dumps(body).encode())
    )
    try:
        told = json.loads(answer.body)
    except ValueError as error:
        raise NoNetwork("the answer was cut short", Outage.CUT) from error
    holder = holder_of(told["person"])
    device = {
        "device_id": told["device_id"],
        "device_token": told["device_token"],
        "epoch": told["epoch"],
        "office_public_key": told["office_public_key"],
        "office_signing_key": told["office_signing_key"],
        "server": invitation.server,
        PINS: list(invitation.pins),
    }
    vault.take_in(device, holder, pin, told["office_public_key"])
    learn(vault, told, answer.peer)
    vault.know_scopes(holder.person_id, told["scopes"])
    return holder


def hand_over(vault: Vault, transport: Transport, *, code: str, pin: str) -> Holder:
    """Let another person use this tablet by the office's code, or the same one by a new PIN.

    The office opens the recovery copy of the data key for whoever brings a code, and closes it for
    this tablet alone, by a key that is made here and forgotten.
    """
    vault.refuse_bad_pin(pin)
    once = X25519PrivateKey.generate()
    body = {
        "code": code.strip(),
        "recovery": base64.b64encode(vault.recovery()).decode(),
        "once": base64.b64encode(once.public_key().public_bytes_raw()).decode(),
    }
    wire = Wire(transport, vault.device()["device_token"])
    headers = {"Content-Type": "application/json"}
    answer = wire.ask(Ask("POST", "/api/v1/sync/holders", headers, json.dumps(body).encode()))
    try:
        told = json.loads(answer.body)
    except ValueError as error:
        raise NoNetwork("the answer was cut short", Outage.CUT) from error
    key = open_with(once, base64.b64decode(told["data_key"]), HAND_OVER)
    holder = holder_of(told["person"])
    vault.hand_over(holder, pin, key, told["device_token"])
    vault.know_scopes(holder.person_id, told["scopes"])
    return holder
