"""Keys: what is at rest is AES-256-GCM; the data key opens by a person's PIN.

Two keys. The *data key* seals taps and the replica; it is wrapped under a key derived from each
person's PIN (scrypt, RFC 7914) and, for recovery, to the office's public key. The *delivery key*
seals frozen ops, photos, the device's signing key and its token, so that what is ready to be sent
can be delivered while the screen is locked; the platform's keystore guards it.
"""

import base64
import hashlib
import json
import secrets
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Protocol

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from mobile.config import PIN_CHARS, PIN_COST, PIN_FREE_TRIES, PIN_TRIES_MAX, PIN_WAITS_S
from mobile.store.database import Database
from shared.clock import Clock, to_ms
from shared.envelopes import close_for
from shared.problems import Invalid, Problem
from shared.protocol import RECOVERY

KEY_BYTES = 32
NONCE_BYTES = 12
SCRYPT = {"r": 8, "p": 1, "maxmem": 64 * 1024 * 1024}
SEES = "sees:"
SHARED = 2
WITHDRAWN = "withdrawn"
DELIVERY = "delivery"


class WrongPin(Problem):
    code, status = "wrong_pin", 401
    text = "Wrong PIN. After {left} more wrong tries there is a pause."


class PinPause(Problem):
    code, status = "pin_pause", 429
    text = "Too many wrong PINs. Wait {seconds} seconds."


class PinSpent(Problem):
    code, status = "pin_spent", 403
    text = (
        "Too many wrong PINs on this tablet. Ask the office for a code and make a new PIN;"
        " nothing made here is lost."
    )


class Locked(Problem):
    code, status = "locked", 401
    text = "The tablet is locked. Enter your PIN."


class Withdrawn(Problem):
    code, status = "withdrawn", 403
    text = "The office has withdrawn this tablet. Take it to the office as it is."


class BadPin(Invalid):
    code = "bad_pin"
    text = "A PIN has {least} to {most} digits."


class AlreadyEnrolled(Problem):
    code, status = "already_enrolled", 409
    text = "This tablet is enrolled already. Unlock it with your PIN."


class KeysLost(Problem):
    code, status = "keys_lost", 409
    text = "This tablet has lost its keys. Do not reset it; hand it to the office."


class KeyGuard(Protocol):
    """The platform's keystore: keeps a secret for this app on this device."""

    def keep(self, name: str, secret: bytes) -> None:
        """Keep a secret under a name."""

    def get(self, name: str) -> bytes | None:
        """The secret kept under a name."""

    def forget(self, name: str) -> None:
        """Destroy the secret kept under a name, if there is one."""


@dataclass(frozen=True)
class Holder:
    """Someone who may unlock this tablet."""

    person_id: str
    name: str
    login: str
    language: str
    office: dict[str, str] | None = None


