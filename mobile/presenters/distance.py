"""How far a school is from the tablet, as the crow flies."""

from math import asin, cos, radians, sin, sqrt
from typing import Any

from shared.records.ops import Place

EARTH_M = 6_371_000
E7 = 10_000_000


def metres(here: Place, school: dict[str, Any]) -> int | None:
    """So far from here to a school; None where one of the two places is not known."""
    lat, lon = school.get("lat_e7"), school.get("lon_e7")
    if here.lat_e7 is None or here.lon_e7 is None or lat is None or lon is None:
        return None
    north, other = radians(here.lat_e7 / E7), radians(lat / E7)
    up, across = (other - north) / 2, radians((lon - here.lon_e7) / E7) / 2
    chord = sin(up) ** 2 + cos(north) * cos(other) * sin(across) ** 2
    return round(2 * EARTH_M * asin(sqrt(min(1.0, chord))))


def nearest_first(far: int | None) -> float:
    """Where a place stands among others by its distance; one nobody knows is the last."""
    return float("inf") if far is None else float(far)
