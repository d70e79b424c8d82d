"""Cursors: encrypted and authenticated, because a number would reveal that a draw is going on.

AES-SIV (RFC 5297) is deterministic, so that one page is the same bytes for everyone in a scope.
"""

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from shared.problems import BadCursor


def write(secret: str, scope: str, seq: int, epoch: str) -> str:
    """The cursor of a scope at a feed number."""
    sealed = _cipher(secret).encrypt(f"{seq:020d}".encode(), [scope.encode(), epoch.encode()])
    return base64.urlsafe_b64encode(sealed).decode().rstrip("=")


def read(secret: str, scope: str, cursor: str, epoch: str) -> int:
    """The feed number a cursor stands for; BadCursor if we did not give it out for this scope."""
    if not cursor:
        return 0
    try:
        sealed = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
        plain = _cipher(secret).decrypt(sealed, [scope.encode(), epoch.encode()])
    except (InvalidTag, ValueError, binascii.Error) as error:
        raise BadCursor() from error
    return int(plain)


def _cipher(secret: str) -> AESSIV:
    return AESSIV(hashlib.sha512(b"lookback cursor\n" + secret.encode()).digest())
