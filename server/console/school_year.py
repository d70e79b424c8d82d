"""The school year: terms, exams, holidays and other closed days, area by area."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import school_calendar as acts
from server.api.request import work
from server.api.rights import needs
from server.console.typed import a_word
from server.domain.planning_words import PeriodKind
from server.models import Area, SchoolPeriod
from server.queries import school_calendar
from shared.problems import Invalid

blueprint = Blueprint("school-year", __name__, url_prefix="/school-year")
FIRST_MONTH = 9
"""A school year begins in September."""
MONTHS = 12
WIDTH = 1200


@dataclass(frozen=True)
class Bar:
    """A stretch as it is drawn on the strip of a school year."""

    row: SchoolPeriod
    at: float
    wide: float


@dataclass(frozen=True)
class Strip:
    """One area's school year on a line."""

    area: Area | None
    bars: list[Bar]


@blueprint.get("")
def listed() -> str:
    """The school year as strips and as a list, with the form to add to it."""
    opened = work()
    rows = school_calendar.recorded(opened)
    begins = _year(request.args.get("year", ""), opened.today)
    ends = date(begins.year + 1, begins.month, 1) - timedelta(days=1)
    shown = [one for one in rows if one[0].begins_on <= ends and one[0].ends_on >= begins]
    return render_template(
        "school_year.html",
        rows=sorted(shown, key=lambda one: (one[0].begins_on, one[0].ends_on)),
        strips=_strips(shown, begins, ends),
        begins=begins,
        ends=ends,
        months=[_month(begins, number) for number in range(MONTHS)],
        here=_at(opened.today, begins, ends) if begins <= opened.today <= ends else None,
        width=WIDTH,
        areas=school_calendar.areas(opened),
        everywhere=school_calendar.reaches_everywhere(opened),
        kinds=list(PeriodKind),
    )


@blueprint.post("")
@needs("school_year.edit")
def added() -> Any:
    """One more stretch."""
    return _shown(acts.add(work(), _told()))


@blueprint.post("/<period_id>")
@needs("school_year.edit")
def changed(period_id: str) -> Any:
    """A stretch as it now is."""
    return _shown(acts.change(work(), period_id, _told()))


@blueprint.post("/<period_id>/out")
@needs("school_year.edit")
def taken_out(period_id: str) -> Any:
    """A stretch that is not to be."""
    acts.take_out(work(), period_id)
    return redirect("/school-year")


def _shown(row: SchoolPeriod) -> Any:
    year = row.begins_on.year - (row.begins_on.month < FIRST_MONTH)
    return redirect(f"/school-year?year={year}")


def _told() -> acts.Told:
    form = request.form
    try:
        begins, ends = (date.fromisoformat(form.get(one, "")) for one in ("begins_on", "ends_on"))
    except ValueError as error:
        raise Invalid("Fill in the first and the last day.") from error
    area, kind = form.get("area") or None, a_word(PeriodKind, form.get("kind", ""))
    return acts.Told(area, kind, form.get("name", ""), begins, ends)


def _year(text: str, today: date) -> date:
    """The first day of the school year asked for; without one, of today's."""
    now = today.year - (today.month < FIRST_MONTH)
    asked = int(text) if text.isascii() and text.isdigit() and len(text) == len("2026") else now
    return date(min(max(asked, now - MONTHS), now + MONTHS), FIRST_MONTH, 1)


def _month(begins: date, number: int) -> tuple[date, float]:
    month = begins.month - 1 + number
    first = date(begins.year + month // MONTHS, month % MONTHS + 1, 1)
    return first, WIDTH * number / MONTHS


def _at(day: date, begins: date, ends: date) -> float:
    return WIDTH * (day - begins).days / ((ends - begins).days + 1)


def _strips(rows: list[tuple[SchoolPeriod, Area | None]], begins: date, ends: date) -> list[Strip]:
    """A strip for each area that has something of its own, the whole city first."""
    strips: dict[str, Strip] = {}
    order = {PeriodKind.TERM: 0}
    for row, area in sorted(rows, key=lambda one: order.get(PeriodKind(one[0].kind), 1)):
        first, last = max(row.begins_on, begins), min(row.ends_on, ends)
        at = _at(first, begins, ends)
        wide = _at(last + timedelta(days=1), begins, ends) - at
        strip = strips.setdefault(row.area_id or "", Strip(area, []))
        strip.bars.append(Bar(row, round(at, 1), round(wide, 1)))
    return sorted(
        strips.values(), key=lambda one: (one.area is not None, one.area.order if one.area else 0)
    )
