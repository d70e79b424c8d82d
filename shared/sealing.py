"""Canonical bytes and digests: what is hashed, chained, signed and compared.

Canonical JSON is UTF-8 with sorted keys, no blanks and no floats (decimals are strings,
coordinates whole numbers of 1e-7 degrees), so that equal things have equal bytes everywhere.
"""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

GENESIS = "0" * 64
_PLAIN = frozenset({str, int, bool, type(None)})


class NotCanonical(ValueError):
    """A value that canonical JSON does not hold, such as a float."""


def canonical(value: Any) -> bytes:
    """The canonical bytes of a JSON value."""
    refuse_floats(value)
    text = json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    )
    return text.encode()


def digest(data: bytes) -> str:
    """SHA-256 (FIPS 180-4) in lower-case hex."""
    return hashlib.sha256(data).hexdigest()


def seal(value: Any) -> str:
    """The digest of a value's canonical bytes."""
    return digest(canonical(value))


def covered(digests: list[str]) -> str:
    """The digest of a submitted part: over the digests of its ops, in the order they were made."""
    return digest("\n".join(digests).encode())


def photos_digest(sha256s: Iterable[str]) -> str:
    """One digest for a set of photos: over their digests in order, each on a line."""
    return digest("".join(f"{one}\n" for one in sorted(set(sha256s))).encode())


def link(before: str, data: bytes) -> str:
    """The next link of a chain: the digest over the link before and the bytes of this entry."""
    return digest(before.encode() + b"\n" + data)


def refuse_floats(value: Any) -> None:
    """Raise NotCanonical where a float, or what is no JSON, hides anywhere in the value."""
    unread = [value]
    while unread:
        part = unread.pop()
        if isinstance(part, dict):
            parts: Any = part.values()
        elif isinstance(part, list | tuple):
            parts = part
        elif isinstance(part, str | int) or part is None:
            continue
        else:
            raise NotCanonical(f"not in canonical JSON: {part!r}")
        if not set(map(type, parts)) <= _PLAIN:
            unread.extend([one for one in parts if type(one) not in _PLAIN])
