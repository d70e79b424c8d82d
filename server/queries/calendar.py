"""The office calendar as working days are counted by it."""

from datetime import date, timedelta

from sqlalchemy import select

from server.models import CalendarDay
from server.work import Work
from shared import workdays
from shared.workdays import DayKind, WorkCalendar

BEFORE = timedelta(days=60)
AFTER = timedelta(days=800)


def around(work: Work, day: date | None = None) -> WorkCalendar:
    """The calendar from two months before a day to two years after."""
    center = day or work.today
    return work.once((WorkCalendar, center), lambda: _read(work, center))


def _read(work: Work, center: date) -> WorkCalendar:
    one = CalendarDay
    rows = work.session.execute(
        select(one.day, one.kind, one.name, one.name_en, one.published).where(
            one.day.between(center - BEFORE, center + AFTER)
        )
    )
    return WorkCalendar(
        workdays.CalendarDay(day, DayKind(kind), name, name_en, published)
        for day, kind, name, name_en, published in rows
    )
