"""A printed photo has its marks on it; what was taken stays as it was taken."""

import io
from pathlib import Path

import pytest
from PIL import Image

from shared.papers import with_marks
from tests import pictures

FONT = str(Path(__file__).parents[2] / "mobile" / "assets" / "NotoSansSC-Bold.ttf")
SIZE = (800, 600)
RED = (180, 35, 42)


def pixel(data: bytes, at: tuple[int, int]) -> tuple[int, ...]:
    """A pixel of a JPEG, its place in thousandths."""
    with Image.open(io.BytesIO(data)) as image:
        found = image.convert("RGB").getpixel(
            (at[0] * image.width // 1000, at[1] * image.height // 1000)
        )
    assert isinstance(found, tuple)
    return found


def red(data: bytes, at: tuple[int, int]) -> bool:
    return pixel(data, at) == pytest.approx(RED, abs=40)


def test_a_photo_nobody_drew_on_is_printed_as_it_is() -> None:
    data = pictures.jpeg("tan", SIZE)
    assert with_marks(data, [], FONT) is data


def test_what_was_drawn_stands_where_it_was_drawn() -> None:
    data = pictures.jpeg("tan", SIZE)
    box = {"shape": "box", "points": [[100, 600], [400, 900]], "text": ""}
    printed = with_marks(data, [box], FONT)
    assert red(printed, (100, 750))
    assert red(printed, (250, 900))
    assert not red(printed, (250, 750)), "what is meant is not covered"
    assert not red(data, (100, 750))


def test_words_stand_on_their_own_ground_within_the_photo() -> None:
    data = pictures.jpeg("tan", SIZE)
    words = {"shape": "text", "points": [[990, 990]], "text": "通道被堵"}
    printed = with_marks(data, [words], FONT)
    assert red(printed, (985, 990))
    assert not red(printed, (500, 500))


def test_a_mark_of_a_newer_app_is_left_out_and_the_rest_is_drawn() -> None:
    data = pictures.jpeg("tan", SIZE)
    newer = {"shape": "star", "points": [[10, 10], [20, 20]], "text": ""}
    box = {"shape": "box", "points": [[100, 600], [400, 900]], "text": ""}
    assert with_marks(data, [newer, box], FONT) == with_marks(data, [box], FONT)
