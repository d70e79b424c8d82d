"""The office calendar: twelve months, what is off and what is worked, its source, local days."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from flask_babel import gettext

from server.actions import office_calendar as acts
from server.actions.office_calendar import LOCAL_DAYS_MAX, LocalDays
from server.api.request import work
from server.api.rights import needs
from server.console.typed import a_day, a_word, whole_number
from server.console.words import either
from server.domain.calendar_words import ChangeKind
from server.domain.office_calendar import LOCAL_KINDS, NAME_CHARS_MAX, of_weekday
from server.infra.calendar_file import FIRST_YEAR, LAST_YEAR, year_as_table
from server.models import CalendarChange, LocalDay
from server.queries import office_calendar
from server.work import Work
from shared.workdays import WORKING, CalendarDay, DayKind

blueprint = Blueprint("office-calendar", __name__, url_prefix="/office-calendar")
MONTHS, WEEK = 12, 7
NAMED = (DayKind.HOLIDAY, DayKind.MAKEUP)
TEXTS = {
    DayKind.WORKDAY: "Working day",
    DayKind.WEEKEND: "Weekend",
    DayKind.HOLIDAY: "Holiday",
    DayKind.MAKEUP: "Make-up working day",
    "off": "Off in an area",
    "worked": "Worked in an area",
    ChangeKind.YEAR: "A year taken in",
    ChangeKind.LOCAL: "Local days recorded",
    ChangeKind.LOCAL_OUT: "Local days taken out",
}
LOOKS = {
    ChangeKind.YEAR: ("ours", "calendar"),
    ChangeKind.LOCAL: ("theirs", "map-pin-check"),
    ChangeKind.LOCAL_OUT: ("idle", "x"),
}


@dataclass(frozen=True)
class Cell:
    """One day as it is drawn."""

    known: CalendarDay
    today: bool
    local: tuple[LocalDay, ...] = ()

    @property
    def looks(self) -> str:
        """The classes it is drawn by."""
        marks = ["local"] * bool(self.local) + ["today"] * self.today
        return " ".join([str(self.known.kind), *marks])


@dataclass(frozen=True)
class Month:
    """A month in weeks; None where a week reaches out of it."""

    first: date
    weeks: list[list[Cell | None]]


@dataclass
class Holiday:
    """A stretch off under one name, and the days worked for it."""

    name: str
    name_en: str
    first: date
    last: date
    worked: list[date] = field(default_factory=list)

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1


@blueprint.get("")
def shown() -> str:
    """A year, its holidays, the document it stands on, and the days of one area alone."""
    opened = work()
    number = _year(request.args.get("year", ""), opened.today)
    year = office_calendar.year(opened, number)
    near = request.args.get("area", "")
    local = office_calendar.local_days(opened, number, near)
    days = year.days or [
        CalendarDay(day, of_weekday(day), published=False) for day in _each_day(number)
    ]
    return render_template(
        "office_calendar.html",
        year=year,
        months=_months(days, local.rows, opened.today),
        holidays=_holidays(days),
        counts=_counts(days),
        local=_stretches(local.rows),
        local_cut=local.rows[-1].day if local.cut else None,
        with_days=office_calendar.areas_with_days(opened, number),
        of_area=near,
        changes=office_calendar.changes(opened, number),
        look=_look,
        word=day_word,
        first=FIRST_YEAR,
        last=LAST_YEAR,
        kinds=LOCAL_KINDS,
        areas=office_calendar.areas(opened),
        everywhere=office_calendar.reaches_everywhere(opened),
        may_edit=opened.may(acts.EDIT),
        may_edit_local=opened.may(acts.EDIT_LOCAL),
        near=lambda one: _is_near(opened, one),
        names_max=NAME_CHARS_MAX,
        days_max=LOCAL_DAYS_MAX,
    )


@blueprint.get("/<int:number>.csv")
def as_table(number: int) -> Response:
    """A year as a table that can be corrected and taken in again."""
    year = office_calendar.year(work(), _year(str(number), work().today))
    headers = {"Content-Disposition": f"attachment; filename=calendar-{year.year}.csv"}
    return Response(year_as_table(year.days), mimetype="text/csv", headers=headers)


@blueprint.get("/changes/<change_id>")
def changed(change_id: str) -> str:
    """A change: the document, and the orders in reach whose last day moved by it."""
    opened = work()
    change = office_calendar.change(opened, change_id)
    return render_template(
        "calendar_change.html",
        change=change,
        look=_look(change),
        moved=office_calendar.moved(opened, change),
        most=office_calendar.MOVED_SHOWN,
        desk="/my" if opened.may("order.sign") else "/orders",
    )


@blueprint.post("/local-days")
@needs(acts.EDIT_LOCAL)
def put() -> Any:
    """Days that are not as everywhere, in one area."""
    change = acts.put_local(work(), _told())
    return redirect(f"/office-calendar?year={change.year}#local")


@blueprint.post("/local-days/<change_id>/out")
@needs(acts.EDIT_LOCAL)
def taken_out(change_id: str) -> Any:
    """Local days that are not to be."""
    change = acts.take_out_local(work(), change_id, request.form.get("reason", ""))
    return redirect(f"/office-calendar?year={change.year}#local")


def _told() -> LocalDays:
    form = request.form
    first, last = (a_day(form.get(one, "")) for one in ("first", "last"))
    kind = a_word(DayKind, form.get("kind", ""))
    said = (form.get(one, "") for one in ("name", "reason", "name_en"))
    return LocalDays(form.get("area") or None, first, last, kind, *said)


def _year(text: str, today: date) -> int:
    return min(max(whole_number(text, otherwise=today.year), FIRST_YEAR), LAST_YEAR)


def _each_day(number: int) -> list[date]:
    first = date(number, 1, 1)
    return [first + timedelta(days=n) for n in range((date(number + 1, 1, 1) - first).days)]


def _months(days: list[CalendarDay], local: list[LocalDay], today: date) -> list[Month]:
    on: dict[date, list[LocalDay]] = {}
    for row in local:
        on.setdefault(row.day, []).append(row)
    months: list[Month] = []
    for known in days:
        day = known.day
        if not months or months[-1].first.month != day.month:
            months.append(Month(day.replace(day=1), [[None] * day.weekday()]))
        weeks = months[-1].weeks
        if len(weeks[-1]) == WEEK:
            weeks.append([])
        weeks[-1].append(Cell(known, day == today, tuple(on.get(day, ()))))
    for month in months:
        month.weeks[-1].extend([None] * (WEEK - len(month.weeks[-1])))
    return months


def _holidays(days: list[CalendarDay]) -> list[Holiday]:
    """Stretches off, each with the make-up days of its name that lie nearest."""
    found: list[Holiday] = []
    for one in days:
        if one.kind is not DayKind.HOLIDAY:
            continue
        last = found[-1] if found else None
        if last and last.name == one.name and (one.day - last.last).days == 1:
            last.last = one.day
        else:
            found.append(Holiday(one.name, one.name_en, one.day, one.day))
    for one in days:
        if one.kind is DayKind.MAKEUP and found:
            alike = [holiday for holiday in found if holiday.name == one.name] or found
            near = min(alike, key=lambda holiday: abs((holiday.first - one.day).days))
            near.worked.append(one.day)
    return found


def _counts(days: list[CalendarDay]) -> dict[str, int]:
    return {
        "working": sum(one.kind in WORKING for one in days),
        "holiday": sum(one.kind is DayKind.HOLIDAY for one in days),
        "makeup": sum(one.kind is DayKind.MAKEUP for one in days),
    }


def _stretches(local: list[LocalDay]) -> list[tuple[LocalDay, date]]:
    """Local days by what put them there: the first one of each, and the last day."""
    found: dict[str, tuple[LocalDay, date]] = {}
    for row in local:
        first, last = found.get(row.change_id, (row, row.day))
        found[row.change_id] = (first, max(last, row.day))
    return list(found.values())


def day_word(known: CalendarDay, local: tuple[LocalDay, ...] = ()) -> str:
    """What a day is, in words, for who points at it or does not see it."""
    told = [gettext(TEXTS[known.kind])]
    if known.kind in NAMED:
        told.append(either(known.name, known.name_en))
    for row in local:
        place = row.area
        where = either(place.name, place.name_en) if place else gettext("Everywhere")
        name = either(row.name, row.name_en)
        told.append(f"{gettext(TEXTS[_local_word(row)])}: {where} {name}")
    return " · ".join(told)


def _local_word(row: LocalDay) -> str:
    return "off" if row.kind == DayKind.HOLIDAY else "worked"


def _look(change: CalendarChange) -> tuple[str, str, str]:
    kind = ChangeKind(change.kind)
    return *LOOKS[kind], gettext(TEXTS[kind])


def _is_near(opened: Work, row: LocalDay) -> bool:
    if row.area_id is None:
        return office_calendar.reaches_everywhere(opened)
    return opened.covers(acts.EDIT_LOCAL, row.area_id)
