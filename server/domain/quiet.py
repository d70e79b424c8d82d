"""Quiet hours: what would come at night comes in the morning."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

MINUTES_OF_A_DAY = 24 * 60
QUIET_FROM = 21 * 60 + 30
QUIET_UNTIL = 7 * 60
"""Where nobody has chosen otherwise."""


def not_before(now: datetime, zone: str, quiet_from: int, quiet_until: int) -> datetime:
    """This instant, or the end of the quiet hours it lies in; the same minute twice is no night."""
    local = now.astimezone(ZoneInfo(zone))
    minute = local.hour * 60 + local.minute
    if quiet_from <= quiet_until:
        quiet = quiet_from <= minute < quiet_until
    else:
        quiet = minute >= quiet_from or minute < quiet_until
    if not quiet:
        return now
    day = local.date() if minute < quiet_until else local.date() + timedelta(days=1)
    ends = time(quiet_until // 60, quiet_until % 60)
    return datetime.combine(day, ends, ZoneInfo(zone)).astimezone(UTC)


def minute_of(text: str) -> int | None:
    """The minute of the day of an hour as forms have it, ``21:30``; None where it is none."""
    try:
        told = time.fromisoformat(text)
    except ValueError:
        return None
    return told.hour * 60 + told.minute


def hour_of(minute: int) -> str:
    """The same as forms have it."""
    return f"{minute // 60:02}:{minute % 60:02}"
