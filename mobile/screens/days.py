"""Days as people say them, in the reader's language."""

from collections import Counter
from datetime import date

from mobile.texts import _, in_language, language
from shared.workdays import DayKind, Deadline

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


def explained(deadline: Deadline) -> str:
    """How a deadline is counted, in words: what was skipped, whether it is final."""
    skipped = Counter(
        in_language(one.name, one.name_en) or _("weekend")
        for one in deadline.days
        if one.ordinal is None and one.day > deadline.served_on
    )
    names = _(", ").join(f"{name} {count}" for name, count in skipped.items())
    told = _("Counted from the day after service; {days} days skipped: {names}.").format(
        days=skipped.total(), names=names
    )
    if not skipped:
        told = _("Counted from the day after service; no day is skipped.")
    if deadline.due_on == deadline.served_on:
        told = _("To be done on the day of service.")
    makeup = [one.day for one in deadline.days if one.kind is DayKind.MAKEUP and one.ordinal]
    if makeup:
        days = _(", ").join(day_of(day) for day in makeup)
        told += " " + _("{days}: make-up workdays, they count.").format(days=days)
    return told + (" " + _("Provisional.") if deadline.provisional else "")
