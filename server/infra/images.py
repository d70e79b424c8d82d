"""Looking at a picture before it counts as evidence: is it one, how large, is it whole; previews.

A glance decodes no pixel: kind and size from the header, its end from its structure. Every pixel is
looked at where the preview is made.
"""

import io
import struct
import warnings
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any

from PIL import ExifTags, Image, ImageFile, UnidentifiedImageError

from server.infra import wholeness
from shared.problems import Invalid
from shared.protocol import PREVIEW_BYTES_MAX

MAX_PIXELS = 50_000_000
MAX_SIDE = 20_000
PREVIEW_SIDE = 1280
SIZE_AT = {80: 1.0, 70: 0.8, 60: 0.68, 50: 0.6, 40: 0.52, 30: 0.43}
"""How large a JPEG is at a quality, beside the best: so the second try is mostly the last."""
PREVIEW_QUALITIES = tuple(SIZE_AT)
DEGREES_E7 = 10_000_000
FORMATS = {"JPEG": "image/jpeg", "PNG": "image/png", "WEBP": "image/webp"}
SEVERAL = "MPO"
"""A JPEG with a second picture behind it, as many phones write them."""

TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""EXIF 2.32, Orientation: how the stored pixels must be turned to be upright."""
DAMAGED = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    ArithmeticError,
    EOFError,
    struct.error,
    zlib.error,
)

ImageFile.LOAD_TRUNCATED_IMAGES = False


class BadPicture(Invalid):
    """No picture that can be evidence."""


class NotAPicture(BadPicture):
    code = "not_a_picture"
    text = "This is not a photo we can read. Send a JPEG, PNG or WebP photo."


class BrokenPicture(BadPicture):
    code = "broken_picture"
    text = "The photo is cut off or damaged. Take it again, or choose the original file."


class PictureTooLarge(BadPicture):
    code = "picture_too_large"
    text = "The photo has {pixels} million pixels; at most {limit} are accepted. Use a smaller one."


@dataclass(frozen=True)
class PictureFacts:
    """What a picture says of itself. Nothing of it is proof; it is shown beside the photo."""

    mime: str
    width: int
    height: int
    mode: str
    taken: str = ""
    software: str = ""
    camera: str = ""
    lat_e7: int | None = None
    lon_e7: int | None = None

    def to_body(self) -> dict[str, Any]:
        return dict(self.__dict__)


def glance(data: bytes) -> PictureFacts:
    """The facts of a picture file; refuses what is no picture, too large, or cut off."""
    with _opened(io.BytesIO(data)) as image:
        facts = _facts_of(image)
        if not wholeness.is_whole(data, _kind(image)):
            raise BrokenPicture()
        return facts


def preview(data: bytes) -> bytes:
    """A JPEG of at most 150 KB, upright, for screens and weak networks; BrokenPicture if a pixel
    cannot be read. What is one already stays as it is.
    """
    with _opened(io.BytesIO(data)) as image:
        _refuse_too_large(image)
        # A scaled decode still reads the whole file: damage is found here.
        image.draft("RGB", (PREVIEW_SIDE, PREVIEW_SIDE))
        image.load()
        upright = _upright(image)
        if upright is image and _is_small(image, len(data)):
            return data
        small = upright.convert("RGB")
        small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
        return _squeezed(small)


def grays(data: bytes, side: int) -> Image.Image:
    """The picture upright, without its colours and no larger than this; what is seen through is
    white.
    """
    with _opened(io.BytesIO(data)) as image:
        _refuse_too_large(image)
        # Twice as large as asked for: scaled on to the size, as cameras' pictures are.
        image.draft("L", (2 * side, 2 * side))
        image.load()
        small = _upright(image)
        if small.has_transparency_data:
            white = Image.new("RGBA", small.size, "white")
            small = Image.alpha_composite(white, small.convert("RGBA"))
        small = small.convert("L")
        small.thumbnail((side, side), Image.Resampling.BOX)
        return small


def _is_small(image: Image.Image, size: int) -> bool:
    """Whether a picture can be its own preview: a plain JPEG that is small, and says no more."""
    return (
        size <= PREVIEW_BYTES_MAX
        and _kind(image) == "JPEG"
        and image.mode == "RGB"
        and max(image.size) <= PREVIEW_SIDE
        and not _exif(image)
    )


@contextmanager
def _opened(file: IO[bytes]) -> Iterator[Image.Image]:
    """The picture in a file; whatever is wrong with it is said, whoever noticed."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(file, formats=tuple(FORMATS)) as image:
                yield image
        except Image.DecompressionBombError as error:
            raise PictureTooLarge(pixels="> 150", limit=MAX_PIXELS // 1_000_000) from error
        except UnidentifiedImageError as error:
            raise NotAPicture() from error
        except DAMAGED as error:
            raise BrokenPicture() from error


def _upright(image: Image.Image) -> Image.Image:
    """The picture as it was seen: cameras turn it by a number in its EXIF."""
    told = _exif(image).get(ExifTags.Base.Orientation)
    turn = TURNS.get(told) if isinstance(told, int) else None
    return image.transpose(turn) if turn is not None else image


def _exif(image: Image.Image) -> Image.Exif:
    """What the camera wrote; nothing where that cannot be read."""
    try:
        exif = image.getexif()
        # Read at once: what is damaged shows only then.
        for folder in (ExifTags.IFD.Exif, ExifTags.IFD.GPSInfo):
            dict(exif.get_ifd(folder))
    except DAMAGED:
        return Image.Exif()
    return exif


def _squeezed(image: Image.Image) -> bytes:
    """The best quality that fits: how far off the first try is tells which to take next."""
    quality = PREVIEW_QUALITIES[0]
    while True:
        data = _jpeg(image, quality)
        share = PREVIEW_BYTES_MAX / len(data)
        if share >= 1:
            return data
        left = [one for one in PREVIEW_QUALITIES if one < quality]
        fitting = [one for one in left if SIZE_AT[one] / SIZE_AT[quality] <= share]
        if not left:
            image = image.resize((max(1, image.width // 2), max(1, image.height // 2)))
        quality = next(iter(fitting), left[-1] if left else quality)


def _jpeg(image: Image.Image, quality: int) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def _kind(image: Image.Image) -> str:
    return "JPEG" if image.format == SEVERAL else str(image.format)


def _refuse_too_large(image: Image.Image) -> None:
    width, height = image.size
    if width * height > MAX_PIXELS or max(width, height) > MAX_SIDE:
        raise PictureTooLarge(pixels=width * height // 1_000_000, limit=MAX_PIXELS // 1_000_000)


def _facts_of(image: Image.Image) -> PictureFacts:
    _refuse_too_large(image)
    exif = _exif(image)
    return PictureFacts(
        mime=FORMATS[_kind(image)],
        width=image.width,
        height=image.height,
        mode=image.mode,
        taken=_text(exif.get_ifd(ExifTags.IFD.Exif).get(ExifTags.Base.DateTimeOriginal)),
        software=_text(exif.get(ExifTags.Base.Software)),
        camera=_text(exif.get(ExifTags.Base.Model)),
        **_place(exif),
    )


def _place(exif: Image.Exif) -> dict[str, int | None]:
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    return {
        "lat_e7": _e7(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef)),
        "lon_e7": _e7(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef)),
    }


def _e7(parts: Any, reference: Any) -> int | None:
    """Degrees, minutes, seconds as whole numbers of 1e-7 degrees."""
    try:
        degrees, minutes, seconds = (float(part) for part in parts)
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    value = round((degrees + minutes / 60 + seconds / 3600) * DEGREES_E7)
    return -value if reference in ("S", "W") else value


def _text(value: Any) -> str:
    return str(value).strip("\x00 ")[:120] if value is not None else ""
