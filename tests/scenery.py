"""Pictures of an invented campus, drawn here: a gate, a corridor, a wall, a guards' roster.

Good enough to see whether an old and a new picture of one place lie over one another.
"""

from collections.abc import Callable
from pathlib import Path

from PIL import Image, ImageDraw

SIZE = (1600, 1200)
GREY, DARK, BROWN, RED = "#b3b8b3", "#5d6975", "#8d7457", "#b4232a"
Draw = ImageDraw.ImageDraw


def file(folder: Path, name: str, number: int = 0) -> Path:
    """A JPEG of this place; numbered pictures of one place differ by a little light."""
    folder.mkdir(parents=True, exist_ok=True)
    image = Image.new("RGB", SIZE, "#ece8e0")
    PLACES[name](ImageDraw.Draw(image))
    if number:
        image = image.point(lambda value: max(0, value - number))
    path = folder / f"{name}-{number:02d}.jpg"
    image.save(path, "JPEG", quality=85)
    return path


def _corridor(draw: Draw) -> None:
    """A corridor to a green exit sign, free."""
    draw.polygon([(0, 0), (1600, 0), (1000, 320), (600, 320)], fill="#f5f3ee")
    draw.polygon([(0, 0), (600, 320), (600, 760), (0, 1200)], fill="#ded7c9")
    draw.polygon([(1600, 0), (1000, 320), (1000, 760), (1600, 1200)], fill="#d2cabb")
    draw.polygon([(600, 760), (1000, 760), (1600, 1200), (0, 1200)], fill=GREY)
    draw.rectangle((600, 320, 1000, 760), fill="#e9e6df")
    for left, top, right, bottom in ((90, 300, 240, 1080), (340, 380, 430, 900)):
        draw.polygon([(left, top), (right, top + 60), (right, bottom - 70), (left, bottom)], BROWN)
        draw.polygon(
            [(1600 - left, top), (1600 - right, top + 60), (1600 - right, bottom - 70),
             (1600 - left, bottom)], BROWN,
        )  # fmt: skip
    draw.rectangle((690, 470, 910, 760), fill="#d8e6ee", outline="#5f7b74", width=14)
    draw.rectangle((720, 380, 880, 440), fill="#17713f")
    draw.line((750, 410, 850, 410), fill="white", width=10)
    draw.polygon([(850, 390), (874, 410), (850, 430)], fill="white")


def _blocked(draw: Draw) -> None:
    """The same corridor, the exit chained and full of boxes."""
    _corridor(draw)
    draw.rectangle((704, 484, 896, 746), fill="#86a3a0")
    draw.line((800, 484, 800, 746), fill="#5f7b74", width=8)
    draw.rectangle((776, 610, 826, 660), fill="#d9c04a", outline="#7d6d20", width=6)
    for left, top, right, bottom in (
        (560, 640, 760, 800), (850, 560, 1120, 780), (880, 760, 1180, 1000), (520, 800, 700, 980)
    ):  # fmt: skip
        draw.rectangle((left, top, right, bottom), fill="#c79a61", outline="#8a6434", width=6)
        draw.line(((left + right) / 2, top, (left + right) / 2, bottom), fill="#8a6434", width=10)


def _gate(draw: Draw) -> None:
    """A school's gate with its sliding fence."""
    draw.rectangle((0, 0, 1600, 500), fill="#cfe0ea")
    draw.rectangle((250, 240, 1350, 760), fill="#f3efe6", outline="#c9c2b3", width=6)
    for row in range(3):
        for column in range(9):
            left, top = 300 + column * 116, 290 + row * 140
            draw.rectangle((left, top, left + 76, top + 86), fill="#9db8c6")
    draw.rectangle((0, 760, 1600, 1200), fill="#c4c6c2")
    for left in (140, 1360):
        draw.rectangle((left, 520, left + 100, 960), fill="#a2543d")
    for left in range(260, 1360, 44):
        draw.rectangle((left, 700, left + 12, 940), fill=DARK)
    draw.rectangle((240, 690, 1360, 712), fill=DARK)
    for left in range(420, 1240, 160):
        draw.rectangle((left, 1000, left + 40, 1110), fill="#d9a521", outline="#3a3a3a", width=4)


def _wall(draw: Draw) -> None:
    """A brick wall with a gap one can climb through."""
    draw.rectangle((0, 0, 1600, 620), fill="#c9dbe6")
    draw.ellipse((1050, 40, 1650, 620), fill="#7c9c70")
    for row in range(9):
        for column in range(-1, 14):
            left, top = column * 124 + (62 if row % 2 else 0), 300 + row * 72
            gap = 560 + row * 18 < left < 960 - row * 30
            if not gap:
                draw.rectangle((left, top, left + 116, top + 64), fill="#b0664e")
    draw.rectangle((0, 948, 1600, 1200), fill="#9a9678")


def _roster(draw: Draw) -> None:
    """The guards' roster on the wall of their room."""
    draw.rectangle((260, 90, 1340, 1120), fill="#8f6b42")
    draw.rectangle((310, 140, 1290, 1070), fill="white")
    draw.rectangle((310, 140, 1290, 270), fill="#2d5b94")
    draw.rectangle((520, 180, 1080, 230), fill="white")
    for row in range(6):
        top = 300 + row * 126
        draw.line((310, top, 1290, top), fill="#c8ccd0", width=5)
        for column in range(5):
            left = 345 + column * 190
            draw.rectangle((left, top + 44, left + 130, top + 78), fill="#6c7680")
    draw.rectangle((322, 560, 1278, 672), outline=RED, width=12)


def _kitchen(draw: Draw) -> None:
    """Food samples in a cooled box."""
    draw.rectangle((200, 160, 1400, 1040), fill="#aebccb")
    draw.rectangle((260, 220, 1340, 980), fill="#dfe8f0")
    fills = ("#d08b3f", "#6f9e55", "#c25848", "#dfc069")
    for number in range(8):
        left, top = 310 + (number % 4) * 258, 290 + (number // 4) * 340
        draw.rectangle((left, top, left + 220, top + 250), fill="white")
        draw.rectangle((left + 26, top + 60, left + 194, top + 200), fill=fills[number % 4])


PLACES: dict[str, Callable[[Draw], None]] = {
    "corridor": _corridor,
    "blocked": _blocked,
    "gate": _gate,
    "wall": _wall,
    "roster": _roster,
    "kitchen": _kitchen,
}
