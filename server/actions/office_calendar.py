"""The office calendar: a year taken in by its notice, local days; every last day follows."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from server.actions import recounting, register
from server.domain.calendar_events import LocalDaysPut, LocalDaysTakenOut
from server.domain.calendar_words import ChangeKind
from server.domain.office_calendar import LOCAL_KINDS, NAME_CHARS_MAX
from server.domain.texts import refuse_longer
from server.infra.calendar_file import FIRST_YEAR, LAST_YEAR, NoSuchYear, YearReading
from server.models import CalendarChange, CalendarDay, LocalDay
from server.queries import calendar, office_calendar
from server.work import Work
from shared.problems import Forbidden, Invalid, NotFound
from shared.workdays import CalendarDay as Known
from shared.workdays import DayKind

EDIT, EDIT_LOCAL = "calendar.edit", "calendar.edit_local"
LOCAL_DAYS_MAX = 31


class CalendarFaulty(Invalid):
    code = "calendar_faulty"
    text = "{count} faults keep this year from being taken in. Correct them in your file first."


@dataclass(frozen=True)
class Source:
    """The document a year stands on: its number, its text, the digest of the file that came."""

    name: str
    text: str
    digest: str = ""


@dataclass(frozen=True)
class LocalDays:
    """Days that are not as everywhere, as somebody types them."""

    area_id: str | None
    first: date
    last: date
    kind: DayKind
    name: str
    reason: str
    name_en: str = ""


def take_in(work: Work, reading: YearReading, source: Source) -> CalendarChange:
    """Put a year in place of what was known of it, and count every open order anew by it.

    Taken in twice it changes nothing.
    """
    work.require(EDIT)
    if reading.wrong:
        raise CalendarFaulty(count=len(reading.wrong))
    _require_said(source.name, source.text)
    days = office_calendar.becoming(reading)
    differing = office_calendar.differing(work, reading.year, days)
    latest = office_calendar.latest(work, reading.year)
    if not differing and latest is not None and latest.name == source.name.strip():
        return latest
    _put(work, reading.year, days, source.name.strip())
    change = CalendarChange(
        id=work.new_id(),
        kind=ChangeKind.YEAR,
        year=reading.year,
        first_on=days[0].day,
        last_on=days[-1].day,
        name=source.name.strip(),
        text=source.text.strip(),
        source_digest=source.digest,
        days=sum(one.is_another for one in differing),
        made_by=work.actor.person_id,
        made_at=work.now,
        moved={},
    )
    work.session.add(change)
    recounting.begin(work, change)
    return change


def put_local(work: Work, told: LocalDays) -> CalendarChange:
    """Days off, or worked, in one area alone; its open orders are counted anew."""
    _require_place(work, told.area_id)
    _require_local(work, told)
    change = _local_change(work, ChangeKind.LOCAL, told)
    for day in _each_day(told):
        work.session.add(
            LocalDay(
                id=work.new_id(),
                area_id=told.area_id,
                day=day,
                kind=told.kind,
                name=told.name.strip(),
                name_en=told.name_en.strip(),
                change_id=change.id,
            )
        )
    where = told.area_id or ""
    span = told.first.isoformat(), told.last.isoformat()
    work.record(LocalDaysPut(change.id, where, told.kind, told.name.strip(), *span))
    recounting.begin(work, change)
    return change


def take_out_local(work: Work, change_id: str, reason: str) -> CalendarChange:
    """Local days that are not to be. A day the party was told meanwhile stands all the same."""
    here = select(LocalDay).where(LocalDay.change_id == change_id).order_by(LocalDay.day)
    rows = work.session.scalars(here.with_for_update(of=LocalDay)).all()
    if not rows:
        raise NotFound()
    first, last = rows[0], rows[-1]
    _require_place(work, first.area_id)
    _require_said(first.name, reason)
    gone = LocalDays(
        first.area_id, first.day, last.day, DayKind(first.kind), first.name, reason, first.name_en
    )
    for row in rows:
        work.session.delete(row)
    change = _local_change(work, ChangeKind.LOCAL_OUT, gone)
    span = first.day.isoformat(), last.day.isoformat()
    work.record(LocalDaysTakenOut(change.id, first.area_id or "", first.name, *span))
    recounting.begin(work, change)
    return change


def _put(work: Work, year: int, days: list[Known], edition: str) -> None:
    """Write the year, and what its notice says of the December before."""
    for one in days:
        if one.day.year != year:
            row = work.session.get(CalendarDay, one.day)
            if row is None:
                row = CalendarDay(day=one.day, year_id=str(one.day.year))
                work.session.add(row)
            row.kind, row.name, row.name_en = one.kind, one.name, one.name_en
            row.edition, row.published = edition, True
    bodies = [
        {"day": one.day.isoformat(), "kind": one.kind, "name": one.name, "name_en": one.name_en}
        for one in days
        if one.day.year == year
    ]
    register.load_calendar(work, year, bodies, edition=edition)


def _local_change(work: Work, kind: ChangeKind, told: LocalDays) -> CalendarChange:
    change = CalendarChange(
        id=work.new_id(),
        kind=kind,
        year=told.first.year,
        area_id=told.area_id,
        first_on=told.first,
        last_on=told.last,
        name=told.name.strip(),
        text=told.reason.strip(),
        days=(told.last - told.first).days + 1,
        made_by=work.actor.person_id,
        made_at=work.now,
        moved={},
    )
    work.session.add(change)
    # Its days point at it.
    work.session.flush()
    return change


def _each_day(told: LocalDays) -> list[date]:
    return [told.first + timedelta(days=n) for n in range((told.last - told.first).days + 1)]


def _require_place(work: Work, area_id: str | None) -> None:
    work.require(EDIT_LOCAL)
    near = office_calendar.reaches_everywhere(work) if area_id is None else (
        work.covers(EDIT_LOCAL, area_id)
    )  # fmt: skip
    if not near:
        raise Forbidden(verb=EDIT_LOCAL)


def _require_said(name: str, text: str) -> None:
    if not 1 <= len(name.strip()) <= NAME_CHARS_MAX:
        raise Invalid("Give it a name of 1 to {most} characters.", most=NAME_CHARS_MAX)
    if not text.strip():
        raise Invalid("Say on which document it stands: who announced it, when, in which words.")
    refuse_longer(text)


def _require_local(work: Work, told: LocalDays) -> None:
    _require_said(told.name, told.reason)
    if len(told.name_en) > NAME_CHARS_MAX:
        raise Invalid("Give it a name of 1 to {most} characters.", most=NAME_CHARS_MAX)
    if not FIRST_YEAR <= told.first.year <= LAST_YEAR:
        raise NoSuchYear(first=FIRST_YEAR, last=LAST_YEAR)
    if told.last < told.first:
        raise Invalid("It ends before it begins. Correct one of the two days.")
    if (told.last - told.first).days >= LOCAL_DAYS_MAX:
        raise Invalid("At most {most} days. Record a longer stretch in parts.", most=LOCAL_DAYS_MAX)
    if told.kind not in LOCAL_KINDS:
        raise Invalid("A local day is off, or a make-up day.")
    _refuse_said_already(work, told)
    if told.kind is DayKind.MAKEUP:
        here = calendar.around(work, told.first, told.area_id)
        worked = next((day for day in _each_day(told) if here.works_on(day)), None)
        if worked is not None:
            raise Invalid("{day} is worked anyway.", day=worked.isoformat())


def _refuse_said_already(work: Work, told: LocalDays) -> None:
    here = LocalDay.area_id.is_(None) if told.area_id is None else LocalDay.area_id == told.area_id
    other = work.session.scalars(
        select(LocalDay).where(here, LocalDay.day.between(told.first, told.last))
    ).first()
    if other is not None:
        raise Invalid(
            "{day} is recorded there already: {name}. Take that out first.",
            day=other.day.isoformat(),
            name=other.name,
        )
