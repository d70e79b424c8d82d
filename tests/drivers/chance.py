"""Chance in the tests' hand: what is drawn in a stretch of a day is drawn from its seed."""

import os
import random
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import shake_256

import pytest
from itsdangerous.timed import TimestampSigner

from shared.clock import to_ms
from tests.clocks import SteppedClock


@contextmanager
def one_chance(clock: SteppedClock, told: str) -> Iterator[None]:
    """Whatever is drawn in here is drawn from this seed, and stamps tell the clock's time."""
    drawn: Counter[int] = Counter()

    def chance(size: int) -> bytes:
        # By its size: what is drawn the first time only, for a cache, moves nothing else.
        drawn[size] += 1
        return shake_256(f"{told} {size} {drawn[size]}".encode()).digest(size)

    with pytest.MonkeyPatch.context() as instead:
        instead.setattr(os, "urandom", chance)
        instead.setattr(random, "_urandom", chance)
        instead.setattr(TimestampSigner, "get_timestamp", lambda _self: to_ms(clock.now()) // 1000)
        yield
