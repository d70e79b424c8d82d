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
    rows = work.session.scalars(
        select(CalendarDay).where(CalendarDay.day.between(center - BEFORE, center + AFTER))
    )
    return WorkCalendar(
        workdays.CalendarDay(row.day, DayKind(row.kind), row.name, row.name_en, row.published)
        for row in rows
    )
