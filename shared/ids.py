"""Time-ordered ids (UUIDv7, RFC 9562), made where the record is made, also without a network."""

import re
import secrets
import threading
import uuid
from collections.abc import Callable

_RANDOM_BITS = 74
_COUNTER_BITS = 12
_WRITTEN = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def new_id(now_ms: int) -> str:
    """An id that sorts by the millisecond it was made in, and within it by order of making."""
    return str(_build(now_ms, secrets.randbits(_RANDOM_BITS - _COUNTER_BITS)))


def seeded_ids(seed: int) -> Callable[[int], str]:
    """A maker of ids that gives the same ids again for the same seed; for replays and tests."""
    state = [seed]
    order = _Order()

    def make(now_ms: int) -> str:
        state[0] = (state[0] * 6364136223846793005 + 1442695040888963407) & (2**64 - 1)
        return str(_build(now_ms, state[0] & (2**62 - 1), order))

    return make


def is_id(text: object) -> bool:
    """Whether this is an id as we write them: 36 lower-case characters of a UUID."""
    return isinstance(text, str) and _WRITTEN.fullmatch(text) is not None


class _Order:
    """A counter in the 12 bits after the time keeps ids of one millisecond in order."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = (0, 0)

    def next(self, now_ms: int) -> tuple[int, int]:
        with self._lock:
            last_ms, count = self._last
            if now_ms > last_ms:
                self._last = (now_ms, 0)
            elif count + 1 < 2**_COUNTER_BITS:
                self._last = (last_ms, count + 1)
            else:
                self._last = (last_ms + 1, 0)
            return self._last


_order = _Order()


def _build(now_ms: int, tail: int, order: _Order | None = None) -> uuid.UUID:
    ms, count = (order or _order).next(now_ms)
    value = (ms & (2**48 - 1)) << 80
    value |= 0x7 << 76
    value |= count << 64
    value |= 0b10 << 62
    value |= tail & (2**62 - 1)
    return uuid.UUID(int=value)
