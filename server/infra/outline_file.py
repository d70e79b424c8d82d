"""Outlines of areas as an office sends them (GeoJSON, RFC 7946): looked through, bounded, rounded.

Kept are places alone, as rings of [longitude, latitude]; whatever else the file holds is left.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import msgspec

from shared.problems import Invalid, TooLarge

FILE_BYTES_MAX = 4 * 1024 * 1024
FEATURES_MAX = 500
POINTS_MAX = 5000
"""So many points an area's outline has at most: finer than any screen shows."""
RING_MIN = 4
"""A triangle, closed."""
DECIMALS = 5
"""A metre."""
LONGITUDE_MAX, LATITUDE_MAX = 180.0, 85.0
NAMES = ("code", "adcode", "name")
"""By which property a feature tells whose outline it is."""

Ring = list[list[float]]
Polygons = list[list[Ring]]


class NotAnOutline(Invalid):
    code = "not_an_outline"
    text = (
        "This is no outline we can read: GeoJSON with polygons of longitude and latitude, each"
        " ring closed."
    )


class TooManyPoints(Invalid):
    code = "too_many_points"
    text = "An outline has at most {most} points, and this one has {count}. Simplify it first."


@dataclass(frozen=True)
class Outline:
    """One outline of a file: the names its feature gives, and its polygons."""

    names: tuple[str, ...]
    polygons: Polygons

    @property
    def points(self) -> int:
        return sum(len(ring) for polygon in self.polygons for ring in polygon)


def read(data: bytes) -> list[Outline]:
    """The outlines of a file; the first thing that is wrong with it is told."""
    if len(data) > FILE_BYTES_MAX:
        raise TooLarge()
    try:
        told = msgspec.json.decode(data)
    except (msgspec.DecodeError, RecursionError) as error:
        raise NotAnOutline() from error
    found = [Outline(tuple(_names(one)), _polygons(one)) for one in _features(told)]
    if not found:
        raise NotAnOutline()
    return found


def _features(told: Any) -> list[dict[str, Any]]:
    """The features of a collection; a single one, or bare polygons, as one."""
    if not isinstance(told, dict):
        raise NotAnOutline()
    if told.get("type") == "FeatureCollection":
        features = told.get("features")
    else:
        features = [told if told.get("type") == "Feature" else {"geometry": told}]
    if not isinstance(features, list) or len(features) > FEATURES_MAX:
        raise NotAnOutline()
    if not all(isinstance(one, dict) for one in features):
        raise NotAnOutline()
    return features


def _names(feature: dict[str, Any]) -> Iterator[str]:
    properties = feature.get("properties")
    if isinstance(properties, dict):
        for name in NAMES:
            if isinstance(properties.get(name), str | int):
                yield str(properties[name]).strip()


def _polygons(feature: dict[str, Any]) -> Polygons:
    geometry = feature.get("geometry")
    if not isinstance(geometry, dict):
        raise NotAnOutline()
    places = geometry.get("coordinates")
    if geometry.get("type") == "Polygon":
        places = [places]
    elif geometry.get("type") != "MultiPolygon":
        raise NotAnOutline()
    found = [[_ring(ring) for ring in _listed(polygon)] for polygon in _listed(places)]
    count = sum(len(ring) for polygon in found for ring in polygon)
    if count > POINTS_MAX:
        raise TooManyPoints(most=POINTS_MAX, count=count)
    return found


def _ring(told: Any) -> Ring:
    ring = [_point(one) for one in _listed(told)]
    if len(ring) < RING_MIN or ring[0] != ring[-1]:
        raise NotAnOutline()
    return ring


def _point(told: Any) -> list[float]:
    try:
        longitude, latitude, *_height = _listed(told)
    except ValueError as error:
        raise NotAnOutline() from error
    if not _is_number(longitude) or not _is_number(latitude):
        raise NotAnOutline()
    # Compared before anything is worked out: a whole number of a file may be longer than a float.
    if abs(longitude) > LONGITUDE_MAX or abs(latitude) > LATITUDE_MAX:
        raise NotAnOutline()
    return [round(float(longitude), DECIMALS), round(float(latitude), DECIMALS)]


def _is_number(told: Any) -> bool:
    return type(told) in (int, float)


def _listed(told: Any) -> list[Any]:
    if not isinstance(told, list) or not told:
        raise NotAnOutline()
    return told
