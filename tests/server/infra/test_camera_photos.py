"""Photos as cameras make them, 12 megapixels on their side: read for what they say, upright."""

import io
from datetime import UTC, datetime
from pathlib import Path

import pytest
from PIL import Image, ImageChops

from server.infra.images import glance, preview
from shared.protocol import PREVIEW_BYTES_MAX
from tests import photos

TAKEN = datetime(2026, 9, 17, 9, 30, tzinfo=UTC)
CLEARLY = 60
"""So much lighter or darker is another thing, not another light."""


@pytest.fixture
def gate(tmp_path: Path) -> Path:
    """The gate, put right, as the camera wrote it."""
    return photos.file(tmp_path, "gate", "gate", right=True, taken=TAKEN)


def test_what_the_camera_wrote_is_read(gate: Path) -> None:
    facts = glance(gate.read_bytes())
    assert (facts.width, facts.height) == photos.STORED
    assert facts.width * facts.height == 12_000_000
    assert (facts.taken, facts.camera) == ("2026:09:17 09:30:00", "Tablet 11")
    assert (facts.lat_e7, facts.lon_e7) == (247_315_000, 1_186_502_000)


def test_the_preview_stands_upright_and_is_small(gate: Path, tmp_path: Path) -> None:
    small = tmp_path / "small.jpg"
    small.write_bytes(preview(gate.read_bytes()))
    assert small.stat().st_size <= PREVIEW_BYTES_MAX
    with Image.open(small) as image:
        assert image.width > image.height
        assert not image.getexif()
        # The sky is above, the road below.
        assert image.getpixel((10, 10)) > image.getpixel((10, image.height // 2 + 100))


@pytest.mark.parametrize("scene", ["gate", "guards", "corridor", "board"])
def test_a_place_put_right_looks_otherwise(scene: str) -> None:
    wrong, mended = (_small(photos.photo(scene, right=right)) for right in (False, True))
    seen = ImageChops.difference(wrong, mended).point(lambda value: value > CLEARLY)
    assert seen.getbbox() is not None


def _small(data: bytes) -> Image.Image:
    with Image.open(io.BytesIO(data)) as image:
        image.draft("L", (400, 400))
        return image.convert("L")


def test_two_photos_of_one_place_are_two_files() -> None:
    other = TAKEN.replace(minute=31)
    assert photos.photo("gate", taken=TAKEN) == photos.photo("gate", taken=TAKEN)
    assert photos.photo("gate", taken=TAKEN) != photos.photo("gate", taken=other)
    seen, again = _small(photos.photo("gate")), _small(photos.photo("gate", light=9))
    assert ImageChops.difference(seen, again).getbbox() is not None
