"""Days as people say them, in the reader's language."""

from datetime import date

from mobile.texts import in_language, language

WEEKDAYS = {
    "zh": ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
SHORT = {
    "zh": ("一", "二", "三", "四", "五", "六", "日"),
    "en": ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su"),
}
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day_of(day: date) -> str:
    """The day of the year: 10月21日, 21 Oct."""
    return in_language(f"{day.month}月{day.day}日", f"{day.day} {MONTHS[day.month - 1]}")


def near(iso: str, on: str) -> str:
    """A day as one says it on another: the year only where it is not the same."""
    day = date.fromisoformat(iso)
    if iso[:4] == on[:4]:
        return day_of(day)
    return in_language(f"{day.year}年{day_of(day)}", f"{day_of(day)} {day.year}")


def weekday_of(day: date) -> str:
    """The day of the week."""
    return WEEKDAYS[language()][day.weekday()]


def day_told(iso: str) -> str:
    """A day with its weekday."""
    day = date.fromisoformat(iso)
    return f"{day_of(day)} {weekday_of(day)}"


def short_weekdays() -> tuple[str, ...]:
    """The heads of a grid of days."""
    return SHORT[language()]
