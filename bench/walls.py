"""Photos nobody took: walls with what hangs on them, their cracks and their light; what is done to
a photo to hide where it is from; and the same wall photographed again. By a seed, with nothing of
anybody else's.
"""

import io
import math
import random
from collections.abc import Callable
from itertools import pairwise

from PIL import Image, ImageChops, ImageDraw, ImageEnhance, ImageFilter, ImageOps

WALL, PHOTO = (1400, 1100), (1024, 768)
MIDDLE_GRAY = 128
PLASTERS = (
    (222, 216, 200), (200, 205, 198), (235, 232, 224), (180, 170, 150), (205, 190, 170),
    (170, 180, 190),
)  # fmt: skip
CRACK = (60, 55, 50)
Edit = Callable[[Image.Image], Image.Image]
Draw = ImageDraw.ImageDraw


def wall(seed: object, cracks: tuple[object, ...] = (), things: object = None) -> Image.Image:
    """A wall with its own plaster or tiles, with what hangs on it, and cracks."""
    chance = random.Random(f"wall {seed}")
    image = Image.new("RGB", WALL, chance.choice(PLASTERS))
    draw = ImageDraw.Draw(image)
    _surface(draw, chance)
    for cell, share in ((160, 0.25), (30, 0.10), (3, 0.10)):
        image = _rough(image, chance, cell, share)
    draw = ImageDraw.Draw(image)
    hung = random.Random(f"things {seed if things is None else things}")
    for _ in range(hung.randint(1, 4)):
        hung.choice(THINGS)(draw, hung.randint(100, 1150), hung.randint(100, 850))
    for crack in cracks:
        _crack(draw, random.Random(f"crack {crack}"))
    return image


def bare(seed: object) -> Image.Image:
    """A wall freshly painted: nothing on it."""
    chance = random.Random(f"bare {seed}")
    return _rough(Image.new("RGB", WALL, chance.choice(PLASTERS)), chance, 3, 0.08)


def form(seed: object, entries: object) -> Image.Image:
    """A printed form with lines of entries: the same seed is the same form."""
    chance, hand = random.Random(f"form {seed}"), random.Random(f"entries {entries}")
    image = Image.new("RGB", WALL, (244, 242, 236))
    draw = ImageDraw.Draw(image)
    head = chance.randint(300, 500), 80, chance.randint(800, 1000), 130
    draw.rectangle(head, fill=(60, 60, 60))
    edges = [120, *sorted(chance.sample(range(220, 1200, 60), 4)), 1280]
    for y in range(200, 1000, chance.choice((50, 66, 80))):
        draw.line((120, y, 1280, y), fill=(90, 90, 90), width=3)
        for left, right in pairwise(edges):
            if hand.randrange(4):
                end = hand.randint(left + 20, max(left + 21, right - 20))
                draw.rectangle((left + 12, y + 18, end, y + 30), fill=(40, 40, 90))
    for x in edges:
        draw.line((x, 200, x, 1000), fill=(90, 90, 90), width=3)
    return image


def shoot(
    seen: Image.Image,
    seed: object,
    *,
    aside: tuple[float, float] = (0, 0),
    nearer: float = 1.0,
    turned: float = 0.0,
    light: object = None,
) -> Image.Image:
    """A photo of it, from a spot, in some light, with the grain of its sensor, as a JPEG file."""
    chance = random.Random(f"shot {seed}")
    across, down = seen.width / 2 + aside[0], seen.height / 2 + aside[1]
    if turned:
        seen = seen.rotate(turned, Image.Resampling.BICUBIC, center=(across, down))
    wide, high = PHOTO[0] / nearer / 2, PHOTO[1] / nearer / 2
    box = (across - wide, down - high, across + wide, down + high)
    image = seen.resize(PHOTO, Image.Resampling.BICUBIC, box=box)
    image = _rough(_lit(image, seed if light is None else light), chance, 1, 0.12)
    return squeezed(image.filter(ImageFilter.GaussianBlur(0.7)), 88)


def squeezed(image: Image.Image, quality: int) -> Image.Image:
    """As it comes out of a JPEG file of this quality."""
    return Image.open(io.BytesIO(jpeg(image, quality))).convert("RGB")


