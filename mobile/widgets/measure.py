"""How wide and high words are, and where a line may break.

Kivy breaks lines at spaces, which Chinese has not: a line would end long before the edge. Here
a line breaks between two Chinese characters, never before a closing mark or after an opening one,
and never between a number and its measure word.
"""

import re
from functools import lru_cache

from kivy.core.text import Label as CoreLabel

CACHE = 8192
CHINESE = r"\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef"
OPENING = r"（《「『【〈“‘(\[{"
CLOSING = r"，。、；：？！）》」』】〉”’…,.;:?!)\]}%"
TOKEN = re.compile(
    rf"[{OPENING}]*"
    rf"(?:\d[^\s{CHINESE}]*[ \u00a0][{CHINESE}]|[^\s{CHINESE}]+|[{CHINESE}])"
    rf"[{CLOSING}]*\s*|\s+"
)


def natural(text: str, px: float, bold: bool) -> tuple[int, int]:
    """The size of words in lines as they are."""
    lines = text.split("\n")
    sizes = [_extents(line or " ", px, bold) for line in lines]
    return max(width for width, _ in sizes), sum(height for _, height in sizes)


@lru_cache(CACHE)
def wrapped(text: str, px: float, bold: bool, width: int) -> str:
    """The words with line breaks where a line of this width is full."""
    return "\n".join(_broken(line, px, bold, width) for line in text.split("\n"))


def height_of(text: str, px: float, bold: bool, width: float) -> int:
    """How high words become in a column of this width."""
    return natural(wrapped(text, px, bold, int(width)), px, bold)[1]


def _broken(line: str, px: float, bold: bool, width: int) -> str:
    if _extents(line.rstrip() or " ", px, bold)[0] <= width:
        return line.rstrip()
    lines, tokens = [], _tokens(line, px, bold, width)
    while tokens:
        count = _fitting(tokens, px, bold, width)
        lines.append("".join(tokens[:count]).rstrip())
        tokens = tokens[count:]
        while tokens and not tokens[0].strip():
            tokens = tokens[1:]
    return "\n".join(lines)


def _fitting(tokens: list[str], px: float, bold: bool, width: int) -> int:
    """How many of these tokens stand on one line: halved again and again, not one by one."""
    least, most = 1, len(tokens)
    while least < most:
        middle = (least + most + 1) // 2
        if _extents("".join(tokens[:middle]).rstrip() or " ", px, bold)[0] <= width:
            least = middle
        else:
            most = middle - 1
    return least


def _tokens(line: str, px: float, bold: bool, width: int) -> list[str]:
    """What stays together; a word longer than a line is broken anywhere."""
    tokens: list[str] = []
    for token in TOKEN.findall(line):
        fits = len(token) == 1 or _extents(token.rstrip() or " ", px, bold)[0] <= width
        tokens.extend([token] if fits else list(token))
    return tokens


@lru_cache(CACHE)
def _extents(text: str, px: float, bold: bool) -> tuple[int, int]:
    width, height = _label(px, bold).get_extents(text)
    return int(width), int(height)


@lru_cache(64)
def _label(px: float, bold: bool) -> CoreLabel:
    return CoreLabel(font_size=px, bold=bold)
