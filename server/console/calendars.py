"""The calendar of visits and look-backs by week, one's own visits, and their secret address."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request
from flask_babel import force_locale, gettext

from server.actions import calendar_addresses
from server.api.pace import Pace
from server.api.request import LANGUAGES, work
from server.api.rights import needs
from server.console.words import label
from server.domain.calendar_text import Entry, calendar
from server.models import Visit
from server.queries import calendar as workdays
from server.queries import visit_calendar
from shared.clock import local_date
from shared.problems import NotFound

blueprint = Blueprint("calendars", __name__)
ICALENDAR = "text/calendar"
DAYS = 7
FAR = timedelta(days=3660)
"""Nobody plans, and no page shows, what is further than ten years away."""


@blueprint.get("/calendar")
def week() -> str:
    """Visits and last days of look-backs, a week at a time."""
    work().require("visit.read")
    return _week()


@blueprint.get("/my-visits")
def mine() -> str:
    """The visits of the one who asks; a sealed one is told by its hour alone."""
    work().require("visit.read_own")
    return _mine()


@blueprint.post("/calendar/address")
@needs("visit.read", "visit.read_own")
def renewed() -> str:
    """A new secret address, shown once."""
    token = calendar_addresses.renew(work())
    work().session.flush()
    address = f"{work().settings.public_url}/calendars/{token}.ics"
    return _week(address) if work().may("visit.read") else _mine(address)


@blueprint.post("/calendar/address/out")
@needs("visit.read", "visit.read_own")
def taken_back() -> Any:
    """The address leads nowhere any more."""
    calendar_addresses.take_back(work())
    return redirect("/calendar" if work().may("visit.read") else "/my-visits")


@blueprint.get("/calendars/<token>.ics")
def feed(token: str) -> Response:
    """What the person of this address may know, for their own calendar."""
    opened = work()
    pace: Pace = current_app.extensions["lookback_pace"]
    pace.keep(request.remote_addr or "", opened.now)
    calendar_addresses.enter(opened, token)
    with force_locale(LANGUAGES.get(opened.actor.language, LANGUAGES["zh"])):
        text = calendar(gettext("Visits and look-backs"), [*_visits(), *_due()])
    response = Response(text, content_type=f"{ICALENDAR}; charset=utf-8")
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _visits() -> list[Entry]:
    opened = work()
    rows = visit_calendar.visits(opened, *visit_calendar.span(opened.today))
    return [
        Entry(f"{row.id}@lookback", row.begins, *_told(row.visit, row.planned_at)) for row in rows
    ]


def _told(visit: Visit | None, planned_at: datetime) -> tuple[str, datetime, str, str]:
    """Its line, when it was planned, its place, its team; a sealed one has a line only."""
    if visit is None:
        return gettext("Sealed visit"), planned_at, "", ""
    team = gettext(", ").join(member.person.name for member in visit.team)
    line = f"{label(visit.mode, 'VisitMode')} · {visit.school.name}"
    return line, planned_at, visit.school.address, team


def _due() -> list[Entry]:
    opened = work()
    rows = visit_calendar.due(opened, *visit_calendar.span(opened.today))
    return [
        Entry(
            f"{row.id}@lookback",
            row.due_until,
            gettext("Last day to look back") + f" · {school.name}",
            row.scheduled_at,
            school.address,
            order.what,
        )
        for row, order, school in rows
    ]


def _week(address: str = "") -> str:
    opened = work()
    first = _monday(request.args.get("day", ""), opened.today)
    days = [first + timedelta(days=n) for n in range(DAYS)]
    zone = opened.settings.time_zone
    going = visit_calendar.visits(opened, days[0], days[-1])
    due = visit_calendar.due(opened, days[0], days[-1])
    around = workdays.around(opened)
    return render_template(
        "calendar.html",
        days=[
            {
                "day": one,
                "works": around.works_on(one),
                "going": [row for row in going if _day(row, zone) == one],
                "due": [row for row in due if row[0].due_until == one],
            }
            for one in days
        ],
        before=first - timedelta(days=DAYS),
        after=first + timedelta(days=DAYS),
        since=visit_calendar.address_since(opened),
        address=address,
    )


def _mine(address: str = "") -> str:
    opened = work()
    first, last = visit_calendar.span(opened.today)
    rows = visit_calendar.visits(opened, first, last)
    return render_template(
        "my_visits.html",
        rows=sorted(rows, key=lambda one: _day(one, opened.settings.time_zone), reverse=True),
        since=visit_calendar.address_since(opened),
        address=address,
    )


def _day(row: visit_calendar.Going, zone: str) -> date:
    """The day of the visit; of a sealed one that of its hour."""
    if row.visit is not None:
        return row.visit.visit_on
    return local_date(row.begins, zone) if isinstance(row.begins, datetime) else row.begins


def _monday(text: str, today: date) -> date:
    """The Monday of the week that was asked for; of this one without."""
    try:
        day = date.fromisoformat(text) if text else today
    except ValueError as error:
        raise NotFound() from error
    if abs(day - today) > FAR:
        raise NotFound()
    return day - timedelta(days=day.weekday())
