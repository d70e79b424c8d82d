"""Where the office calendar begins: the published years by ``chinesecalendar``, then a guess.

A year whose notice has not appeared is computed from weekends and the days the law fixes by the
solar calendar; it is marked as not published, so that every deadline in it is provisional.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import chinese_calendar

from shared.workdays import SATURDAY, DayKind

FIRST_YEAR = 2004
LAST_PUBLISHED_YEAR = 2026

NAMES_ZH = {
    "New Year's Day": "元旦",
    "Spring Festival": "春节",
    "Tomb-sweeping Day": "清明",
    "Labour Day": "劳动节",
    "Dragon Boat Festival": "端午",
    "Mid-autumn Festival": "中秋",
    "National Day": "国庆",
    "Anti-Fascist 70th Day": "抗战胜利纪念日",
}

PUT_RIGHT = {date(2005, 12, 31): "New Year's Day"}
"""Worked for 3 January 2006 by the notice of that year; the library does not know it."""

FIXED = {
    (1, 1): ("元旦", "New Year's Day"),
    (5, 1): ("劳动节", "Labour Day"),
    (5, 2): ("劳动节", "Labour Day"),
    (10, 1): ("国庆", "National Day"),
    (10, 2): ("国庆", "National Day"),
    (10, 3): ("国庆", "National Day"),
}


def edition(year: int) -> str:
    """What the calendar of a year is called where it is cited."""
    if year <= LAST_PUBLISHED_YEAR:
        return f"国办{year}年放假通知"
    return f"{year}年暂定（国办未公布）"


def days_of(year: int) -> list[dict[str, Any]]:
    """Every day of a year as the calendar keeps it."""
    published = year <= LAST_PUBLISHED_YEAR
    return [
        {"day": day.isoformat(), "published": published}
        | (_published(day) if published else _guessed(day))
        for day in _each_day(year)
    ]


def _each_day(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def _published(day: date) -> dict[str, Any]:
    off, name = chinese_calendar.get_holiday_detail(day)
    if day in PUT_RIGHT:
        off, name = False, PUT_RIGHT[day]
    weekend = day.weekday() >= SATURDAY
    name = name or ""
    if off and name:
        kind = DayKind.HOLIDAY
    elif off:
        kind = DayKind.WEEKEND
    else:
        kind = DayKind.MAKEUP if weekend else DayKind.WORKDAY
    named = kind in (DayKind.HOLIDAY, DayKind.MAKEUP)
    return {
        "kind": str(kind),
        "name": NAMES_ZH.get(name, name) if named else "",
        "name_en": name if named else "",
    }


def _guessed(day: date) -> dict[str, Any]:
    if (day.month, day.day) in FIXED:
        name, name_en = FIXED[day.month, day.day]
        return {"kind": str(DayKind.HOLIDAY), "name": name, "name_en": name_en}
    kind = DayKind.WEEKEND if day.weekday() >= SATURDAY else DayKind.WORKDAY
    return {"kind": str(kind), "name": "", "name_en": ""}
