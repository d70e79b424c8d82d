"""How a paper speaks: its language, its dates, the words of the vocabulary."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from shared.clock import OFFICE_TIME_ZONE
from shared.vocabulary import LABELS

WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


@dataclass(frozen=True)
class Reader:
    """Who a paper is written for: the language, and the catalogue's gettext in it."""

    language: str
    say: Callable[[str], str]

    def either(self, zh: str, en: str) -> str:
        """Content that carries both languages itself."""
        return en if self.language == "en" and en else zh

    def label(self, word: StrEnum) -> str:
        """A word of the vocabulary."""
        return self.say(LABELS[word])

    def day(self, value: date) -> str:
        return day_text(value, self.language)

    def filled(self, text: str, **facts: object) -> str:
        """A text with its places filled in, after translating."""
        return self.say(text).format(**facts)


def day_text(value: date, language: str) -> str:
    """A date with its weekday."""
    weekday = WEEKDAYS[language][value.weekday()]
    if language == "en":
        return f"{value.isoformat()} {weekday}"
    return f"{value.year}年{value.month}月{value.day}日 {weekday}"


def time_text(value: datetime) -> str:
    """An instant in the office's time, to the minute."""
    return value.astimezone(ZoneInfo(OFFICE_TIME_ZONE)).strftime("%Y-%m-%d %H:%M")
