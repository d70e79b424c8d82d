"""The school year (校历): terms, exams, holidays and other closed days, recorded by the office."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from server import scope
from server.actions import lookbacks
from server.domain.lookback_events import SchoolPeriodPut, SchoolPeriodTakenOut
from server.domain.planning_words import PeriodKind
from server.models import SchoolPeriod
from server.models.base import NAME_CHARS
from server.queries import school_calendar
from server.work import Work
from shared.problems import Forbidden, Invalid, NotFound

PERIOD_DAYS_MAX = 366
VERB = "school_year.edit"


@dataclass(frozen=True)
class Told:
    """A stretch of the school year as somebody types it."""

    area_id: str | None
    kind: PeriodKind
    name: str
    begins_on: date
    ends_on: date


def add(work: Work, told: Told) -> SchoolPeriod:
    """One more stretch; windows of look-backs that wait are counted anew by it."""
    _refuse(work, told)
    row = SchoolPeriod(id=work.new_id())
    _write(row, told)
    work.session.add(row)
    _heard(work, row)
    return row


def change(work: Work, period_id: str, told: Told) -> SchoolPeriod:
    """A stretch as it now is."""
    row = _row(work, period_id)
    _refuse(work, told, but=row.id)
    before = row.area_id
    _write(row, told)
    _heard(work, row, before)
    return row


def take_out(work: Work, period_id: str) -> None:
    """A stretch that is not to be: the record keeps what stood there."""
    row = _row(work, period_id)
    told = row.begins_on.isoformat(), row.ends_on.isoformat()
    work.session.delete(row)
    work.session.flush()
    work.record(SchoolPeriodTakenOut(row.id, row.name, *told))
    lookbacks.count_anew(work, row.area_id)


def _heard(work: Work, row: SchoolPeriod, before: str | None = None) -> None:
    work.session.flush()
    told = row.begins_on.isoformat(), row.ends_on.isoformat()
    work.record(SchoolPeriodPut(row.id, row.area_id or "", row.kind, row.name, *told))
    lookbacks.count_anew(work, row.area_id)
    if before is not None and before != row.area_id:
        lookbacks.count_anew(work, before)


def _write(row: SchoolPeriod, told: Told) -> None:
    row.area_id, row.kind, row.name = told.area_id, told.kind, told.name.strip()
    row.begins_on, row.ends_on = told.begins_on, told.ends_on


def _row(work: Work, period_id: str) -> SchoolPeriod:
    work.require(VERB)
    row = work.session.get(SchoolPeriod, period_id, with_for_update=True)
    if row is None or not (row.area_id is None or _is_near(work, row.area_id)):
        raise NotFound()
    _refuse_far_place(work, row.area_id)
    return row


def _refuse(work: Work, told: Told, but: str = "") -> None:
    work.require(VERB)
    _refuse_far_place(work, told.area_id)
    if not told.name.strip() or len(told.name.strip()) > NAME_CHARS:
        raise Invalid("Give it a name of 1 to {most} characters.", most=NAME_CHARS)
    if told.ends_on < told.begins_on:
        raise Invalid("It ends before it begins. Correct one of the two days.")
    if (told.ends_on - told.begins_on).days >= PERIOD_DAYS_MAX:
        raise Invalid(
            "At most {most} days. Record a longer stretch in parts.", most=PERIOD_DAYS_MAX
        )
    _refuse_overlap(work, told, but)


def _refuse_overlap(work: Work, told: Told, but: str) -> None:
    """Two stretches of one kind in one area share no day; a holiday may lie within a term."""
    beside = select(SchoolPeriod).where(
        SchoolPeriod.kind == told.kind,
        SchoolPeriod.id != but,
        SchoolPeriod.area_id.is_(None)
        if told.area_id is None
        else SchoolPeriod.area_id == told.area_id,
        SchoolPeriod.begins_on <= told.ends_on,
        SchoolPeriod.ends_on >= told.begins_on,
    )
    other = work.session.scalars(beside.order_by(SchoolPeriod.begins_on)).first()
    if other is not None:
        raise Invalid(
            "It shares days with {name} ({first} to {last}). Change that one, or the days.",
            name=other.name,
            first=other.begins_on.isoformat(),
            last=other.ends_on.isoformat(),
        )


def _refuse_far_place(work: Work, area_id: str | None) -> None:
    if not _is_near(work, area_id):
        raise Forbidden(verb=VERB)


def _is_near(work: Work, area_id: str | None) -> bool:
    if area_id is None:
        return school_calendar.reaches_everywhere(work)
    return scope.covers_place(work.signed_in(), VERB, work.session, area_id=area_id)
