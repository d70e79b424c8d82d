"""The office calendar as working days are counted by it, with the local days of an area over it."""

from datetime import date, timedelta
from typing import Any

from sqlalchemy import String, literal, null, select, union_all

from server.models import CalendarDay, LocalDay
from server.queries import area_tree
from server.work import Work
from shared import workdays
from shared.workdays import DayKind, WorkCalendar

BEFORE = timedelta(days=60)
AFTER = timedelta(days=800)

Local = list[tuple[str | None, workdays.CalendarDay]]
"""Local days, each with its area; without one it holds everywhere."""


def around(work: Work, day: date | None = None, area_id: str | None = None) -> WorkCalendar:
    """The calendar from two months before a day to two years after, as an area has it."""
    center = day or work.today
    return _of(work, (center - BEFORE, center + AFTER), area_id)


def back_to(work: Work, day: date, area_id: str | None = None) -> WorkCalendar:
    """The calendar from a day that may lie long ago; today's where that goes back so far."""
    if day >= work.today - BEFORE:
        return around(work, area_id=area_id)
    # From the year's first day: what is asked for one case serves all of that year.
    return _of(work, (date(day.year, 1, 1), work.today + AFTER), area_id)


def since(work: Work, day: date, area_id: str | None = None) -> WorkCalendar:
    """The calendar from two months before a day to two years after today: for counting anew."""
    return _of(work, (day - BEFORE, max(day, work.today) + AFTER), area_id)


def _of(work: Work, span: tuple[date, date], area_id: str | None) -> WorkCalendar:
    everywhere, local = work.once((WorkCalendar, span), lambda: _read(work, span))
    if not local:
        return everywhere
    return work.once(
        (WorkCalendar, span, area_id), lambda: _laid_over(work, everywhere, local, area_id)
    )


def _laid_over(
    work: Work, everywhere: WorkCalendar, local: Local, area_id: str | None
) -> WorkCalendar:
    """What is recorded nearest to the area holds there."""
    near = area_tree.above(work, area_id) if area_id is not None else []
    here = [one for place in (None, *reversed(near)) for at, one in local if at == place]
    return everywhere.laid_over(here)


def _read(work: Work, span: tuple[date, date]) -> tuple[WorkCalendar, Local]:
    one, own = CalendarDay, LocalDay
    nowhere = null().cast(String)
    rows: Any = work.session.execute(
        union_all(
            select(
                one.day, one.kind, one.name, one.name_en, one.published,
                literal(value=False).label("local"), nowhere.label("area_id"),
            ).where(one.day.between(*span)),
            select(
                own.day, own.kind, own.name, own.name_en, literal(value=True),
                literal(value=True), own.area_id,
            ).where(own.day.between(*span)),
        )
    )  # fmt: skip
    days: list[workdays.CalendarDay] = []
    local: Local = []
    for day, kind, name, name_en, published, is_local, area_id in rows:
        known = workdays.CalendarDay(
            day, DayKind(kind), name, name_en, bool(published), bool(is_local)
        )
        if known.local:
            local.append((area_id, known))
        else:
            days.append(known)
    return WorkCalendar(days), local
