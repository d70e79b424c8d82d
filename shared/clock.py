"""Time is given, never taken: the Clock protocol, the system's clock, instants on the wire."""

import time
import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

OFFICE_TIME_ZONE = "Asia/Shanghai"


class Clock(Protocol):
    """What tells the time: wall time that may be wrong, and a steady counter of this boot."""

    boot_id: str

    def now(self) -> datetime:
        """The wall time, aware, in UTC."""

    def mono_ms(self) -> int:
        """Milliseconds of a counter that never goes back within one boot."""


class SystemClock:
    """The clock of the machine."""

    def __init__(self) -> None:
        self.boot_id = str(uuid.uuid4())

    def now(self) -> datetime:
        return datetime.now(UTC)

    def mono_ms(self) -> int:
        return time.monotonic_ns() // 1_000_000


def to_wire(instant: datetime) -> str:
    """An instant as it travels: UTC, milliseconds, ``2026-09-17T01:12:03.123Z``."""
    text = instant.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")


def from_wire(text: str) -> datetime:
    """The instant that a wire text names; ValueError if it names none."""
    instant = datetime.fromisoformat(text)
    if instant.tzinfo is None:
        raise ValueError(f"instant without time zone: {text!r}")
    return instant.astimezone(UTC)


def to_ms(instant: datetime) -> int:
    """Whole milliseconds since 1970."""
    return (instant - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(milliseconds=1)


def local_date(instant: datetime, zone: str = OFFICE_TIME_ZONE) -> date:
    """The calendar day of an instant in the office's time zone."""
    return instant.astimezone(ZoneInfo(zone)).date()


def end_of_day(day: date, zone: str = OFFICE_TIME_ZONE) -> datetime:
    """24:00 of a day in the office's time zone, as an instant."""
    following = day + timedelta(days=1)
    return datetime(
        following.year, following.month, following.day, tzinfo=ZoneInfo(zone)
    ).astimezone(UTC)