def jpeg(image: Image.Image, quality: int = 88) -> bytes:
    """A JPEG file of it."""
    buffer = io.BytesIO()
    image.convert("RGB").save(buffer, "JPEG", quality=quality)
    return buffer.getvalue()


def cut(image: Image.Image, share: float, across: float = 0.5, down: float = 0.5) -> Image.Image:
    """This share of its width and height cut off, at which sides."""
    width, height = image.width * (1 - share), image.height * (1 - share)
    left, top = (image.width - width) * across, (image.height - height) * down
    return image.crop((round(left), round(top), round(left + width), round(top + height)))


def framed(image: Image.Image, rims: tuple[int, int, int], tone: int) -> Image.Image:
    """In a frame of one tone: above, below, at each side."""
    above, below, side = rims
    size = image.width + 2 * side, image.height + above + below
    whole = Image.new("RGB", size, (tone, tone, tone))
    whole.paste(image, (side, above))
    return whole


def _stamped(image: Image.Image) -> Image.Image:
    """With a block of words in a corner, as cameras of telephones write it."""
    image = image.copy()
    ImageDraw.Draw(image).rectangle((20, 690, 420, 750), fill="black")
    return image


def _brightness(share: float) -> Edit:
    return lambda image: ImageEnhance.Brightness(image).enhance(share)


def _contrast(share: float) -> Edit:
    return lambda image: ImageEnhance.Contrast(image).enhance(share)


def _turn(degrees: float) -> Edit:
    return lambda image: image.rotate(degrees, Image.Resampling.BICUBIC)


def _cut(share: float, across: float = 0.5, down: float = 0.5) -> Edit:
    return lambda image: cut(image, share, across, down)


EDITS: dict[str, Edit] = {
    "JPEG again, q 95": lambda image: squeezed(image, 95),
    "JPEG again, q 75": lambda image: squeezed(image, 75),
    "JPEG again, q 40": lambda image: squeezed(image, 40),
    "a third of its size": lambda image: image.resize((340, 255)),
    "flattened by a tenth": lambda image: image.resize((1024, 691)),
    "brightness +20 %": _brightness(1.2),
    "brightness −30 %": _brightness(0.7),
    "contrast +30 %": _contrast(1.3),
    "contrast −30 %": _contrast(0.7),
    "without colours": lambda image: ImageOps.grayscale(image).convert("RGB"),
    "blurred": lambda image: image.filter(ImageFilter.GaussianBlur(2)),
    "words in a corner": _stamped,
    "turned by 1°": _turn(1),
    "turned by 2°": _turn(2),
    "turned by 2° and cut": lambda image: cut(_turn(2)(image), 0.06),
    "mirrored": ImageOps.mirror,
    "mirrored, q 60": lambda image: squeezed(ImageOps.mirror(image), 60),
    "cut by 5 %, all around": _cut(0.05),
    "cut by 5 %, at a corner": _cut(0.05, 0, 0),
    "cut by 10 %, all around": _cut(0.10),
    "cut by 10 %, at a corner": _cut(0.10, 1, 0),
    "cut by 10 %, somewhere": _cut(0.10, 0.3, 0.8),
    "cut by 20 %, all around": _cut(0.20),
    "cut by 20 %, at a corner": _cut(0.20, 0, 1),
    "a side off, 15 %": lambda image: image.crop((154, 0, 1024, 768)),
    "the top off, 10 %": lambda image: image.crop((0, 77, 1024, 768)),
    "a screenshot, black above and below": lambda image: framed(
        image.resize((720, 540)), (300, 340, 0), 20
    ),
    "a white frame": lambda image: framed(image, (40, 40, 50), 255),
    "turned by 90°": lambda image: image.transpose(Image.Transpose.ROTATE_90),
}
"""What is done to a photo so that it passes for another."""


