"""Photos as a tablet's camera takes them: 12 megapixels, lying on their side, with time and place.

What they show is drawn here: places of an invented campus, each as a fault and put right. The
pixels of a place are encoded once; photos of it differ in what the camera writes about them.
"""

import io
import random
from collections.abc import Callable
from datetime import datetime
from fractions import Fraction
from functools import cache
from pathlib import Path

from PIL import ExifTags, Image, ImageDraw, ImageFilter

STORED = (3000, 4000)
DRAWN = (1600, 1200)
ORIENTATION = 6
"""The camera's upper edge is the tablet's right one: shown as it is stored, a photo lies."""
HERE = (Fraction(247_315_000, 10_000_000), Fraction(1_186_502_000, 10_000_000))
EXIF_MARK, START = b"\xff\xe1", b"\xff\xd8"
QUALITY, GRAIN, BLUR, MARGIN = 86, 0.05, 16, 12
BAND_BYTES = 2

SKY, WALL, SKIRT, FLOOR = (198, 216, 230), (231, 228, 219), (160, 186, 170), (203, 200, 194)
ROAD = (150, 152, 152)
STEEL, DARK, WOOD, RED = (110, 120, 130), (58, 66, 74), (150, 116, 78), (188, 48, 44)
GREEN, YELLOW, WHITE, BLUE = (38, 128, 78), (226, 176, 44), (250, 250, 247), (44, 78, 138)

Draw = ImageDraw.ImageDraw


def photo(
    scene: str,
    *,
    right: bool = False,
    sharp: bool = True,
    light: int = 0,
    taken: datetime | None = None,
    place: tuple[Fraction, Fraction] | None = HERE,
) -> bytes:
    """A photo of this place, as a fault or put right, as it comes out of a camera.

    Two photos of one place are never the same picture: give each a ``light`` of its own.
    """
    pixels = _pixels(scene, right, sharp, light)
    told = _exif(taken, place)
    return START + EXIF_MARK + (len(told) + BAND_BYTES).to_bytes(2, "big") + told + pixels[2:]


def file(
    folder: Path,
    name: str,
    scene: str,
    *,
    right: bool = False,
    sharp: bool = True,
    light: int = 0,
    taken: datetime | None = None,
) -> Path:
    """Such a photo as a file."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.jpg"
    path.write_bytes(photo(scene, right=right, sharp=sharp, light=light, taken=taken))
    return path


@cache
def small(scene: str, *, right: bool = False, light: int = 0) -> bytes:
    """Such a place upright, in two megapixels, as a phone's app hands it on without its EXIF."""
    buffer = io.BytesIO()
    _drawn(scene, right, True, light).save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()


@cache
def _pixels(scene: str, right: bool, sharp: bool, light: int) -> bytes:
    """The encoded picture of a place, turned as the camera holds it."""
    lying = _drawn(scene, right, sharp, light).transpose(Image.Transpose.ROTATE_90)
    buffer = io.BytesIO()
    lying.resize(STORED, Image.Resampling.BILINEAR).save(buffer, "JPEG", quality=QUALITY)
    return buffer.getvalue()


def _drawn(scene: str, right: bool, sharp: bool, light: int) -> Image.Image:
    """A place as one sees it."""
    image = Image.new("RGB", DRAWN, WALL)
    SCENES[scene](ImageDraw.Draw(image), right)
    grain = random.Random(scene).randbytes(400 * 300)
    noise = Image.frombytes("L", (400, 300), grain).resize(DRAWN)
    image = Image.blend(image, Image.merge("RGB", (noise, noise, noise)), GRAIN)
    if light:
        image = _seen_again(image, light)
    if not sharp:
        image = image.filter(ImageFilter.GaussianBlur(BLUR))
    ImageDraw.Draw(image).text((24, 1164), "DRAWN - NOT A REAL PLACE", fill=DARK, font_size=22)
    return image


def _seen_again(image: Image.Image, light: int) -> Image.Image:
    """The same place at another hour, from a hand that is never quite where it was."""
    right, down = (light * 7) % (2 * MARGIN), (light * 11) % (2 * MARGIN)
    box = (right, down, DRAWN[0] - 2 * MARGIN + right, DRAWN[1] - 2 * MARGIN + down)
    return image.crop(box).resize(DRAWN).point(lambda value: max(0, value - light))


