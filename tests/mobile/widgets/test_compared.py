"""Old and new laid together: where a picture stands that fills its frame, and dashed lines."""

from dataclasses import dataclass

import pytest

from mobile.widgets.compared import dashes, whole_of


@dataclass(frozen=True)
class Picture:
    width: int
    height: int


@pytest.mark.parametrize(
    ("picture", "stands"),
    [
        (Picture(800, 400), (10, 20, 400, 200)),
        (Picture(1600, 400), (-190, 20, 800, 200)),
        (Picture(400, 400), (10, -80, 400, 400)),
    ],
)
def test_a_picture_whose_middle_fills_a_frame_reaches_beyond_it_alike_on_both_sides(
    picture: Picture, stands: tuple[float, float, float, float]
) -> None:
    assert whole_of(picture, (10, 20, 400, 200)) == pytest.approx(stands)


def test_a_dashed_line_runs_on_around_a_corner() -> None:
    found = dashes([(0, 0), (10, 0), (10, 10)], dash=6, gap=2)
    assert [list(dash) for dash in found] == [
        [(0, 0), (6, 0)],
        [(8, 0), (10, 0), (10, 4)],
        [(10, 6), (10, 10)],
    ]


def test_without_a_line_there_are_no_dashes() -> None:
    assert dashes([], 6, 2) == []
    assert dashes([(1, 1)], 6, 2) == []
