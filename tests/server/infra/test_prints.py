"""Prints of pictures: near for what is done to hide where a photo is from, far for other photos."""

import io
import random
from collections.abc import Callable

import pytest
from PIL import Image

from bench import walls
from bench.alike import nearest
from server.infra import images, prints
from server.infra.prints import Prints
from server.queries.prints import BITS_OFF, NEAR_MAX, WIDTHS, bands, whole

FIRST, OTHER = (walls.shoot(walls.wall(seed, (seed,)), seed) for seed in (3, 4))
FOUND = (
    "JPEG again, q 40",
    "a third of its size",
    "brightness −30 %",
    "contrast +30 %",
    "words in a corner",
    "turned by 1°",
    "mirrored, q 60",
    "cut by 10 %, at a corner",
    "cut by 20 %, all around",
    "a side off, 15 %",
    "a screenshot, black above and below",
    "a white frame",
)


def taken(image: Image.Image) -> Prints:
    """As of a file that came."""
    return prints.taken(walls.jpeg(image))


@pytest.fixture(scope="module")
def kept() -> Prints:
    """The prints of the photo that stood here before."""
    return taken(FIRST)


@pytest.mark.parametrize("edit", FOUND)
def test_what_is_done_to_a_photo_leaves_its_prints_near(kept: Prints, edit: str) -> None:
    assert nearest(taken(walls.EDITS[edit](FIRST)), kept) <= NEAR_MAX


@pytest.mark.parametrize(
    "again",
    [
        lambda: OTHER,
        lambda: walls.shoot(walls.wall(3), "later", aside=(-90, 70), nearer=0.93, turned=-2),
        lambda: walls.shoot(walls.form(1, 1), 1),
    ],
    ids=["another wall", "the same wall, another day", "a form"],
)
def test_another_photo_is_far(kept: Prints, again: Callable[[], Image.Image]) -> None:
    assert nearest(taken(again()), kept) > NEAR_MAX


def test_two_forms_filled_in_otherwise_are_far() -> None:
    one, other = (taken(walls.shoot(walls.form(7, hand), hand, light=1)) for hand in (1, 2))
    assert nearest(one, other) > NEAR_MAX


@pytest.mark.parametrize(
    "plain",
    [
        lambda: Image.new("RGB", (800, 600), "white"),
        lambda: walls.shoot(walls.bare(1), 1),
        lambda: Image.new("L", (1, 1), 7),
    ],
    ids=["white", "a bare wall in its light", "one pixel"],
)
def test_what_is_too_plain_has_no_print(plain: Callable[[], Image.Image]) -> None:
    assert taken(plain()).plain


def test_what_is_seen_through_and_turned_by_its_camera_is_as_it_is_seen() -> None:
    small = images.grays(walls.jpeg(FIRST), prints.LOOKED_AT_SIDE)
    exif = Image.Exif()
    exif[0x0112] = 6
    turned = FIRST.transpose(Image.Transpose.ROTATE_90)
    assert max(small.size) <= prints.LOOKED_AT_SIDE
    upright = images.grays(_file(turned, "JPEG", exif=exif), prints.LOOKED_AT_SIDE)
    assert nearest(prints.of(upright), prints.of(small)) <= 2
    clear = Image.new("RGBA", (400, 300), (0, 0, 0, 0))
    assert set(images.grays(_file(clear, "PNG"), prints.LOOKED_AT_SIDE).tobytes()) == {255}


def test_of_two_near_prints_some_band_differs_by_two_bits_at_most() -> None:
    chance = random.Random(1)
    assert sum(WIDTHS) == prints.BITS
    assert (BITS_OFF + 1) * len(WIDTHS) > NEAR_MAX
    for _ in range(200):
        one = chance.getrandbits(prints.BITS)
        other = one
        for place in chance.sample(range(prints.BITS), NEAR_MAX):
            other ^= 1 << place
        assert whole(bands(one)) == one
        assert prints.distance(one, other) == NEAR_MAX
        pairs = zip(bands(one), bands(other), strict=True)
        assert min((mine ^ theirs).bit_count() for mine, theirs in pairs) <= BITS_OFF


def _file(image: Image.Image, kind: str, **told: object) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **told)
    return buffer.getvalue()