class Seal:
    """AES-256-GCM under one key; each text has its own nonce."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, plain: bytes, about: str = "") -> bytes:
        nonce = secrets.token_bytes(NONCE_BYTES)
        return nonce + self._cipher.encrypt(nonce, plain, about.encode())

    def open(self, sealed: bytes, about: str = "") -> bytes:
        return self._cipher.decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], about.encode())


class Vault:
    """Holds the keys while unlocked; forgets the data key when locked."""

    def __init__(
        self, database: Database, guard: KeyGuard, clock: Clock, pin_cost: int = PIN_COST
    ) -> None:
        self._database, self._guard, self._clock = database, guard, clock
        self._pin_cost = pin_cost
        self._data: Seal | None = None
        self._uncounted: dict[str, tuple[int, int]] = {}
        self._device: tuple[bytes, dict[str, Any]] = (b"", {})
        self.holder: Holder | None = None
        self.delivery = Seal(self._delivery_key())

    @property
    def unlocked(self) -> bool:
        return self._data is not None

    @property
    def data(self) -> Seal:
        """The seal of taps and replica; Locked while nobody has unlocked."""
        if self._data is None:
            raise Locked()
        return self._data

    def enrolled(self) -> bool:
        return self._database.fact("device") is not None

    def device(self) -> dict[str, Any]:
        """The device's id, token, server and signing key; usable while locked."""
        sealed = self._database.fact("device")
        if sealed is None:
            raise Locked("This tablet is not enrolled yet.")
        if sealed != self._device[0]:
            self._device = sealed, json.loads(self.delivery.open(sealed, "device"))
        return dict(self._device[1])

    def put_device(self, told: dict[str, Any]) -> None:
        """Keep what enrolling gave."""
        sealed = self.delivery.close(json.dumps(told).encode(), "device")
        self._database.put_fact("device", sealed)

    def change_device(self, more: dict[str, Any]) -> None:
        """Keep more about the device; what another thread keeps meanwhile stays too."""
        with self._database.writing():
            self.put_device(self.device() | more)

    def signing_key(self) -> Ed25519PrivateKey:
        """The device's own key, made here; it never leaves."""
        sealed = self._database.fact("signing_key")
        if sealed is None:
            key = Ed25519PrivateKey.generate()
            sealed = self.delivery.close(key.private_bytes_raw(), "signing_key")
            self._database.put_fact("signing_key", sealed)
            return key
        return Ed25519PrivateKey.from_private_bytes(self.delivery.open(sealed, "signing_key"))

    def public_key(self) -> str:
        return base64.b64encode(self.signing_key().public_key().public_bytes_raw()).decode()

    def sign(self, message: str) -> str:
        """The device's signature over a text, base64 (Ed25519, RFC 8032)."""
        return base64.b64encode(self.signing_key().sign(message.encode())).decode()

    def holders(self) -> list[Holder]:
        """Who may unlock this tablet."""
        with self._database.reading() as connection:
            rows = connection.execute("SELECT person_id, told FROM holder").fetchall()
        return [
            Holder(**json.loads(self.delivery.open(row["told"], row["person_id"]))) for row in rows
        ]

    def know_people(self, people: Iterable[dict[str, Any]]) -> None:
        """What the office says of those who may unlock: a new office, a new name."""
        for holder in self.holders():
            for one in people:
                if one["id"] == holder.person_id:
                    self._tell_anew(holder, holder_of(one))
                    self.know_scopes(holder.person_id, one["scopes"])

    def know_scopes(self, person_id: str, scopes: Iterable[str]) -> None:
        """What a person may see of what this tablet holds."""
        now, name = json.dumps(sorted(scopes)).encode(), SEES + person_id
        if self._database.fact(name) != now:
            self._database.put_fact(name, now)

    def sees(self) -> set[str] | None:
        """The scopes the person at this tablet may see; None is all, while nobody else uses it."""
        kept = self.sees_told()
        return None if kept is None else set(json.loads(kept))

    def sees_told(self) -> str | None:
        """The same as the JSON list it is kept as."""
        kept = self._database.fact(SEES + self.holder.person_id) if self.holder else None
        if kept is None:
            return None if len(self.holders()) < SHARED else "[]"
        return kept.decode()

    def token(self) -> str:
        """The token of the person at this tablet; the tablet's first while nobody is."""
        device = self.device()
        mine = self.holder.person_id if self.holder else ""
        return str(device.get("tokens", {}).get(mine) or device["device_token"])

    def recovery(self) -> bytes:
        """The data key as the office alone can read it: a forgotten PIN loses nothing."""
        sealed = self._database.fact("recovery")
        if sealed is None:
            raise Locked("This tablet is not enrolled yet.")
        return sealed

    def hand_over(self, holder: Holder, pin: str, key: bytes, token: str) -> None:
        """Let another person unlock, or the same one by a new PIN; all stays as it is here."""
        self.refuse_bad_pin(pin)
        with self._database.writing():
            self._wrap(holder, pin, key)
            tokens = {**self.device().get("tokens", {}), holder.person_id: token}
            self.change_device({"tokens": tokens})
            self._database.drop_fact(WITHDRAWN)
        self._data, self._unwrapped, self.holder = Seal(key), key, holder

    def _tell_anew(self, before: Holder, now: Holder) -> None:
        if now == before:
            return
        told = self.delivery.close(json.dumps(now.__dict__).encode(), now.person_id)
        with self._database.writing() as connection:
            connection.execute(
                "UPDATE holder SET told = ? WHERE person_id = ?", (told, now.person_id)
            )
        if self.holder is not None and self.holder.person_id == now.person_id:
            self.holder = now

    def add_holder(self, holder: Holder, pin: str, office_public_key: str) -> None:
        """Let a person unlock by PIN; the first one makes the data key and its recovery copy."""
        self.refuse_bad_pin(pin)
        first = self._database.fact("recovery") is None
        if not first and not self.unlocked:
            raise Locked()
        key = secrets.token_bytes(KEY_BYTES) if first else self._unwrapped
        with self._database.writing():
            if first:
                self._database.put_fact("recovery", close_for(office_public_key, key, RECOVERY))
            self._wrap(holder, pin, key)
        self._data, self._unwrapped, self.holder = Seal(key), key, holder

    def take_in(
        self, device: dict[str, Any], holder: Holder, pin: str, office_public_key: str
    ) -> None:
        """Keep what enrolling gave and let its person unlock: both or neither."""
        with self._database.writing():
            self.put_device(device)
            self.add_holder(holder, pin, office_public_key)

    def refuse_second_enrolment(self) -> None:
        """A new number would break the chain of what this tablet did so far."""
        if self.enrolled():
            raise AlreadyEnrolled()

    def refuse_bad_pin(self, pin: str) -> None:
        """BadPin before a one-time code is spent on it."""
        least, most = PIN_CHARS
        if not (pin.isdigit() and least <= len(pin) <= most):
            raise BadPin(least=least, most=most)

    def unlock(self, person_id: str, pin: str) -> Holder:
        """Open the data key by a PIN; wrong ones are counted on disk and slow down."""
        if self.withdrawn:
            raise Withdrawn()
        with self._database.reading() as connection:
            row = connection.execute(
                "SELECT * FROM holder WHERE person_id = ?", (person_id,)
            ).fetchone()
        if row is None:
            raise WrongPin(left=0)
        now_ms = to_ms(self._clock.now())
        tries, wait_until_ms = self._uncounted.get(
            person_id, (row["wrong_tries"], row["wait_until_ms"])
        )
        if tries >= PIN_TRIES_MAX:
            raise PinSpent()
        self._refuse_in_pause(person_id, tries, wait_until_ms - now_ms, now_ms)
        try:
            key = Seal(_derive(pin, row["salt"], self._pin_cost)).open(
                row["wrapped_key"], person_id
            )
        except InvalidTag:
            raise self._wrong(person_id, tries + 1, now_ms) from None
        self._count(person_id, 0, 0)
        self._data, self._unwrapped = Seal(key), key
        self.holder = Holder(**json.loads(self.delivery.open(row["told"], person_id)))
        return self.holder

    def change_pin(self, old: str, new: str) -> None:
        """A new PIN for the person at this tablet, who knows the old one; a wrong one counts."""
        if self.holder is None:
            raise Locked()
        self.refuse_bad_pin(new)
        holder = self.unlock(self.holder.person_id, old)
        self._wrap(holder, new, self._unwrapped)

    @property
    def withdrawn(self) -> bool:
        """Whether the office locked this tablet: no PIN opens it, only a code of the office."""
        return self._database.fact(WITHDRAWN) is not None

    def withdraw(self) -> None:
        """Locked by the office. What was made here stays sealed, and is delivered on."""
        self._database.put_fact(WITHDRAWN, b"1")
        self.lock()

    def lock(self) -> None:
        """Forget the data key; delivery goes on."""
        self._data, self._unwrapped, self.holder = None, b"", None

    def _wrap(self, holder: Holder, pin: str, key: bytes) -> None:
        salt = secrets.token_bytes(16)
        told = self.delivery.close(json.dumps(holder.__dict__).encode(), holder.person_id)
        wrapped = Seal(_derive(pin, salt, self._pin_cost)).close(key, holder.person_id)
        with self._database.writing() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO holder (person_id, salt, wrapped_key, told)"
                " VALUES (?, ?, ?, ?)",
                (holder.person_id, salt, wrapped, told),
            )

    def _refuse_in_pause(self, person_id: str, tries: int, wait_ms: int, now_ms: int) -> None:
        if wait_ms <= 0:
            return
        longest_ms = PIN_WAITS_S[-1] * 1000
        if wait_ms > longest_ms:
            # The clock was set back meanwhile: nobody waits longer than the longest pause.
            wait_ms = longest_ms
            self._count(person_id, tries, now_ms + wait_ms)
        raise PinPause(seconds=wait_ms // 1000 + 1)

    def _wrong(self, person_id: str, tries: int, now_ms: int) -> Problem:
        over = tries - PIN_FREE_TRIES
        wait_s = PIN_WAITS_S[min(over, len(PIN_WAITS_S)) - 1] if over > 0 else 0
        self._count(person_id, tries, now_ms + wait_s * 1000 if wait_s else 0)
        if tries >= PIN_TRIES_MAX:
            return PinSpent()
        if wait_s:
            return PinPause(seconds=wait_s)
        return WrongPin(left=PIN_FREE_TRIES - tries + 1)

    def _count(self, person_id: str, tries: int, wait_until_ms: int) -> None:
        """Count on the disk; on a full one in memory: nobody is locked out, nobody may guess."""
        self._uncounted[person_id] = (tries, wait_until_ms)
        with suppress(Problem):
            with self._database.writing() as connection:
                connection.execute(
                    "UPDATE holder SET wrong_tries = ?, wait_until_ms = ? WHERE person_id = ?",
                    (tries, wait_until_ms, person_id),
                )
            del self._uncounted[person_id]

    def _delivery_key(self) -> bytes:
        key = self._guard.get(DELIVERY)
        if key is None:
            if self._database.fact("signing_key") is not None:
                # A new key would make what waits to be sent unreadable for ever.
                raise KeysLost()
            key = secrets.token_bytes(KEY_BYTES)
            self._guard.keep(DELIVERY, key)
        return key

    _unwrapped: bytes = b""


def holder_of(told: dict[str, Any]) -> Holder:
    """A person as the office tells of them, as one who may unlock."""
    return Holder(told["id"], told["name"], told["login"], told["language"], told["office"])


def _derive(pin: str, salt: bytes, cost: int) -> bytes:
    return hashlib.scrypt(pin.encode(), salt=salt, n=cost, dklen=KEY_BYTES, **SCRYPT)
