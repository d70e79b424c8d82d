"""Letters that one key alone opens: X25519 (RFC 7748), HKDF-SHA-256 (RFC 5869), AES-256-GCM.

Each letter is closed with a key made for it alone; what a letter is about is bound into it, so
that none opens as another.
"""

import base64
import secrets

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32
NONCE_BYTES = 12


class NotForThisKey(ValueError):
    """A letter for another key, about something else, or damaged."""


def close_for(public_key: str, plain: bytes, about: str) -> bytes:
    """A letter to the holder of an X25519 key (base64)."""
    reader = X25519PublicKey.from_public_bytes(base64.b64decode(public_key))
    once = X25519PrivateKey.generate()
    nonce = secrets.token_bytes(NONCE_BYTES)
    body = AESGCM(_key(once.exchange(reader), about)).encrypt(nonce, plain, about.encode())
    return once.public_key().public_bytes_raw() + nonce + body


def open_with(private_key: X25519PrivateKey, letter: bytes, about: str) -> bytes:
    """What a letter says; NotForThisKey where this key does not open it."""
    once, nonce = letter[:KEY_BYTES], letter[KEY_BYTES : KEY_BYTES + NONCE_BYTES]
    try:
        agreed = private_key.exchange(X25519PublicKey.from_public_bytes(once))
        body = letter[KEY_BYTES + NONCE_BYTES :]
        return AESGCM(_key(agreed, about)).decrypt(nonce, body, about.encode())
    except (InvalidTag, ValueError) as error:
        raise NotForThisKey(about) from error


def _key(agreed: bytes, about: str) -> bytes:
    return HKDF(hashes.SHA256(), KEY_BYTES, None, f"lookback {about} 1".encode()).derive(agreed)
