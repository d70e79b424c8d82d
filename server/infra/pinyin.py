"""How a Chinese name is typed in letters: ``望潮中学`` → ``wangchaozhongxue``, ``wczx``.

The dictionary of readings takes 55 MiB: it is loaded when the first name is read, by the one
process that takes a register in, and not by every server.
"""

import importlib
from typing import Any


def letters(name: str) -> str:
    """The whole reading, without tones or blanks."""
    return "".join(_readings().lazy_pinyin(name)).lower()


def initials(name: str) -> str:
    """The first letter of each sign."""
    known = _readings()
    return "".join(known.lazy_pinyin(name, style=known.Style.FIRST_LETTER)).lower()


def _readings() -> Any:
    return importlib.import_module("pypinyin")
