"""What stands at the foot of a photo where it is shown or printed: a layer, never its pixels."""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from shared.clock import from_wire
from shared.papers.words import Reader
from shared.vocabulary import PhotoSource

DIGITS_SHOWN = 8
E7 = 10_000_000
MS_PER_S = 1000
Body = Mapping[str, Any]


@dataclass(frozen=True)
class Stamp:
    """How a photo came to be: when, where, by whom, and by which clock."""

    at: datetime
    school: str = ""
    by: str = ""
    sha256: str = ""
    doubtful: bool = False
    from_gallery: bool = False
    place: Body = field(default_factory=dict)
    uncertainty_ms: int | None = None
    capture: bool = False
    """It is the capture that is shown: faces in it are not hidden yet."""


def stamp_of(photo: Body, school: str = "", by: str = "") -> Stamp:
    """The stamp of a photo as an inspection's body tells it; an older office tells less."""
    taken = photo.get("taken") or {}
    at = str(photo.get("taken_at") or taken.get("at") or "")
    unsure = taken.get("uncertainty_ms")
    return Stamp(
        at=from_wire(at),
        school=school,
        by=by or str(photo.get("by") or ""),
        sha256=str(photo.get("sha256") or ""),
        doubtful=bool(photo.get("taken_doubtful")) or (bool(taken) and unsure is None),
        from_gallery=photo.get("source") == PhotoSource.GALLERY,
        place=photo.get("place") or {},
        uncertainty_ms=unsure,
    )


def stamp_words(stamp: Stamp, reader: Reader) -> tuple[str, ...]:
    """The stamp in words: a gallery picture says so first."""
    told = (
        reader.say("From the gallery") if stamp.from_gallery else "",
        reader.time(stamp.at),
        stamp.school,
        _place(stamp.place, reader) if stamp.place else "",
        stamp.by,
        _clock(stamp, reader),
        _digest(stamp, reader) if stamp.sha256 else "",
    )
    return tuple(word for word in told if word)


def _clock(stamp: Stamp, reader: Reader) -> str:
    """How far the hour may be off; of a sender without a tablet nothing is known."""
    if stamp.doubtful:
        return reader.say("clock not checked")
    if stamp.uncertainty_ms is None:
        return ""
    seconds = max(1, math.ceil(stamp.uncertainty_ms / MS_PER_S))
    return reader.filled("clock ±{seconds} s", seconds=seconds)


def _digest(stamp: Stamp, reader: Reader) -> str:
    digest = stamp.sha256[:DIGITS_SHOWN].upper()
    if stamp.capture:
        return reader.filled("capture {digest}", digest=digest)
    return reader.filled("digest {digest}", digest=digest)


def _place(place: Body, reader: Reader) -> str:
    """Where, in degrees, and how exactly."""
    lat, lon, accuracy = (place.get(name) for name in ("lat_e7", "lon_e7", "accuracy_m"))
    if lat is None or lon is None:
        return reader.say("place not measured")
    degrees = f"{int(lat) / E7:.5f}, {int(lon) / E7:.5f}"
    return f"{degrees} {reader.filled('±{metres} m', metres=accuracy)}" if accuracy else degrees
