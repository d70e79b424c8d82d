"""Waiting after failures: capped, exponential, with jitter, kept across restarts."""

import json
import random

from mobile.config import BACKOFF_FIRST_S, BACKOFF_LAST_S, SILENCE_LAST_S
from mobile.store.database import Database
from shared.clock import Clock, to_ms
from shared.problems import Problem

LANES = ("ops", "pull", "fetch", "preview", "evidence", "custody", "keeping")
LINES = (("ops",), ("pull", "fetch", "custody", "keeping"), ("preview",), ("evidence",))
"""Lanes that go on apart from each other; those of one line do one thing after another."""


class Backoff:
    """When each lane may try again."""

    def __init__(self, database: Database, clock: Clock, chance: random.Random) -> None:
        self._database, self._clock, self._chance = database, clock, chance
        self._now: dict[str, dict[str, int]] = {}
        self._silent: set[str] = set()

    def may_try(self, lane: str) -> bool:
        return self.wait_s(lane) <= 0

    def wait_s(self, lane: str) -> int:
        """Seconds until this lane tries again; none where the clock was set back meanwhile."""
        wait = (self._kept(lane)["until_ms"] - to_ms(self._clock.now())) / 1000
        return int(wait + 0.999) if 0 < wait <= BACKOFF_LAST_S else 0

    @property
    def silent(self) -> bool:
        """Whether a lane waits because nothing of the office's answered it."""
        return bool(self._silent)

    def failures(self, lane: str) -> int:
        """How often this lane has failed since it last succeeded."""
        return self._kept(lane)["failures"]

    def failed(self, lane: str, *, silent: bool = False) -> None:
        """Wait longer, up to the cap; that of a silent office is short, for it may be back soon."""
        failures = self._kept(lane)["failures"] + 1
        last = SILENCE_LAST_S if silent else BACKOFF_LAST_S
        cap = min(BACKOFF_FIRST_S * 2 ** min(failures - 1, 20), last)
        wait_ms = int(cap * 1000 * self._chance.uniform(0.5, 1))
        self._keep(lane, failures, to_ms(self._clock.now()) + wait_ms)
        (self._silent.add if silent else self._silent.discard)(lane)

    def succeeded(self, lane: str) -> None:
        self._silent.discard(lane)
        if self._kept(lane)["failures"]:
            self._keep(lane, 0, 0)

    def wake(self) -> None:
        """Somebody wants it now (foreground, button): try at once."""
        for lane in LANES:
            self._keep(lane, self._kept(lane)["failures"], 0)

    def _kept(self, lane: str) -> dict[str, int]:
        if lane not in self._now:
            kept = self._database.fact(f"backoff:{lane}")
            self._now[lane] = dict(json.loads(kept)) if kept else {"failures": 0, "until_ms": 0}
        return self._now[lane]

    def _keep(self, lane: str, failures: int, until_ms: int) -> None:
        self._now[lane] = {"failures": failures, "until_ms": until_ms}
        try:
            self._database.put_fact(f"backoff:{lane}", json.dumps(self._now[lane]).encode())
        except Problem:
            # A full disk must not make a lane try without end; this run knows how long to wait.
            return
