"""A picture as the readers of square codes take it: grey, and not larger than they need."""

import io
from dataclasses import dataclass

from PIL import Image

PIXELS_MAX = 60_000_000
SIDE_MAX = 4000
"""A code of a few centimetres on a photographed page is still read at this size."""
GREY = "L"


@dataclass(frozen=True)
class Grey:
    """One byte a pixel, row by row from the top."""

    width: int
    height: int
    pixels: bytes


def grey_of(picture: bytes) -> Grey | None:
    """The picture in grey; nothing where the bytes are no picture, or one beyond all measure."""
    try:
        with Image.open(io.BytesIO(picture)) as source:
            if source.width * source.height > PIXELS_MAX:
                return None
            source.draft(GREY, (SIDE_MAX, SIDE_MAX))
            image = source.convert(GREY)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError, Warning):
        return None
    image.thumbnail((SIDE_MAX, SIDE_MAX))
    return Grey(image.width, image.height, image.tobytes())
