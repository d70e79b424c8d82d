"""A calendar as other programs read it (RFC 5545): events, escaped texts, folded lines."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from shared.signs import in_plain_sight

LINE_BYTES_MAX = 75
NEWLINE = "\r\n"
PRODUCT = "-//Lookback//Lookback//EN"
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Entry:
    """One thing to go to: at an instant, for an hour; or on a day."""

    uid: str
    begins: datetime | date
    summary: str
    stamp: datetime
    place: str = ""
    note: str = ""


def calendar(name: str, entries: Iterable[Entry]) -> str:
    """The whole calendar as text."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODUCT}", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", f"X-WR-CALNAME:{escaped(name)}"]
    for entry in entries:
        lines += _event(entry)
    lines.append("END:VCALENDAR")
    return "".join(f"{folded(line)}{NEWLINE}" for line in lines)


def escaped(text: str) -> str:
    """A text whose commas, semicolons, backslashes and line ends are its own."""
    plain = in_plain_sight(text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return plain.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def folded(line: str) -> str:
    """A long line broken into lines of at most 75 bytes; no character is torn apart."""
    parts, part, room = [], "", LINE_BYTES_MAX
    for sign in line:
        size = len(sign.encode())
        if size > room:
            parts.append(part)
            # What follows begins with a blank, which counts.
            part, room = "", LINE_BYTES_MAX - 1
        part += sign
        room -= size
    return f"{NEWLINE} ".join([*parts, part])


def _event(entry: Entry) -> Iterator[str]:
    yield "BEGIN:VEVENT"
    yield f"UID:{escaped(entry.uid)}"
    yield f"DTSTAMP:{_instant(entry.stamp)}"
    if isinstance(entry.begins, datetime):
        yield f"DTSTART:{_instant(entry.begins)}"
        yield "DURATION:PT1H"
    else:
        yield f"DTSTART;VALUE=DATE:{entry.begins:%Y%m%d}"
        yield f"DTEND;VALUE=DATE:{entry.begins + ONE_DAY:%Y%m%d}"
        yield "TRANSP:TRANSPARENT"
    yield f"SUMMARY:{escaped(entry.summary)}"
    if entry.place:
        yield f"LOCATION:{escaped(entry.place)}"
    if entry.note:
        yield f"DESCRIPTION:{escaped(entry.note)}"
    yield "CLASS:CONFIDENTIAL"
    yield "END:VEVENT"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
