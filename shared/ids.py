"""Time-ordered ids (UUIDv7, RFC 9562), made where the record is made, also without a network."""

import secrets
import threading
import uuid
from collections.abc import Callable

_RANDOM_BITS = 74
_COUNTER_BITS = 12
_lock = threading.Lock()
_last = (0, 0)


def new_id(now_ms: int) -> str:
    """An id that sorts by the millisecond it was made in, and within it by order of making."""
    return str(_build(now_ms, secrets.randbits(_RANDOM_BITS - _COUNTER_BITS)))


def seeded_ids(seed: int) -> Callable[[int], str]:
    """A maker of ids that gives the same ids again for the same seed; for replays and tests."""
    state = [seed]

    def make(now_ms: int) -> str:
        state[0] = (state[0] * 6364136223846793005 + 1442695040888963407) & (2**64 - 1)
        return str(_build(now_ms, state[0] & (2**62 - 1)))

    return make


def is_id(text: object) -> bool:
    """Whether this is an id as we write them: 36 lower-case characters of a UUID."""
    if not isinstance(text, str) or len(text) != 36:
        return False
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _build(now_ms: int, tail: int) -> uuid.UUID:
    # A counter in the 12 bits after the time keeps ids of one millisecond in order.
    global _last
    with _lock:
        last_ms, count = _last
        if now_ms > last_ms:
            count = 0
        else:
            now_ms, count = last_ms, count + 1
            if count >= 2**_COUNTER_BITS:
                now_ms, count = last_ms + 1, 0
        _last = (now_ms, count)
    value = (now_ms & (2**48 - 1)) << 80
    value |= 0x7 << 76
    value |= count << 64
    value |= 0b10 << 62
    value |= tail & (2**62 - 1)
    return uuid.UUID(int=value)
