"""How far this tablet's clock is from the office's, measured per boot, with its uncertainty."""

import json
from datetime import datetime, timedelta

from mobile.store.database import Database
from shared.clock import Clock, to_ms, to_wire
from shared.records.ops import Instant

LARGE_OFFSET_MS = 60_000


class ClockWatch:
    """The measured offset of this boot; without one, instants are doubtful."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    def measured(self, server_time: datetime, sent_mono_ms: int) -> None:
        """An answer told the office's time; half the round trip is how unsure we are."""
        round_trip = max(0, self._clock.mono_ms() - sent_mono_ms)
        uncertainty = round_trip // 2 + 1
        kept = self._kept()
        if kept and kept["uncertainty_ms"] < uncertainty:
            return
        # The office's time when this boot's steady counter stood at zero.
        zero_ms = to_ms(server_time) + uncertainty - self._clock.mono_ms()
        value = {
            "boot_id": self._clock.boot_id,
            "zero_ms": zero_ms,
            "uncertainty_ms": uncertainty,
        }
        self._database.put_fact("clock", json.dumps(value).encode())

    def now(self) -> Instant:
        """This instant, corrected by the steady counter of this boot where it was measured."""
        wall = self._clock.now()
        kept = self._kept()
        if kept is None:
            return Instant(to_wire(wall))
        right_ms = kept["zero_ms"] + self._clock.mono_ms()
        offset = right_ms - to_ms(wall)
        corrected = wall + timedelta(milliseconds=offset)
        return Instant(to_wire(corrected), int(offset), int(kept["uncertainty_ms"]))

    def warning_ms(self) -> int:
        """By how much the wall clock is wrong, where that is worth a warning."""
        offset = self.now().offset_ms or 0
        return offset if abs(offset) > LARGE_OFFSET_MS else 0

    def _kept(self) -> dict[str, int] | None:
        kept = self._database.fact("clock")
        told = json.loads(kept) if kept else None
        return told if told and told["boot_id"] == self._clock.boot_id else None
