"""Photos on the tablet: shrunk, hashed, sealed, on the disk before the row; previews.

Capture in this order: temporary file, fsync, rename to the digest, fsync of the folder, then the
row. A start-up scan finds files without a row: the recovered-photos tray.
"""

import hashlib
import io
import warnings
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageOps, UnidentifiedImageError

from mobile import durable
from mobile.store.vault import Vault
from shared.problems import Invalid
from shared.protocol import PHOTO_LONG_SIDE, PREVIEW_BYTES_MAX

PIXELS_MAX = 60_000_000
PREVIEW_SIDE = 1000
QUALITY = 88
PREVIEW_QUALITIES = (75, 65, 55, 45, 35)
MOSAIC_BLOCKS = 12
THOUSAND = 1000


class NotAPhoto(Invalid):
    code = "not_a_photo"
    text = "This file is not a photo we can read, or it is damaged. Take the photo again."


class PhotoTooLarge(Invalid):
    code = "photo_too_large"
    text = "This photo has more than 60 million pixels. Use a smaller one."


@dataclass(frozen=True)
class KeptPhoto:
    """A photo as kept: its digests and sizes."""

    sha256: str
    bytes: int
    width: int
    height: int
    preview_sha256: str
    preview_bytes: int


class PhotoShelf:
    """The folder of sealed photos, by digest of what they show."""

    def __init__(self, folder: Path, vault: Vault) -> None:
        self._folder, self._vault = folder, vault
        folder.mkdir(parents=True, exist_ok=True)

    def capture(self, path: Path) -> KeptPhoto:
        """Keep a picture the camera made: long side 2000, upright, with its preview."""
        image = _opened(path)
        data = _jpeg(image, QUALITY)
        small = _preview(image)
        return KeptPhoto(self.keep(data), len(data), *image.size, self.keep(small), len(small))

    def mosaic(self, sha256: str, boxes: list[tuple[int, int, int, int]]) -> KeptPhoto:
        """An evidence copy with these boxes (thousandths) made unrecognisable."""
        image = Image.open(io.BytesIO(self.read(sha256))).convert("RGB")
        for box in boxes:
            _blur(image, box)
        data, small = _jpeg(image, QUALITY), _preview(image)
        return KeptPhoto(self.keep(data), len(data), *image.size, self.keep(small), len(small))

    def keep(self, data: bytes) -> str:
        """Bytes on the disk under their digest, sealed; durable when this returns."""
        sha256 = hashlib.sha256(data).hexdigest()
        kept = self._folder / sha256
        if kept.exists():
            return sha256
        durable.write(kept, self._vault.delivery.close(data, sha256))
        return sha256

    def has(self, sha256: str) -> bool:
        return (self._folder / sha256).exists()

    def read(self, sha256: str) -> bytes:
        """The bytes of a photo, opened and proved whole."""
        return self._vault.delivery.open((self._folder / sha256).read_bytes(), sha256)

    def drop(self, sha256: str) -> None:
        (self._folder / sha256).unlink(missing_ok=True)

    def orphans(self, known: set[str]) -> list[str]:
        """Photos no row speaks of: taken, then the power went; shown in the recovered tray."""
        for part in self._folder.glob(".*.part"):
            part.unlink()
        return sorted(path.name for path in self._folder.iterdir() if path.name not in known)

    def used_bytes(self) -> int:
        return sum(path.stat().st_size for path in self._folder.iterdir())


def _opened(path: Path) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(path) as source:
                if source.width * source.height > PIXELS_MAX:
                    raise PhotoTooLarge()
                # Decoding at half size and shrinking before turning is three times as fast.
                source.draft("RGB", (PHOTO_LONG_SIDE, PHOTO_LONG_SIDE))
                image = source.convert("RGB")
                image.thumbnail((PHOTO_LONG_SIDE, PHOTO_LONG_SIDE))
                image.info["exif"] = source.info.get("exif", b"")
                return ImageOps.exif_transpose(image)
        except Image.DecompressionBombError as error:
            raise PhotoTooLarge() from error
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as error:
            raise NotAPhoto() from error


def _jpeg(image: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def _preview(image: Image.Image) -> bytes:
    small = image.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    data = b""
    for quality in PREVIEW_QUALITIES:
        data = _jpeg(small, quality)
        if len(data) <= PREVIEW_BYTES_MAX:
            break
    return data


def _blur(image: Image.Image, box: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = box
    width, height = image.size
    corners = (
        left * width // THOUSAND,
        top * height // THOUSAND,
        max(right * width // THOUSAND, left * width // THOUSAND + 1),
        max(bottom * height // THOUSAND, top * height // THOUSAND + 1),
    )
    part = image.crop(corners)
    coarse = part.resize((MOSAIC_BLOCKS, MOSAIC_BLOCKS), Image.Resampling.BOX)
    image.paste(coarse.resize(part.size, Image.Resampling.NEAREST), corners)
