"""What a person reads on the tablet: message ids in English, Chinese from the catalogue."""

import gettext
from pathlib import Path

DOMAIN = "lookback"
FOLDER = Path(__file__).parent / "locale"
LOCALES = {"zh": "zh_CN", "en": "en"}


class _Reader:
    """The reader's language, and its catalogue."""

    def __init__(self) -> None:
        self.language = "zh"
        self.catalogue: gettext.NullTranslations = gettext.NullTranslations()
        self.choose(self.language)

    def choose(self, language: str) -> None:
        self.language = language if language in LOCALES else "zh"
        self.catalogue = gettext.translation(
            DOMAIN, FOLDER, [LOCALES[self.language]], fallback=True
        )


_reader = _Reader()


def set_language(language: str) -> None:
    """Read in this language from now on: ``zh`` or ``en``."""
    _reader.choose(language)


def language() -> str:
    """The language read in now."""
    return _reader.language


def _(message: str) -> str:
    """A text in the reader's language."""
    return _reader.catalogue.gettext(message)


def n_(message: str) -> str:
    """A text that is put into the reader's language where it is shown."""
    return message


def in_language(zh: str, en: str) -> str:
    """Content that carries both languages itself."""
    return en if _reader.language == "en" and en else zh
