"""Marks over a photo: what each shape looks like, whatever size the photo is shown in."""

import math

import pytest

from shared.marks import THOUSAND, Shape, anchor, strokes

SIZE = (2000, 1000)
ACROSS = [[100, 200], [600, 700]]


def test_a_box_goes_round_its_two_corners_and_closes() -> None:
    ((*corners, last),) = strokes(Shape.BOX, ACROSS, SIZE)
    assert set(corners) == {(200, 200), (1200, 200), (1200, 700), (200, 700)}
    assert last == corners[0]


def test_a_circle_touches_its_box_and_stays_within() -> None:
    (ring,) = strokes(Shape.CIRCLE, ACROSS, SIZE)
    xs, ys = [x for x, _y in ring], [y for _x, y in ring]
    assert (min(xs), max(xs)) == pytest.approx((200, 1200))
    assert (min(ys), max(ys)) == pytest.approx((200, 700))


def test_an_arrow_points_where_the_finger_ended() -> None:
    shaft, head = strokes(Shape.ARROW, ACROSS, SIZE)
    assert shaft == ((200, 200), (1200, 700))
    assert head[1] == shaft[1]
    for wing in (head[0], head[2]):
        assert math.dist(wing, shaft[0]) < math.dist(*shaft)


def test_the_head_of_a_short_arrow_is_shorter_than_its_shaft() -> None:
    (tail, tip), head = strokes(Shape.ARROW, [[500, 500], [520, 500]], SIZE)
    assert math.dist(head[0], tip) < math.dist(tail, tip)


@pytest.mark.parametrize("points", [[], [[1, 2]], [[], []]])
@pytest.mark.parametrize("shape", [*Shape, "mosaic", "heart"])
def test_what_is_not_whole_or_not_known_breaks_nothing(shape: str, points: list[list[int]]) -> None:
    for stroke in strokes(shape, points, SIZE):
        assert all(math.isfinite(part) for place in stroke for part in place)


def test_words_end_at_their_place_in_the_right_half() -> None:
    assert anchor([[100, 500]], SIZE) == ((200, 500), False)
    assert anchor([[THOUSAND, 500]], SIZE) == ((2000, 500), True)
    assert anchor([], SIZE) is None
