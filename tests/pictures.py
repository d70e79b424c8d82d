"""Small pictures for tests, drawn here."""

import io
import random
from pathlib import Path

import segno
from PIL import Image, ImageDraw


def jpeg(color: str = "steelblue", size: tuple[int, int] = (1600, 1200), text: str = "") -> bytes:
    """A plain JPEG that differs by colour and text."""
    image = Image.new("RGB", size, color)
    draw = ImageDraw.Draw(image)
    draw.rectangle((size[0] // 4, size[1] // 4, size[0] // 2, size[1] // 2), fill="white")
    draw.text((20, 20), text or color, fill="black")
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return buffer.getvalue()


def noise(size: tuple[int, int], seed: int = 1) -> bytes:
    """A JPEG that does not compress well: large, as photos of real scenes are."""
    pixels = random.Random(seed).randbytes(size[0] * size[1])
    buffer = io.BytesIO()
    Image.frombytes("L", size, pixels).save(buffer, "JPEG", quality=90)
    return buffer.getvalue()


def file(folder: Path, name: str, color: str = "steelblue") -> Path:
    """A JPEG file with this name."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.jpg"
    path.write_bytes(jpeg(color, text=name))
    return path


def page(codes: list[str], turned: int = 0) -> bytes:
    """A JPEG of a page on a table, with square codes side by side on it."""
    paper = Image.new("RGB", (1200, 800), "whitesmoke")
    for index, text in enumerate(codes):
        drawn = io.BytesIO()
        segno.make(text, error="m").save(drawn, kind="png", scale=6, border=4)
        paper.paste(Image.open(drawn).convert("RGB"), (80 + 560 * index, 160))
    table = Image.new("RGB", (1600, 1600), "tan")
    table.paste(paper, (200, 400))
    buffer = io.BytesIO()
    table.rotate(turned, fillcolor="tan").save(buffer, "JPEG", quality=70)
    return buffer.getvalue()
