"""Photos on the tablet: shrunk, hashed, sealed, on the disk before the row; previews.

Capture in this order: temporary file, fsync, rename to the digest, fsync of the folder, then the
row. What was taken here stands in the folder itself, previews and what the office sent in folders
of their own: so a file without a row is a photo to be offered again, the recovered-photos tray.
"""

import hashlib
import io
import re
import shutil
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
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
SMALL, HEARD, ASIDE = "small", "heard", "aside"
PLACES = ("", SMALL, HEARD, ASIDE)
"""Taken here; previews of it; what the office sent; what the person did not want to attach."""
NAMED = re.compile(r"[0-9a-f]{64}")


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
        self._captured: set[Path] = set()
        for place in PLACES:
            (folder / place).mkdir(parents=True, exist_ok=True)
        for part in folder.rglob(".*.part"):
            # Nobody writes yet: the power went while this was written.
            part.unlink(missing_ok=True)

    def capture(self, path: Path) -> KeptPhoto:
        """Keep a picture the camera made: long side 2000, upright, with its preview."""
        image = _opened(path)
        kept = self._kept(image, _jpeg(image, QUALITY))
        self._captured.add(path)
        return kept

    def captured(self, path: Path) -> bool:
        """Whether the picture in this file is safe here, so that the file may go."""
        return path in self._captured

    def mosaic(self, sha256: str, boxes: list[tuple[int, int, int, int]]) -> KeptPhoto:
        """An evidence copy with these boxes (thousandths) made unrecognisable."""
        image = Image.open(io.BytesIO(self.read(sha256))).convert("RGB")
        for box in boxes:
            _blur(image, box)
        return self._kept(image, _jpeg(image, QUALITY))

    def keep_drawn(self, image: Image.Image) -> KeptPhoto:
        """Keep a picture that no camera made."""
        return self._kept(image, _jpeg(image, QUALITY))

    def adopt(self, sha256: str) -> KeptPhoto:
        """A photo found without a row, as one to put on record: with a preview made anew."""
        data = self.read(sha256)
        return self._kept(Image.open(io.BytesIO(data)).convert("RGB"), data)

    def keep(self, data: bytes, place: str = "") -> str:
        """Bytes on the disk under their digest, sealed; durable when this returns."""
        sha256 = hashlib.sha256(data).hexdigest()
        kept = self._folder / place / sha256
        if kept.exists():
            return sha256
        durable.write(kept, self._vault.delivery.close(data, sha256))
        return sha256

    def keep_heard(self, data: bytes) -> str:
        """A picture the office sent: it is the office's, not this tablet's to deliver."""
        return self.keep(data, HEARD)

    def has(self, sha256: str) -> bool:
        return self._path(sha256).exists()

    def read(self, sha256: str) -> bytes:
        """The bytes of a photo, opened and proved whole."""
        return self._vault.delivery.open(self._path(sha256).read_bytes(), sha256)

    def orphans(self, known: set[str]) -> list[str]:
        """Photos no row speaks of: taken, then the power went; the latest first."""
        found = [one for one in self._folder.iterdir() if NAMED.fullmatch(one.name)]
        lost = [one for one in found if one.name not in known]
        return [one.name for one in sorted(lost, key=_taken_at, reverse=True)]

    def taken_at(self, sha256: str) -> datetime:
        """When the file was written, by this tablet's clock."""
        return datetime.fromtimestamp(_taken_at(self._path(sha256)), UTC)

    def put_aside(self, sha256: str) -> None:
        """Offer it no more; the file stays for now."""
        try:
            (self._folder / sha256).replace(self._folder / ASIDE / sha256)
        except OSError as error:
            raise durable.refusal(error) from error

    def aside(self) -> list[str]:
        """What was put aside, and is here still."""
        return [one.name for one in (self._folder / ASIDE).iterdir() if NAMED.fullmatch(one.name)]

    def let_aside_go(self, sha256: str) -> None:
        """Nobody wanted it, and its days are over."""
        (self._folder / ASIDE / sha256).unlink(missing_ok=True)

    def let_go(self, sha256: str) -> int:
        """Delete a photo taken here, or its preview; how many bytes are free again."""
        freed = 0
        for place in ("", SMALL):
            path = self._folder / place / sha256
            if path.exists():
                freed += path.stat().st_size
                path.unlink(missing_ok=True)
        return freed

    def forget_heard(self) -> None:
        """Let go of what the office sent; what is still to be seen is fetched again."""
        for path in (self._folder / HEARD).iterdir():
            path.unlink(missing_ok=True)

    def used_bytes(self) -> int:
        return sum(path.stat().st_size for path in self._folder.rglob("*") if path.is_file())

    def free_bytes(self) -> int:
        """How much more fits on this tablet."""
        return shutil.disk_usage(self._folder).free

    def _path(self, sha256: str) -> Path:
        places = (self._folder / place / sha256 for place in PLACES)
        return next((path for path in places if path.exists()), self._folder / sha256)

    def _kept(self, image: Image.Image, data: bytes) -> KeptPhoto:
        small = _preview(image)
        sha256, preview = self.keep(data), self.keep(small, SMALL)
        return KeptPhoto(sha256, len(data), *image.size, preview, len(small))


def _taken_at(path: Path) -> float:
    return path.stat().st_mtime


def _opened(path: Path) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(path) as source:
                if source.width * source.height > PIXELS_MAX:
                    raise PhotoTooLarge()
                # Decoding at half size and shrinking before turning is three times as fast; a
                # square is not asked for: its shorter side would have to be as long.
                parts = max(1, max(source.size) // PHOTO_LONG_SIDE)
                source.draft("RGB", (source.width // parts, source.height // parts))
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
