"""The office's own keys: one that tablets seal their recovery copy to, one that signs receipts."""

import base64
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from server.config import keep_once
from shared.envelopes import close_for, open_with

KEY_FILE = "office.key"
SIGNING_KEY_FILE = "signing.key"


def office_public_key(folder: Path) -> str:
    """The office's X25519 public key (RFC 7748), base64; the private one stays in the folder."""
    public = _private_key(folder).public_key().public_bytes_raw()
    return base64.b64encode(public).decode()


def close_letter(folder: Path, plain: bytes, about: str) -> bytes:
    """A letter from the office to itself: what its database should not tell."""
    return close_for(office_public_key(folder), plain, about)


def open_letter(folder: Path, letter: bytes, about: str) -> bytes:
    """What a letter to the office says; NotForThisKey where it is another's, or damaged."""
    return open_with(_private_key(folder), letter, about)


def _private_key(folder: Path) -> X25519PrivateKey:
    made = X25519PrivateKey.generate().private_bytes_raw()
    return X25519PrivateKey.from_private_bytes(keep_once(folder / KEY_FILE, made))


def signing_public_key(folder: Path) -> str:
    """The office's Ed25519 public key (RFC 8032), base64: by it anyone can check a receipt."""
    public = _signing_key(folder).public_key().public_bytes_raw()
    return base64.b64encode(public).decode()


def sign(folder: Path, text: str) -> str:
    """The office's signature over a text, base64."""
    return base64.b64encode(_signing_key(folder).sign(text.encode())).decode()


def _signing_key(folder: Path) -> Ed25519PrivateKey:
    made = Ed25519PrivateKey.generate().private_bytes_raw()
    return Ed25519PrivateKey.from_private_bytes(keep_once(folder / SIGNING_KEY_FILE, made))
