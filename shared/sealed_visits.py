"""What a sealed visit travels in (封装任务): one size for all, closed twice.

Within: what the team needs, packed, padded to one size and closed under the secret of the code that
opens it (AES-256-GCM, its key by HKDF-SHA-256). Around it: a letter for one tablet's own key
(``shared.envelopes``). Tablet and code are both needed, and each belongs to one envelope.
"""

import json
import secrets
import zlib
from collections.abc import Iterator, Mapping
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from shared.envelopes import KEY_BYTES, NONCE_BYTES, NotForThisKey, close_for, open_with

PADDED_BYTES = 8 * 1024
"""Every envelope holds so much, whatever it is about."""
LENGTH_BYTES = 4
LETTER_BYTES = PADDED_BYTES + 2 * NONCE_BYTES + 2 * 16 + KEY_BYTES
"""What travels is of this one size."""


class TooMuch(ValueError):
    """More than an envelope holds."""


class WrongSecret(ValueError):
    """The secret of another envelope, or an envelope that is not whole."""


def key_told(device_id: str, public_key: str) -> str:
    """What a tablet signs to say: this is the key my envelopes are to be closed for."""
    return f"lookback envelope key 1\n{device_id}\n{public_key}"


def packed(content: Mapping[str, Any]) -> bytes:
    """What the team needs, padded to the one size; TooMuch where it does not fit."""
    told = zlib.compress(json.dumps(content, ensure_ascii=False).encode(), 9)
    if len(told) > PADDED_BYTES - LENGTH_BYTES:
        raise TooMuch(len(told))
    return (len(told).to_bytes(LENGTH_BYTES) + told).ljust(PADDED_BYTES, b"\0")


def fitting(content: Mapping[str, Any], name: str) -> bytes:
    """The same with as many of a list's entries, from its beginning, as fit."""
    for told in _shorter(content, name):
        try:
            return packed(told)
        except TooMuch:
            continue
    raise TooMuch(name)


def close(padded: bytes, secret: str, public_key: str, envelope_id: str) -> bytes:
    """An envelope for one tablet, opened by one secret."""
    nonce = secrets.token_bytes(NONCE_BYTES)
    within = nonce + AESGCM(_key(secret, envelope_id)).encrypt(nonce, padded, envelope_id.encode())
    return close_for(public_key, within, _about(envelope_id))


def open_by(
    private_key: X25519PrivateKey, letter: bytes, secret: str, envelope_id: str
) -> dict[str, Any]:
    """What an envelope says; NotForThisKey on another tablet, WrongSecret by another code."""
    if len(letter) != LETTER_BYTES:
        raise NotForThisKey(envelope_id)
    within = open_with(private_key, letter, _about(envelope_id))
    nonce, body = within[:NONCE_BYTES], within[NONCE_BYTES:]
    try:
        padded = AESGCM(_key(secret, envelope_id)).decrypt(nonce, body, envelope_id.encode())
    except InvalidTag as error:
        raise WrongSecret(envelope_id) from error
    size = int.from_bytes(padded[:LENGTH_BYTES])
    content: dict[str, Any] = json.loads(zlib.decompress(padded[LENGTH_BYTES:][:size]))
    return content


def _about(envelope_id: str) -> str:
    return f"sealed visit {envelope_id}"


def _key(secret: str, envelope_id: str) -> bytes:
    about = f"lookback opening {envelope_id} 1".encode()
    return HKDF(hashes.SHA256(), KEY_BYTES, None, about).derive(secret.encode())


def _shorter(content: Mapping[str, Any], name: str) -> Iterator[Mapping[str, Any]]:
    """The content with ever fewer entries of one of its lists."""
    yield content
    for left in range(len(content[name]) - 1, -1, -1):
        yield {**content, name: content[name][:left]}
