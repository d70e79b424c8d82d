"""Marks drawn over a photo, the same on the tablet and in the office; the pixels stay untouched.

Points are in thousandths of the photo's width and height, from its upper left corner.
"""

import math
from collections.abc import Sequence
from enum import StrEnum

THOUSAND = 1000
HEAD_SHARE, HEAD_MAX = 0.35, 0.05
"""The head of an arrow: of its shaft, and at most of the photo's longer side."""
HEAD_ANGLE = math.radians(150)
CORNERS = 48
"""A circle is drawn as so many short lines."""

Point = tuple[float, float]
Stroke = tuple[Point, ...]


class Shape(StrEnum):
    """What may be drawn over a photo."""

    ARROW = "arrow"
    CIRCLE = "circle"
    BOX = "box"
    TEXT = "text"


def strokes(shape: str, points: Sequence[Sequence[int]], size: Point) -> tuple[Stroke, ...]:
    """The lines of one mark on a photo of this size; none for words and what is not known."""
    placed = [_placed(point, size) for point in points[:2]]
    if len(placed) < len("ab"):
        return ()
    start, end = placed
    if shape == Shape.ARROW:
        return _arrow(start, end, HEAD_MAX * max(size))
    if shape == Shape.BOX:
        return ((start, (end[0], start[1]), end, (start[0], end[1]), start),)
    if shape == Shape.CIRCLE:
        return (_circle(start, end),)
    return ()


def anchor(points: Sequence[Sequence[int]], size: Point) -> tuple[Point, bool] | None:
    """Where the words of a mark begin, or end where that is in the right half of the photo."""
    if not points:
        return None
    place = _placed(points[0], size)
    return place, place[0] > size[0] / 2


def _placed(point: Sequence[int], size: Point) -> Point:
    x, y = (*point, 0, 0)[:2]
    return x / THOUSAND * size[0], y / THOUSAND * size[1]


def _arrow(tail: Point, tip: Point, head_max: float) -> tuple[Stroke, ...]:
    length = math.dist(tail, tip)
    along = math.atan2(tip[1] - tail[1], tip[0] - tail[0])
    head = min(length * HEAD_SHARE, head_max)
    left, right = (
        (tip[0] + head * math.cos(along + turn), tip[1] + head * math.sin(along + turn))
        for turn in (HEAD_ANGLE, -HEAD_ANGLE)
    )
    return (tail, tip), (left, tip, right)


def _circle(one: Point, other: Point) -> Stroke:
    middle = ((one[0] + other[0]) / 2, (one[1] + other[1]) / 2)
    wide, high = abs(one[0] - other[0]) / 2, abs(one[1] - other[1]) / 2
    turns = (math.tau * n / CORNERS for n in range(CORNERS + 1))
    return tuple(
        (middle[0] + wide * math.cos(turn), middle[1] + high * math.sin(turn)) for turn in turns
    )
