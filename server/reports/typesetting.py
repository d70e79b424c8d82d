"""One paper set by typst: a template of ours, data as JSON, pictures as files, our own fonts.

Text reaches the template as data only, never as markup; the compiler sees nothing outside the
folder made for this paper.
"""

import io
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

import typst
from pypdf import PdfWriter

from shared.problems import Unavailable
from shared.signs import in_plain_sight

TEMPLATES = Path(__file__).parent
FONTS = TEMPLATES.parent / "console" / "static" / "vendor"
WORDS_FONT = FONTS / "noto-sans-sc-700.ttf"
FAMILY = "Noto Sans SC"
SHARED = "page.typ"


class FontMissing(Unavailable):
    code = "font_missing"
    text = "The font for papers is not installed. Ask the administrator to run the set-up again."


@cache
def fonts_of(folder: Path) -> typst.Fonts:
    """Our own fonts and no other, so that a paper looks the same on every machine."""
    found = typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(folder)]
    )
    if FAMILY not in found.families():
        raise FontMissing()
    return found


def joined(papers: Sequence[bytes]) -> bytes:
    """Papers one behind the other, as one; nothing of none."""
    if not papers:
        return b""
    whole, made = PdfWriter(), io.BytesIO()
    for paper in papers:
        whole.append(io.BytesIO(paper))
    whole.write(made)
    return made.getvalue()


def as_data(data: Mapping[str, Any]) -> str:
    """What a template reads, its texts as they stand."""
    return in_plain_sight(json.dumps(data, ensure_ascii=False))


def pdf(
    template: str, data: Mapping[str, Any], pictures: Mapping[str, bytes], at: datetime
) -> bytes:
    """The paper as PDF, the same bytes for the same data.

    ``pictures`` are JPEGs by the name the data calls them; ``at`` is the paper's own instant.
    """
    fonts = fonts_of(FONTS)
    with tempfile.TemporaryDirectory(prefix="paper-") as made:
        folder = Path(made)
        for name in (template, SHARED):
            shutil.copyfile(TEMPLATES / name, folder / name)
        (folder / "data.json").write_text(
            in_plain_sight(json.dumps(data, ensure_ascii=False)), encoding="utf-8"
        )
        for name, picture in pictures.items():
            (folder / f"{name}.jpg").write_bytes(picture)
        compiler = typst.Compiler(str(folder / template), root=str(folder), font_paths=fonts)
        # A PDF knows no parts of a second, and the compiler refuses them.
        paper = compiler.compile(format="pdf", timestamp=at.replace(microsecond=0))
    if not isinstance(paper, bytes):
        raise TypeError("a PDF is one file")
    return paper
