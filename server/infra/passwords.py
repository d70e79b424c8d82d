"""Passwords under argon2id; tokens and codes kept as digests only."""

import hashlib
import hmac
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

TOKEN_BYTES = 32
CODE_GROUPS = 3
CODE_GROUP_CHARS = 4
CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
PASSWORD_CHARS_MIN = 10
PASSWORD_CHARS_MAX = 200
_TIME_COST = 2


def hash_password(password: str, memory_kib: int) -> str:
    """The argon2id hash of a password. Slow on purpose: never inside a transaction."""
    return _hasher(memory_kib).hash(password)


def verify_password(password: str, password_hash: str, memory_kib: int) -> bool:
    """Whether the password is the one; as slow for an unknown person as for a known one."""
    hasher = _hasher(memory_kib)
    try:
        return hasher.verify(password_hash or hasher.hash("nobody"), password) and bool(
            password_hash
        )
    except (VerificationError, InvalidHashError):
        return False


def new_digits(count: int) -> str:
    """A code that is read out of a letter and typed."""
    return "".join(secrets.choice("0123456789") for _ in range(count))


def new_token() -> str:
    """A secret that only its holder has; we keep its digest."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def new_code() -> str:
    """A one-time code a person can read out and type: no 0, O, 1 or I."""
    groups = (
        "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_GROUP_CHARS))
        for _ in range(CODE_GROUPS)
    )
    return "-".join(groups)


def code_digest(code: str) -> str:
    """The digest of a code as people type it: case and dashes do not matter."""
    return token_digest(_as_typed(code))


def code_beginning(code: str) -> str:
    """The digest of a code's first group: whoever guesses at one code begins as it does."""
    return token_digest(_as_typed(code)[:CODE_GROUP_CHARS])


def _as_typed(code: str) -> str:
    return "".join(code.upper().split()).replace("-", "")


def token_digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def same(left: str, right: str) -> bool:
    """Equality that takes the same time whatever differs."""
    return hmac.compare_digest(left.encode(), right.encode())


def _hasher(memory_kib: int) -> PasswordHasher:
    return PasswordHasher(time_cost=_TIME_COST, memory_cost=memory_kib, parallelism=1)
