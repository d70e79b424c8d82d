"""Outlines of areas: what a file may hold, and what is refused before anything is kept."""

import json
from typing import Any

import pytest

from server.infra import outline_file
from server.infra.outline_file import FEATURES_MAX, POINTS_MAX, NotAnOutline, TooManyPoints
from shared.problems import TooLarge

SQUARE = [[118.0, 24.0], [118.1, 24.0], [118.1, 24.1], [118.0, 24.1], [118.0, 24.0]]


def polygon(ring: Any = SQUARE) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [ring]}


def feature(geometry: Any, **properties: Any) -> dict[str, Any]:
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def read(told: Any) -> list[outline_file.Outline]:
    return outline_file.read(json.dumps(told).encode())


def test_features_bare_polygons_and_collections_are_read_and_rounded_to_a_metre() -> None:
    fine = [[118.0000049, 24.0, 7.5], *SQUARE[1:4], [118.0000049, 24.0]]
    (one,) = read(polygon(fine))
    assert (one.names, one.points, one.polygons[0][0][0]) == ((), 5, [118.0, 24.0])
    many = {"type": "MultiPolygon", "coordinates": [[SQUARE], [SQUARE, SQUARE]]}
    told = [feature(polygon(), name="甲镇", code=350001), feature(many, adcode="YT02", note="x")]
    found = read({"type": "FeatureCollection", "features": told})
    assert [(outline.names, outline.points) for outline in found] == [
        (("350001", "甲镇"), 5),
        (("YT02",), 15),
    ]


@pytest.mark.parametrize(
    "told",
    [
        [],
        "x",
        {},
        {"type": "Point", "coordinates": [118, 24]},
        {"type": "FeatureCollection", "features": []},
        {"type": "FeatureCollection", "features": [7]},
        {"type": "FeatureCollection", "features": [feature(polygon())] * (FEATURES_MAX + 1)},
        feature(None),
        polygon(SQUARE[:-1]),
        polygon(SQUARE[:2]),
        polygon([]),
        polygon([[118]] * 4),
        polygon([["118", 24]] * 4),
        polygon([[True, 24]] * 4),
        polygon([[None, 24]] * 4),
        polygon([[1180, 24]] * 4),
        polygon([[118, 89]] * 4),
        polygon([[10**400, 24]] * 4),
        polygon([[118, -(10**400)]] * 4),
        {"type": "Polygon", "coordinates": 7},
        {"type": "MultiPolygon", "coordinates": [7]},
    ],
)
def test_what_is_no_outline_is_refused(told: Any) -> None:
    with pytest.raises(NotAnOutline):
        read(told)


@pytest.mark.parametrize(
    "data",
    [b"", b"\xff\xfe", b"[" * 100_000, b'{"type": "Polygon", "coordinates": [[[NaN, 1]]]}'],
)
def test_what_is_no_json_is_refused(data: bytes) -> None:
    with pytest.raises(NotAnOutline):
        outline_file.read(data)


def test_what_is_too_fine_or_too_large_says_so() -> None:
    with pytest.raises(TooManyPoints):
        read(polygon(SQUARE[:1] * (POINTS_MAX + 1)))
    with pytest.raises(TooLarge):
        outline_file.read(b" " * (outline_file.FILE_BYTES_MAX + 1))
