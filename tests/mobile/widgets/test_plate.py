"""A surface drawn as one small picture: round where it was, never rounder than it is large."""

import pytest

from mobile.widgets.plate import Skin, pixels_of

WHITE, BLACK = (1.0, 1.0, 1.0, 1.0), (0.0, 0.0, 0.0, 1.0)


def skin(radius: float = 14, border: float = 0) -> Skin:
    return Skin(WHITE, BLACK, border, radius)


def test_no_surface_is_rounder_than_half_of_its_shorter_side() -> None:
    assert skin(14).within(100, 22).radius == 11
    assert skin(14).within(9, 100).radius == 4.5
    assert skin(14).within(100, 28) == skin(14)


@pytest.mark.parametrize("border", [0, 1, 3])
@pytest.mark.parametrize("radius", [0, 8, 14, 43.75])
def test_from_its_corner_on_it_is_the_same_all_along(radius: float, border: float) -> None:
    one = skin(radius, border)
    side, data = 2 * one.corner, pixels_of(one)
    pixels = [data[at : at + 4] for at in range(0, len(data), 4)]
    rows = [pixels[at : at + side] for at in range(0, len(pixels), side)]
    middle = side // 2
    assert rows[middle] == rows[middle - 1]
    assert rows == rows[::-1]
    assert all(row == row[::-1] for row in rows)
    assert rows[middle][middle] == bytes([255, 255, 255, 255])
    assert rows[0][0][3] < rows[middle][0][3] < rows[middle][1][3]
    assert (rows[middle][0][:3] == bytes(3)) == bool(border)
