"""A clock that is set and moved by hand."""

from datetime import UTC, datetime, timedelta

START = datetime(2026, 9, 17, 1, 0, tzinfo=UTC)


class SteppedClock:
    """Wall time and steady counter move only when told."""

    def __init__(self, now: datetime = START, boot_id: str = "boot-1") -> None:
        self._now = now
        self._mono = 1_000_000
        self.boot_id = boot_id

    def now(self) -> datetime:
        return self._now

    def mono_ms(self) -> int:
        return self._mono

    def advance(self, **span: float) -> None:
        """Let time pass: ``seconds=``, ``hours=``, ``days=`` …"""
        passed = timedelta(**span)
        self._now += passed
        self._mono += int(passed.total_seconds() * 1000)

    def set(self, now: datetime) -> None:
        """Lie about the wall time; the steady counter does not move."""
        self._now = now

    def restart(self, boot_id: str) -> None:
        """Another boot: the steady counter begins again."""
        self.boot_id, self._mono = boot_id, 0