def _exif(taken: datetime | None, place: tuple[Fraction, Fraction] | None) -> bytes:
    """What the camera writes about a photo."""
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = ORIENTATION
    exif[ExifTags.Base.Make], exif[ExifTags.Base.Model] = "Invented", "Tablet 11"
    if taken is not None:
        told = exif.get_ifd(ExifTags.IFD.Exif)
        told[ExifTags.Base.DateTimeOriginal] = taken.strftime("%Y:%m:%d %H:%M:%S")
        told[ExifTags.Base.SubsecTimeOriginal] = f"{taken.microsecond:06d}"
    if place is not None:
        gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
        names = ExifTags.GPS
        gps[names.GPSLatitudeRef], gps[names.GPSLatitude] = "N", _degrees(place[0])
        gps[names.GPSLongitudeRef], gps[names.GPSLongitude] = "E", _degrees(place[1])
    return exif.tobytes()


def _degrees(value: Fraction) -> tuple[float, float, float]:
    """Degrees, minutes and seconds."""
    minutes = (value - int(value)) * 60
    return float(int(value)), float(int(minutes)), float((minutes - int(minutes)) * 60)


def _room(draw: Draw) -> None:
    draw.rectangle((0, 720, 1600, 900), fill=SKIRT)
    draw.rectangle((0, 892, 1600, 912), fill=(128, 150, 138))
    draw.rectangle((0, 912, 1600, 1200), fill=FLOOR)
    for x in range(-800, 2400, 200):
        draw.line((x, 1200, 800 + (x - 800) * 2 // 3, 912), fill=(186, 183, 176), width=4)
    for y in (970, 1060):
        draw.line((0, y, 1600, y), fill=(186, 183, 176), width=4)


def _person(draw: Draw, x: int, y: int, coat: tuple[int, int, int] = BLUE) -> None:
    """A guard, as a child would draw one."""
    draw.rectangle((x - 34, y - 150, x - 6, y), fill=DARK)
    draw.rectangle((x + 6, y - 150, x + 34, y), fill=DARK)
    draw.rounded_rectangle((x - 50, y - 330, x + 50, y - 140), 22, fill=coat)
    draw.line((x, y - 320, x, y - 150), fill=WHITE, width=4)
    draw.ellipse((x - 36, y - 410, x + 36, y - 338), fill=(224, 186, 150))
    draw.pieslice((x - 42, y - 424, x + 42, y - 350), 180, 360, fill=coat)
    draw.rectangle((x - 48, y - 390, x + 48, y - 380), fill=DARK)


def _lines(draw: Draw, box: tuple[int, int, int, int], rows: int, step: int = 40) -> None:
    """Writing nobody can read."""
    left, top, right, _bottom = box
    for row in range(rows):
        end = right - 30 - (row * 53) % 120
        draw.rectangle((left + 30, top + row * step, end, top + row * step + 12), fill=STEEL)


def _gate(draw: Draw, right: bool) -> None:
    """A school's gate with guard room; put right it has its bollards and a guard."""
    draw.rectangle((0, 0, 1600, 640), fill=SKY)
    draw.rectangle((420, 180, 1600, 720), fill=(240, 235, 224))
    for row in range(3):
        for column in range(8):
            left, top = 480 + column * 140, 220 + row * 150
            draw.rectangle((left, top, left + 96, top + 96), fill=(150, 180, 198))
    draw.rectangle((0, 720, 1600, 1200), fill=(178, 180, 178))
    draw.polygon(
        [(420, 1200), (620, 900), (1420, 900), (1600, 1120), (1600, 1200)], (150, 152, 152)
    )
    draw.rectangle((60, 400, 400, 960), fill=(206, 184, 156))
    draw.rectangle((40, 370, 430, 410), fill=(150, 70, 56))
    draw.rectangle((100, 500, 360, 700), fill=(126, 156, 176), outline=DARK, width=8)
    for x in (470, 1490):
        draw.rectangle((x, 480, x + 90, 950), fill=(170, 92, 70))
    for x in range(580, 1480, 52):
        draw.rectangle((x, 640, x + 16, 930), fill=DARK)
    draw.rectangle((560, 630, 1490, 656), fill=DARK)
    if right:
        for x in range(560, 1500, 150):
            draw.ellipse((x - 12, 1088, x + 72, 1124), fill=(120, 122, 122))
            draw.rounded_rectangle((x, 940, x + 60, 1108), 26, fill=YELLOW, outline=DARK, width=4)
            draw.rectangle((x + 2, 990, x + 58, 1024), fill=DARK)
        _person(draw, 330, 1120)
    else:
        draw.rounded_rectangle((720, 1060, 900, 1112), 24, fill=YELLOW, outline=DARK, width=4)


def _guards(draw: Draw, right: bool) -> None:
    """The guards' room with its roster on the wall: two of six shifts are filled in, or all."""
    _room(draw)
    draw.rectangle((260, 90, 1020, 690), fill=WOOD)
    draw.rectangle((290, 120, 990, 660), fill=WHITE)
    draw.rectangle((290, 120, 990, 200), fill=BLUE)
    draw.rectangle((480, 146, 800, 174), fill=WHITE)
    for row in range(6):
        top = 214 + row * 74
        draw.line((290, top, 990, top), fill=(196, 202, 208), width=4)
        draw.rectangle((312, top + 24, 400, top + 48), fill=STEEL)
        for column in range(3):
            left = 440 + column * 180
            if right or row < 2:
                draw.rectangle((left, top + 22, left + 130, top + 50), fill=DARK)
    if not right:
        draw.rectangle((296, 356, 984, 654), outline=RED, width=10)
    draw.rectangle((1120, 200, 1480, 560), fill=(150, 180, 198), outline=STEEL, width=16)
    draw.line((1300, 200, 1300, 560), fill=STEEL, width=12)
    draw.rectangle((200, 860, 1100, 900), fill=WOOD)
    draw.rectangle((240, 900, 280, 1120), fill=WOOD)
    draw.rectangle((1020, 900, 1060, 1120), fill=WOOD)
    draw.rounded_rectangle((320, 800, 470, 862), 14, fill=DARK)
    for place in range(3 if right else 1):
        _person(draw, 1190 + place * 140, 1130)


def _corridor(draw: Draw, right: bool) -> None:
    """A corridor to a green exit; chained and full of boxes, or free."""
    draw.polygon([(0, 0), (1600, 0), (1020, 330), (580, 330)], fill=(246, 244, 239))
    draw.polygon([(0, 0), (580, 330), (580, 780), (0, 1200)], fill=(222, 216, 202))
    draw.polygon([(1600, 0), (1020, 330), (1020, 780), (1600, 1200)], fill=(210, 203, 188))
    draw.polygon([(580, 780), (1020, 780), (1600, 1200), (0, 1200)], fill=FLOOR)
    draw.rectangle((580, 330, 1020, 780), fill=(234, 231, 224))
    for left, top, width, bottom in ((70, 250, 150, 1080), (330, 380, 90, 920)):
        for flip in (False, True):
            points = [(left, top), (left + width, top + 60), (left + width, bottom - 90),
                      (left, bottom)]  # fmt: skip
            draw.polygon([(1600 - x, y) if flip else (x, y) for x, y in points], WOOD)
    draw.rectangle((660, 470, 940, 780), fill=(196, 214, 224), outline=(95, 123, 116), width=16)
    draw.line((800, 470, 800, 780), fill=(95, 123, 116), width=10)
    draw.rectangle((700, 380, 900, 446), fill=GREEN)
    draw.line((730, 413, 850, 413), fill=WHITE, width=12)
    draw.polygon([(850, 388), (884, 413), (850, 438)], fill=WHITE)
    if right:
        return
    for ring in range(5):
        draw.ellipse((704 + ring * 36, 590, 764 + ring * 36, 650), outline=DARK, width=14)
    draw.rectangle((776, 644, 836, 708), fill=YELLOW, outline=DARK, width=6)
    for left, top, wide, high in (
        (500, 690, 230, 190), (860, 600, 260, 230), (930, 800, 330, 270), (380, 850, 230, 210)
    ):  # fmt: skip
        box = (left, top, left + wide, top + high)
        draw.rectangle(box, fill=(199, 154, 97), outline=(138, 100, 52), width=8)
        draw.line((left + wide // 2, top, left + wide // 2, top + high), (138, 100, 52), 14)


def _extinguisher(draw: Draw, right: bool) -> None:
    """A cabinet with two extinguishers; one gone and the other without pressure, or both good."""
    _room(draw)
    draw.rectangle((480, 230, 1120, 1010), fill=RED)
    draw.rectangle((520, 270, 1080, 970), fill=(84, 30, 30))
    for number, left in enumerate((570, 830)):
        if number and not right:
            continue
        draw.rounded_rectangle((left, 450, left + 190, 950), 70, fill=(208, 52, 46))
        draw.rectangle((left + 66, 360, left + 124, 460), fill=DARK)
        draw.line((left + 96, 400, left + 176, 470, left + 176, 700), fill=DARK, width=18)
        draw.ellipse((left + 46, 530, left + 144, 628), fill=WHITE, outline=DARK, width=6)
        draw.pieslice((left + 58, 542, left + 132, 616), 200, 270, fill=RED)
        draw.pieslice((left + 58, 542, left + 132, 616), 270, 340, fill=GREEN)
        x = 30 if right else -30
        draw.line((left + 95, 582, left + 95 + x, 552), fill=DARK, width=8)
        if right:
            draw.rectangle((left + 30, 690, left + 160, 820), fill=WHITE)
            _lines(draw, (left + 10, 710, left + 180, 820), 3, 34)


def _kitchen(draw: Draw, right: bool) -> None:
    """A cooled box for food samples: three unlabelled, or eight with their labels."""
    _room(draw)
    draw.rectangle((280, 120, 1320, 1080), fill=(174, 188, 203))
    draw.rectangle((330, 170, 1270, 1030), fill=(226, 234, 242))
    for shelf in (540, 930):
        draw.rectangle((330, shelf, 1270, shelf + 16), fill=STEEL)
    foods = ((208, 139, 63), (111, 158, 85), (194, 88, 72), (223, 192, 105))
    for number in range(8 if right else 3):
        left, bottom = 370 + (number % 4) * 225, 540 + (number // 4) * 390
        draw.rounded_rectangle((left, bottom - 200, left + 190, bottom), 18, fill=WHITE)
        draw.rectangle((left + 14, bottom - 150, left + 176, bottom - 16), fill=foods[number % 4])
        if right:
            draw.rectangle((left + 40, bottom - 120, left + 150, bottom - 56), fill=WHITE)
            _lines(draw, (left + 22, bottom - 110, left + 180, bottom), 2, 26)


def _kit(draw: Draw, _right: bool) -> None:
    """The guards' eight things, laid out on a table."""
    _room(draw)
    draw.polygon([(120, 1080), (300, 420), (1300, 420), (1480, 1080)], fill=(188, 160, 122))
    draw.pieslice((320, 460, 540, 680), 180, 360, fill=DARK)
    draw.rounded_rectangle((620, 470, 820, 740), 30, fill=(64, 84, 70))
    draw.rounded_rectangle((900, 470, 1010, 640), 40, fill=(196, 190, 176))
    draw.rounded_rectangle((1040, 470, 1150, 640), 40, fill=(196, 190, 176))
    draw.rounded_rectangle((250, 740, 520, 1040), 40, fill=(150, 176, 190), outline=DARK, width=8)
    draw.line((600, 1000, 1180, 820), fill=STEEL, width=20)
    draw.arc((1130, 720, 1300, 890), 60, 300, fill=STEEL, width=18)
    draw.line((600, 1050, 1000, 1050), fill=DARK, width=34)
    draw.rounded_rectangle((1060, 980, 1200, 1030), 14, fill=DARK)
    draw.rounded_rectangle((1280, 900, 1350, 1050), 12, fill=DARK)
    draw.line((1300, 900, 1300, 820), fill=DARK, width=10)


def _alarm(draw: Draw, _right: bool) -> None:
    """The button that calls the police, beside the guards' desk."""
    _room(draw)
    draw.rounded_rectangle((620, 300, 980, 680), 30, fill=WHITE, outline=STEEL, width=8)
    draw.ellipse((690, 350, 910, 570), fill=RED, outline=DARK, width=8)
    draw.ellipse((740, 384, 830, 450), fill=(224, 110, 104))
    _lines(draw, (640, 600, 960, 680), 2, 30)


def _paper(draw: Draw, _right: bool) -> None:
    """A framed licence on a wall."""
    _room(draw)
    draw.rectangle((460, 110, 1140, 690), fill=WOOD)
    draw.rectangle((490, 140, 1110, 660), fill=(248, 244, 228))
    draw.rectangle((620, 190, 980, 236), fill=RED)
    _lines(draw, (520, 290, 1090, 640), 7)
    draw.ellipse((900, 520, 1040, 650), outline=RED, width=12)


def _board(draw: Draw, right: bool) -> None:
    """The notice board of the police post at the gate: bare, or with officer and hours."""
    draw.rectangle((0, 0, 1600, 760), fill=SKY)
    draw.rectangle((0, 760, 1600, 1200), fill=(178, 180, 178))
    for x in (400, 1160):
        draw.rectangle((x, 700, x + 40, 1100), fill=STEEL)
    draw.rectangle((320, 200, 1280, 760), fill=BLUE)
    draw.rectangle((360, 310, 1240, 720), fill=WHITE)
    draw.rectangle((560, 236, 1040, 280), fill=WHITE)
    if right:
        draw.rectangle((400, 360, 600, 620), fill=(186, 200, 214))
        draw.ellipse((450, 390, 550, 490), fill=(224, 186, 150))
        draw.pieslice((420, 500, 580, 720), 180, 360, fill=BLUE)
        _lines(draw, (640, 370, 1220, 700), 7, 46)
        _person(draw, 1420, 1120, (48, 60, 84))


SCENES: dict[str, Callable[[Draw, bool], None]] = {
    "gate": _gate,
    "guards": _guards,
    "corridor": _corridor,
    "extinguisher": _extinguisher,
    "kitchen": _kitchen,
    "kit": _kit,
    "alarm": _alarm,
    "paper": _paper,
    "board": _board,
}
