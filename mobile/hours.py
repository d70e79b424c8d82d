"""The office's time zone, as the tablet last heard: the hours and days a person reads."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from shared.clock import OFFICE_TIME_ZONE, local_date

FACT = "time_zone"
"""Under what name the tablet keeps it."""


class _Zone:
    """The zone read in now."""

    name = OFFICE_TIME_ZONE


def hear(name: object) -> str:
    """Read in this zone from now on; one that this machine does not know is not taken."""
    try:
        _Zone.name = ZoneInfo(str(name)).key if name else OFFICE_TIME_ZONE
    except (KeyError, ValueError, OSError):
        _Zone.name = OFFICE_TIME_ZONE
    return _Zone.name


def zone() -> str:
    """The office's zone."""
    return _Zone.name


def local(instant: datetime) -> str:
    """An instant as the office's clock shows it, ``2026-09-17 09:00:00``."""
    return instant.astimezone(ZoneInfo(_Zone.name)).strftime("%Y-%m-%d %H:%M:%S")


def day_of(instant: datetime) -> date:
    """The office's day of an instant."""
    return local_date(instant, _Zone.name)