def _surface(draw: Draw, chance: random.Random) -> None:
    """Plain, tiles, bricks, or a dado."""
    kind = chance.choice(("plain", "tiles", "bricks", "dado"))
    base = chance.choice(PLASTERS)
    if kind == "dado":
        draw.rectangle((0, chance.randint(600, 850), *WALL), tuple(tone - 40 for tone in base))
    if kind not in ("tiles", "bricks"):
        return
    wide = chance.randint(90, 160)
    high = wide if kind == "tiles" else wide // 3
    for row, y in enumerate(range(0, WALL[1], high)):
        begin = -(wide // 2) if row % 2 and kind == "bricks" else 0
        for x in range(begin, WALL[0], wide):
            by = chance.randint(-12, 12)
            draw.rectangle((x, y, x + wide - 4, y + high - 4), tuple(tone + by for tone in base))


def _rough(image: Image.Image, chance: random.Random, cell: int, share: float) -> Image.Image:
    """Spots of this size, lighter and darker."""
    size = max(2, image.width // cell), max(2, image.height // cell)
    spots = Image.frombytes("L", size, chance.randbytes(size[0] * size[1]))
    spots = spots.resize(image.size, Image.Resampling.BICUBIC)
    spots = spots.point(lambda tone: round(MIDDLE_GRAY + (tone - MIDDLE_GRAY) * share))
    return ImageChops.add(image, Image.merge("RGB", (spots,) * 3), offset=-MIDDLE_GRAY)


def _lit(image: Image.Image, seed: object) -> Image.Image:
    """The light of a window at some side, fading away from a lamp's spot."""
    chance = random.Random(f"light {seed}")
    width, height = image.size
    ramp = Image.linear_gradient("L").resize((3 * width, 3 * height))
    ramp = ramp.rotate(chance.uniform(0, 360), Image.Resampling.BICUBIC)
    left, top = width, height
    slope = ramp.crop((left, top, left + width, top + height))
    spot = Image.radial_gradient("L").resize((3 * width, 3 * height))
    left, top = chance.randint(width // 2, 3 * width // 2), chance.randint(height // 2, height)
    spot = spot.crop((left, top, left + width, top + height))
    slope = slope.point(lambda tone: round(255 - 150 * tone / 255))
    spot = spot.point(lambda tone: round(255 - 70 * tone / 255))
    for light in (slope, spot):
        image = ImageChops.multiply(image, Image.merge("RGB", (light,) * 3))
    return image


def _crack(draw: Draw, chance: random.Random) -> None:
    x, y = chance.uniform(200, 1200), chance.uniform(150, 900)
    way = chance.uniform(0, 2 * math.pi)
    for _ in range(60):
        way += chance.gauss(0, 0.35)
        to = x + 18 * math.cos(way), y + 18 * math.sin(way)
        draw.line((x, y, *to), fill=CRACK, width=chance.randint(1, 5))
        x, y = to


def _extinguisher(draw: Draw, x: int, y: int) -> None:
    draw.rounded_rectangle((x, y, x + 70, y + 210), 30, fill=(200, 40, 36))
    draw.rectangle((x + 24, y - 30, x + 46, y + 6), fill=(40, 40, 40))


def _socket(draw: Draw, x: int, y: int) -> None:
    draw.rectangle((x, y, x + 90, y + 90), fill=(245, 245, 240), outline=(120, 120, 120), width=3)
    draw.ellipse((x + 25, y + 25, x + 65, y + 65), outline=(90, 90, 90), width=4)


def _exit_sign(draw: Draw, x: int, y: int) -> None:
    draw.rectangle((x, y, x + 190, y + 120), fill=(30, 130, 70))
    draw.rectangle((x + 20, y + 40, x + 120, y + 76), fill="white")


def _window(draw: Draw, x: int, y: int) -> None:
    frame = (230, 230, 230)
    draw.rectangle((x, y, x + 260, y + 330), fill=(150, 180, 198), outline=frame, width=14)
    draw.line((x + 130, y, x + 130, y + 330), fill=frame, width=10)


def _door(draw: Draw, x: int, y: int) -> None:
    draw.rectangle((x, y, x + 180, y + 400), fill=(140, 96, 60))
    draw.ellipse((x + 140, y + 200, x + 160, y + 220), fill=(220, 200, 90))


def _pipe(draw: Draw, x: int, _y: int) -> None:
    draw.line((x, 0, x, WALL[1]), fill=(200, 200, 196), width=18)


THINGS: tuple[Callable[[Draw, int, int], None], ...] = (
    _extinguisher, _socket, _exit_sign, _window, _door, _pipe,
)  # fmt: skip
