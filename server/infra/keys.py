"""The office's own keys: tablets seal their recovery copy to the public one."""

import base64
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from server.config import keep_once

KEY_FILE = "office.key"


def office_public_key(folder: Path) -> str:
    """The office's X25519 public key (RFC 7748), base64; the private one stays in the folder."""
    public = _private_key(folder).public_key().public_bytes_raw()
    return base64.b64encode(public).decode()


def _private_key(folder: Path) -> X25519PrivateKey:
    made = X25519PrivateKey.generate().private_bytes_raw()
    return X25519PrivateKey.from_private_bytes(keep_once(folder / KEY_FILE, made))
