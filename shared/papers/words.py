"""How a paper speaks: its language, its dates, the words of the vocabulary."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from shared.clock import OFFICE_TIME_ZONE, local_date
from shared.vocabulary import LABELS

WEEKDAYS = {
    "zh": ("周一", "周二", "周三", "周四", "周五", "周六", "周日"),
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
}


@dataclass(frozen=True)
class Reader:
    """Who reads a paper: the language, the catalogue's gettext in it, the office's time zone."""

    language: str
    say: Callable[[str], str]
    zone: str = OFFICE_TIME_ZONE

    def either(self, zh: str, en: str) -> str:
        """Content that carries both languages itself."""
        return en if self.language == "en" and en else zh

    def label(self, word: StrEnum) -> str:
        """A word of the vocabulary."""
        return self.say(LABELS[word])

    def day(self, value: date) -> str:
        return day_text(value, self.language)

    def day_of(self, value: datetime) -> date:
        """The office's day of an instant."""
        return local_date(value, self.zone)

    def time(self, value: datetime) -> str:
        """An instant in the office's time, to the minute."""
        return value.astimezone(ZoneInfo(self.zone)).strftime("%Y-%m-%d %H:%M")

    def filled(self, text: str, **facts: object) -> str:
        """A text with its places filled in, after translating."""
        return self.say(text).format(**facts)


def day_text(value: date, language: str) -> str:
    """A date with its weekday."""
    weekday = WEEKDAYS[language][value.weekday()]
    if language == "en":
        return f"{value.isoformat()} {weekday}"
    return f"{value.year}年{value.month}月{value.day}日 {weekday}"
