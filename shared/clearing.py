"""The code that lets a tablet be cleared although something lies on it alone.

It is said over the telephone where no network is: short, for one tablet and one request of it.
Office and tablet make it alike (HMAC-SHA-256, RFC 2104) from what both have known since enrolment,
the digest of the tablet's token; so the tablet proves it without asking anybody.
"""

import hashlib
import hmac
import secrets

ABOUT = b"lookback clearing 1"
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""No 0, O, 1 or I: it is read out and typed."""
GROUPS, GROUP_CHARS = 3, 4
REQUEST_DIGITS = 8
TABLET_CHARS = 8


def tablet_of(device_id: str) -> str:
    """The end of a tablet's id, by which people name it to each other."""
    return device_id[-TABLET_CHARS:].upper()


def new_request() -> str:
    """A number for one request, drawn on the tablet: a code for another one does not fit."""
    digits = f"{secrets.randbelow(10**REQUEST_DIGITS):0{REQUEST_DIGITS}d}"
    return f"{digits[:4]} {digits[4:]}"


def is_request(told: str) -> bool:
    """Whether this can be the number of a request."""
    plain = _plain(told)
    return plain.isascii() and plain.isdigit() and len(plain) == REQUEST_DIGITS


def code_for(token_digest: str, device_id: str, request: str) -> str:
    """The code of one request of one tablet."""
    key = hmac.digest(bytes.fromhex(token_digest), ABOUT, hashlib.sha256)
    told = f"{device_id}\n{_plain(request)}".encode()
    made = hmac.digest(key, told, hashlib.sha256)
    chars = [ALPHABET[byte % len(ALPHABET)] for byte in made[: GROUPS * GROUP_CHARS]]
    starts = range(0, len(chars), GROUP_CHARS)
    return "-".join("".join(chars[one : one + GROUP_CHARS]) for one in starts)


def fits(typed: str, code: str) -> bool:
    """Whether this is the code, as people type it: case, blanks and dashes do not matter."""
    return hmac.compare_digest(_plain(typed).encode(), _plain(code).encode())


def _plain(text: str) -> str:
    return "".join(text.upper().split()).replace("-", "")
