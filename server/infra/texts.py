"""Texts in a reader's language where no page is asked for: what is sent, and not looked at."""

from collections.abc import Callable
from functools import cache
from gettext import NullTranslations, translation
from pathlib import Path

CATALOGUES = Path(__file__).resolve().parents[1] / "console" / "locale"
LANGUAGES = {"zh": "zh_CN", "en": ""}


@cache
def translator(language: str) -> Callable[[str], str]:
    """Turns the texts of the code into this language; an unknown one is read in Chinese."""
    name = LANGUAGES.get(language, LANGUAGES["zh"])
    if not name:
        return NullTranslations().gettext
    return translation("lookback", CATALOGUES, [name]).gettext
