"""Time is given, never taken: the Clock protocol, the system's clock, instants on the wire."""

import time
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

OFFICE_TIME_ZONE = "Asia/Shanghai"
LINUX_BOOT = Path("/proc/sys/kernel/random/boot_id")
"""Linux and Android draw this once when they start."""
WINDOWS_BOOT = (
    r"SYSTEM\CurrentControlSet\Control\Session Manager\Memory Management\PrefetchParameters"
)
"""Windows counts its starts under this key, as ``BootId``."""
NANO_PER_MILLI = 1_000_000


class Clock(Protocol):
    """What tells the time: wall time that may be wrong, and a steady counter of this boot."""

    boot_id: str

    def now(self) -> datetime:
        """The wall time, aware, in UTC."""

    def mono_ms(self) -> int:
        """Milliseconds of a counter that never goes back within one boot."""


def this_boot(boots: tuple[Callable[[], str], ...] = ()) -> str:
    """What names this start of the machine, the same in all its programs.

    A machine that does not tell gets a name for this program alone: what was measured before
    then counts no longer, which is doubtful and never wrong.
    """
    for told in (_linux_boot, _windows_boot, *boots):
        try:
            return told()
        except (OSError, ImportError, AttributeError, ValueError):
            continue
    return str(uuid.uuid4())


def _linux_boot() -> str:
    return str(uuid.UUID(LINUX_BOOT.read_text(encoding="ascii").strip()))


def _windows_boot() -> str:
    windows = import_module("winreg")
    with windows.OpenKey(windows.HKEY_LOCAL_MACHINE, WINDOWS_BOOT) as key:
        number, _kind = windows.QueryValueEx(key, "BootId")
    return f"windows-{int(number)}"


class SystemClock:
    """The clock of the machine; a device may know its boots by other means."""

    def __init__(self, *boots: Callable[[], str]) -> None:
        self.boot_id = this_boot(boots)

    def now(self) -> datetime:
        return datetime.now(UTC)

    def mono_ms(self) -> int:
        """Time since the machine started, asleep or awake: a tablet sleeps in its pocket."""
        if _SINCE_BOOT is not None:
            return time.clock_gettime_ns(_SINCE_BOOT) // NANO_PER_MILLI
        return time.monotonic_ns() // NANO_PER_MILLI


# Linux's plain steady counter stands still while the machine sleeps; Windows' does not.
_SINCE_BOOT: int | None = getattr(time, "CLOCK_BOOTTIME", None)


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
