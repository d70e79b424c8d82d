"""What the busy city has of going back: a school year with exams and holidays, a complaint."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from server.actions import ceremonies, complaints, sampling, school_calendar, waves
from server.actions.waves import Asked
from server.domain.planning_words import Ceremony, ComplaintChannel, PeriodKind
from server.domain.waves import Parameters
from server.models import Area
from server.work import Work

COMPLAINT = "反映晚自习放学时北门外电动车乱停，消防通道被占，学校说已整改但没有改"


def furnish(acting: Callable[[str], Any], school_id: str) -> None:
    """The school year and a complaint, by those who record them."""
    with acting("admin") as work:
        year = work.today.year
        for kind, name, first, last in (
            (PeriodKind.TERM, "秋季学期", date(year, 9, 1), date(year + 1, 1, 29)),
            (PeriodKind.TERM, "春季学期", date(year + 1, 2, 22), date(year + 1, 7, 2)),
            (PeriodKind.HOLIDAY, "国庆假期", date(year, 10, 1), date(year, 10, 7)),
            (PeriodKind.EXAM, "期末考试", date(year + 1, 1, 18), date(year + 1, 1, 22)),
        ):
            told = school_calendar.Told(None, kind, name, first, last)
            school_calendar.add(work, told)
    with acting("zhou") as work:
        _complain(work, school_id)
        sampling.turn(work)
        _draw_in_vain(work)


def _complain(work: Work, school_id: str) -> None:
    told = complaints.Told(ComplaintChannel.HOTLINE, work.today, COMPLAINT)
    complaints.record(work, school_id, told)


def _draw_in_vain(work: Work) -> None:
    """A wave whose first attempt was aborted: it has a record, and no visit."""
    area_id = work.session.scalars(select(Area.id).where(Area.parent_id.is_(None))).one()
    first, last = (work.today + timedelta(days=days) for days in (3, 10))
    asked = Parameters(total=3, first_on=first.isoformat(), last_on=last.isoformat())
    wave = waves.prepare(work, Asked("秋季公开抽查", area_id, asked, ceremony=Ceremony.PUBLIC))
    waves.freeze(work, wave.id)
    attempt = ceremonies.commit(work, wave.id, source="福利彩票双色球第 2026120 期开奖号码")
    ceremonies.abort(work, attempt.id, reason="开奖推迟，当日没有号码")
