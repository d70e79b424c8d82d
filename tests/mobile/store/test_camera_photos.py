"""A camera's 12 megapixels on their side: kept upright, at the tablet's own size, sealed."""

import io
from pathlib import Path

import pytest
from PIL import Image

from shared.protocol import PHOTO_LONG_SIDE, PREVIEW_BYTES_MAX
from tests import photos
from tests.mobile.conftest import Store


@pytest.mark.parametrize(("scene", "right"), [("gate", True), ("corridor", False)])
def test_a_photo_is_kept_upright_small_and_without_what_the_camera_wrote(
    store: Store, tmp_path: Path, scene: str, right: bool
) -> None:
    kept = store.shelves.photos.capture(photos.file(tmp_path, "shot", scene, right=right))
    assert (kept.width, kept.height) == (PHOTO_LONG_SIDE, PHOTO_LONG_SIDE * 3 // 4)
    assert kept.preview_bytes <= PREVIEW_BYTES_MAX
    for sha256 in (kept.sha256, kept.preview_sha256):
        with Image.open(io.BytesIO(store.shelves.photos.read(sha256))) as image:
            assert image.width * 3 == image.height * 4
            assert not image.getexif()
            # The sky or the ceiling is lighter than the ground.
            rows = image.convert("L").resize((1, 8)).tobytes()
            assert rows[0] > rows[-1]
