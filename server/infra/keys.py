"""The office's own keys: tablets seal their recovery copy to the public one."""

import base64
import os
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

KEY_FILE = "office.key"


def office_public_key(folder: Path) -> str:
    """The office's X25519 public key (RFC 7748), base64; the private one stays in the folder."""
    public = _private_key(folder).public_key().public_bytes_raw()
    return base64.b64encode(public).decode()


def _private_key(folder: Path) -> X25519PrivateKey:
    path = folder / KEY_FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return X25519PrivateKey.from_private_bytes(path.read_bytes())
    key = X25519PrivateKey.generate()
    with os.fdopen(descriptor, "wb") as file:
        file.write(key.private_bytes_raw())
    return key
