"""Campus scenes as a camera would see them, drawn here: a fault, and the same place put right."""

import io
import random
from collections.abc import Callable

from PIL import Image, ImageDraw, ImageFilter

SIZE = (1600, 1200)
WALL, SKIRT, FLOOR = (226, 224, 214), (150, 178, 160), (206, 204, 198)

Draw = ImageDraw.ImageDraw


def jpeg(name: str, *, fixed: bool, seed: int = 1, shift: int = 0) -> bytes:
    """The scene of this name, before or after it was put right, a little moved."""
    image = Image.new("RGB", SIZE, WALL)
    draw = ImageDraw.Draw(image)
    _room(draw)
    SCENES[name](draw, shift, fixed)
    grain = random.Random(seed)
    noise = Image.frombytes("L", (200, 150), grain.randbytes(200 * 150)).resize(SIZE)
    image = Image.blend(image, Image.merge("RGB", (noise, noise, noise)), 0.05)
    buffer = io.BytesIO()
    image.filter(ImageFilter.GaussianBlur(1.4)).save(buffer, "JPEG", quality=82)
    return buffer.getvalue()


def _room(draw: Draw) -> None:
    draw.rectangle((0, 700, 1600, 900), fill=SKIRT)
    draw.line((0, 700, 1600, 700), fill=(120, 150, 132), width=8)
    draw.rectangle((0, 900, 1600, 1200), fill=FLOOR)
    for x in range(-400, 2000, 220):
        draw.line((x, 1200, 800 + (x - 800) // 2, 900), fill=(180, 178, 172), width=4)


def _door(draw: Draw, shift: int, fixed: bool) -> None:
    draw.rectangle((460 + shift, 190, 1140 + shift, 1000), fill=(110, 112, 116))
    for left in (490, 806):
        draw.rectangle((left + shift, 220, left + 304 + shift, 1000), fill=(164, 62, 52))
        draw.rectangle((left + 110 + shift, 300, left + 190 + shift, 520), fill=(190, 205, 210))
    draw.rectangle((640 + shift, 80, 960 + shift, 170), fill=(70, 160, 96))
    draw.line((720 + shift, 126, 880 + shift, 126), fill="white", width=14)
    if fixed:
        for left in (510, 830):
            draw.rectangle((left + shift, 660, left + 262 + shift, 704), fill=(70, 76, 80))
            draw.rectangle((left + 60 + shift, 560, left + 200 + shift, 624), fill=(60, 150, 90))
        return
    for ring in range(5):
        left = 700 + ring * 40 + shift
        draw.ellipse((left, 620, left + 74, 690), outline=(60, 62, 66), width=16)
    draw.rectangle((770 + shift, 680, 850 + shift, 770), fill=(70, 72, 76))
    draw.rectangle((230 + shift, 820, 430 + shift, 1010), fill=(176, 136, 92))


def _extinguisher(draw: Draw, shift: int, fixed: bool) -> None:
    draw.rectangle((560 + shift, 260, 1040 + shift, 1010), fill=(186, 40, 38))
    draw.rectangle((600 + shift, 300, 1000 + shift, 970), fill=(70, 24, 24))
    for left in (650, 830):
        draw.rounded_rectangle((left + shift, 440, left + 130 + shift, 950), 50, fill=(206, 48, 44))
        draw.rectangle((left + 40 + shift, 380, left + 90 + shift, 450), fill=(40, 42, 44))
        color = (70, 170, 90) if fixed else (214, 168, 40)
        draw.ellipse((left + 30 + shift, 520, left + 100 + shift, 590), fill="white")
        draw.pieslice((left + 34 + shift, 524, left + 96 + shift, 586), 200, 320, fill=color)
    if fixed:
        draw.rectangle((655 + shift, 640, 775 + shift, 760), fill=(240, 240, 236))


def _gate(draw: Draw, shift: int, fixed: bool) -> None:
    draw.rectangle((0, 0, 1600, 620), fill=(186, 208, 224))
    draw.rectangle((120 + shift, 260, 420 + shift, 960), fill=(196, 176, 150))
    draw.rectangle((160 + shift, 420, 380 + shift, 640), fill=(120, 150, 170))
    for x in range(480, 1560, 70):
        draw.rectangle((x + shift, 520, x + 26 + shift, 960), fill=(90, 100, 108))
    draw.rectangle((470 + shift, 560, 1560 + shift, 590), fill=(90, 100, 108))
    if fixed:
        for x in range(520, 1500, 190):
            draw.rounded_rectangle((x + shift, 880, x + 60 + shift, 1080), 24, fill=(220, 180, 50))
        draw.ellipse((250 + shift, 660, 330 + shift, 740), fill=(60, 60, 64))
        draw.rectangle((230 + shift, 740, 350 + shift, 960), fill=(40, 60, 96))


def _kitchen(draw: Draw, shift: int, fixed: bool) -> None:
    draw.rectangle((300 + shift, 200, 1300 + shift, 940), fill=(214, 220, 224))
    for row in range(3):
        top = 250 + row * 230
        draw.line((300 + shift, top + 190, 1300 + shift, top + 190), fill=(150, 156, 160), width=14)
        for column in range(5 if fixed else 3 - row):
            left = 350 + column * 190 + shift
            draw.rectangle((left, top + 60, left + 140, top + 184), fill=(236, 236, 230))
            draw.rectangle((left + 10, top + 90, left + 130, top + 130), fill=(120, 160, 200))


SCENES: dict[str, Callable[[Draw, int, bool], None]] = {
    "door": _door,
    "extinguisher": _extinguisher,
    "gate": _gate,
    "kitchen": _kitchen,
}
