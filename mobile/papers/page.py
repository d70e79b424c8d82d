"""A4 pages filled from top to bottom; a block that does not fit goes to the next page whole."""

import io
from collections.abc import Sequence
from functools import cache
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).parents[1] / "assets"
REGULAR, BOLD = FONTS / "NotoSansSC-Regular.ttf", FONTS / "NotoSansSC-Bold.ttf"
DPI = 150
A4 = (1240, 1754)
"""Pixels of an A4 page at 150 dots per inch."""
MARGIN = 110
WIDTH = A4[0] - 2 * MARGIN
FOOT = A4[1] - 90
LEADING = 1.45
GAP, STAMP = 14, 17
JPEG_QUALITY = 80
INK, QUIET, HAIR, SOFT, SEAL, BAD = "#15202b", "#5d6975", "#c6ced7", "#f1f4f7", "#b4232a", "#fbe5e4"

NO_LINE_BEGINS_WITH = frozenset("，。、；：！？）》」』”’〕】%,.;:!?)]")


@cache
def font(size: int, *, bold: bool = False) -> ImageFont.FreeTypeFont:
    """Our own font, the same as on the screens."""
    return ImageFont.truetype(str(BOLD if bold else REGULAR), size)


def wrapped(text: str, face: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """Lines no wider than this: Chinese between any two signs, English between words.

    A closing sign never begins a line; it may hang one sign over the edge.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for piece in _pieces(paragraph):
            room = width + (face.size if piece[0] in NO_LINE_BEGINS_WITH else 0)
            if line and face.getlength(line + piece.rstrip()) > room:
                lines.append(line.rstrip())
                line = ""
            line = _broken(line + piece, face, width + int(face.size), lines)
        lines.append(line.rstrip())
    return lines


def _pieces(text: str) -> list[str]:
    """Words with the space after them; each Chinese sign by itself."""
    pieces: list[str] = []
    for sign in text:
        joins = sign.isascii() and pieces and pieces[-1][-1].isascii()
        if joins and not pieces[-1].endswith(" "):
            pieces[-1] += sign
        else:
            pieces.append(sign)
    return pieces


def _broken(line: str, face: ImageFont.FreeTypeFont, width: int, lines: list[str]) -> str:
    """A word wider than the line (a digest, an address) is broken where it must be."""
    while face.getlength(line.rstrip()) > width:
        fits = max(1, int(len(line) * width / face.getlength(line)) - 1)
        lines.append(line[:fits])
        line = line[fits:]
    return line


class Paper:
    """Pages being filled; ``y`` is where the next thing goes."""

    def __init__(self, foot: str, of_pages: str) -> None:
        self._foot, self._of_pages = foot, of_pages
        self.pages: list[Image.Image] = []
        self.turn()

    def turn(self) -> None:
        """Begin a new page."""
        self.pages.append(Image.new("RGB", A4, "white"))
        self.draw = ImageDraw.Draw(self.pages[-1])
        self.y = MARGIN

    def need(self, height: int) -> None:
        """Turn the page unless so much is left on this one."""
        if self.y + height > FOOT and self.y > MARGIN:
            self.turn()

    def text(
        self,
        text: str,
        size: int = 24,
        *,
        bold: bool = False,
        color: str = INK,
        center: bool = False,
    ) -> None:
        """A paragraph over the whole width; goes on over the page's end."""
        face, step = font(size, bold=bold), int(size * LEADING)
        for line in wrapped(text, face, WIDTH):
            self.need(step)
            x = MARGIN + (WIDTH - face.getlength(line)) / 2 if center else MARGIN
            self.draw.text((x, self.y), line, color, face)
            self.y += step

    def heading(self, text: str) -> None:
        """A heading, never alone at the end of a page."""
        self.y += GAP
        self.need(140)
        self.draw.rectangle((MARGIN, self.y + 8, MARGIN + 12, self.y + 34), INK)
        self.draw.text((MARGIN + 24, self.y), text, INK, font(27, bold=True))
        self.y += 52

    def rule(self, color: str, thick: int) -> None:
        self.draw.rectangle((MARGIN, self.y, MARGIN + WIDTH, self.y + thick - 1), color)
        self.y += thick + 4

    def row(
        self,
        cells: Sequence[str],
        widths: Sequence[int],
        *,
        size: int = 22,
        fill: str = "",
        labels: Sequence[int] = (0,),
    ) -> None:
        """A row of a table, as high as its longest cell; some cells are labels."""
        face, step = font(size), int(size * LEADING)
        lines = [wrapped(cell, face, width - 20) for cell, width in zip(cells, widths, strict=True)]
        height = max(len(one) for one in lines) * step + 14
        self.need(height)
        x = MARGIN
        for column, (cell, width) in enumerate(zip(lines, widths, strict=True)):
            box = (x, self.y, x + width, self.y + height)
            shade = fill or (SOFT if column in labels else "white")
            self.draw.rectangle(box, shade, HAIR)
            for number, line in enumerate(cell):
                at = (x + 10, self.y + 7 + number * step)
                self.draw.text(at, line, QUIET if column in labels else INK, face)
            x += width
        self.y += height

    def pictures(self, shown: Sequence[tuple[bytes | None, str]], side: int, missing: str) -> None:
        """Photos side by side, each with its caption; a missing one says so."""
        width = (WIDTH - GAP * (len(shown) - 1)) // max(len(shown), 2)
        face, step = font(STAMP), int(STAMP * LEADING)
        told = [wrapped(caption, face, width) for _data, caption in shown]
        below = 6 + step * max(len(lines) for lines in told)
        self.need(side + below)
        for column, (data, _caption) in enumerate(shown):
            x = MARGIN + column * (width + GAP)
            if data is None:
                self.draw.rectangle((x, self.y, x + width, self.y + side), SOFT, HAIR)
                self.draw.text((x + 20, self.y + side // 2), missing, QUIET, font(20))
            else:
                picture = Image.open(io.BytesIO(data)).convert("RGB")
                picture.thumbnail((width, side))
                self.pages[-1].paste(picture, (x, self.y))
            for number, line in enumerate(told[column]):
                at = (x, self.y + side + 6 + number * step)
                self.draw.text(at, line, QUIET, face)
        self.y += side + below + 12

    def paste(self, picture: Image.Image, x: int, y: int) -> None:
        """A picture at a place of this page."""
        self.pages[-1].paste(picture, (x, y))

    def pdf(self, title: str) -> bytes:
        """All pages with their numbers, as one PDF."""
        for number, page in enumerate(self.pages, 1):
            draw = ImageDraw.Draw(page)
            told = self._of_pages.format(page=number, pages=len(self.pages))
            draw.text((MARGIN, FOOT + 26), self._foot, QUIET, font(18))
            end = A4[0] - MARGIN - font(18).getlength(told)
            draw.text((end, FOOT + 26), told, QUIET, font(18))
        made = io.BytesIO()
        self.pages[0].save(
            made,
            "PDF",
            save_all=True,
            append_images=self.pages[1:],
            resolution=DPI,
            quality=JPEG_QUALITY,
            title=title,
        )
        return made.getvalue()
