"""Taking this tablet in at the office: a one-time code, a key made here, a PIN that stays here."""

import json

from mobile.config import APP_VERSION
from mobile.store.vault import Holder, Vault
from mobile.sync.transport import Ask, NoNetwork, Outage, Transport, Wire


def enrol(vault: Vault, transport: Transport, *, server: str, code: str, pin: str) -> Holder:
    """Enrol with the office's code; afterwards the person unlocks by PIN."""
    vault.refuse_second_enrolment()
    vault.refuse_bad_pin(pin)
    body = {
        "code": code.strip(),
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
    person = told["person"]
    holder = Holder(
        person["id"], person["name"], person["login"], person["language"], person["office"]
    )
    device = {
        "device_id": told["device_id"],
        "device_token": told["device_token"],
        "epoch": told["epoch"],
        "office_signing_key": told["office_signing_key"],
        "server": server,
    }
    vault.take_in(device, holder, pin, told["office_public_key"])
    return holder
