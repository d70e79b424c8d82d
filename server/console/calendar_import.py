"""Taking in a year of the office calendar: sent in, looked through, and only then taken in."""

from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request

from server.actions import office_calendar as acts
from server.actions import recounting
from server.actions.office_calendar import Source
from server.api.request import authenticate, work, works
from server.api.rights import needs
from server.console.office_calendar import day_word
from server.console.sent_in import chosen, inbox, on_their_own, shown
from server.console.typed import whole_number
from server.domain.office_calendar import NAME_CHARS_MAX
from server.infra.calendar_file import (
    FIRST_YEAR,
    HEADS,
    KINDS,
    LAST_YEAR,
    REQUIRED,
    YearReading,
    empty_table,
    read_year,
)
from server.infra.roster_form import XLSX
from server.queries import office_calendar
from shared.problems import Problem

blueprint = Blueprint("calendar-import", __name__, url_prefix="/office-calendar/import")
SHOWN_MAX = 200


@blueprint.get("")
def asked() -> str:
    """Which year, which file; what it needs."""
    work().require(acts.EDIT)
    return _page()


@blueprint.get("/empty.xlsx")
def empty() -> Response:
    """An empty table with the columns we know."""
    work().require(acts.EDIT)
    headers = {"Content-Disposition": "attachment; filename=office-calendar.xlsx"}
    return Response(empty_table(), mimetype=XLSX, headers=headers)


@needs(acts.EDIT)
def _sent() -> Any:
    """A file comes in: it is looked through and kept; nothing is changed."""
    try:
        data = chosen(request.files.get("calendar"))
        year = whole_number(request.form.get("year", ""), otherwise=0)
        read_year(data, year)
    except Problem as problem:
        refused = problem
        return shown(lambda _: _page(error=refused)), problem.status
    digest = inbox().keep(data, works().clock.now())
    return redirect(f"{blueprint.url_prefix}/{digest}?year={year}")


@needs(acts.EDIT)
def _looked_through(digest: str) -> Any:
    """What taking this file in would do, day by day."""
    reading = read_year(
        inbox().read(digest), whole_number(request.args.get("year", ""), otherwise=0)
    )
    return shown(lambda _: _page(reading, digest))


@needs(acts.EDIT)
def _taken(digest: str) -> Any:
    """Take the year in; open orders are counted anew by it."""
    reading = read_year(
        inbox().read(digest), whole_number(request.form.get("year", ""), otherwise=0)
    )
    source = Source(request.form.get("name", ""), request.form.get("text", ""), digest)
    with works().writing() as opened:
        g.work = opened
        authenticate(opened)
        change = acts.take_in(opened, reading, source)
        return redirect(f"/office-calendar/changes/{change.id}")


# Unpacking and reading a spreadsheet happens outside any transaction.
on_their_own(
    blueprint,
    (_sent, "", "POST"),
    (_looked_through, "/<digest>", "GET"),
    (_taken, "/<digest>", "POST"),
)


def _page(
    reading: YearReading | None = None, digest: str = "", *, error: Problem | None = None
) -> str:
    opened: Any = g.work
    days = office_calendar.becoming(reading) if reading and not reading.wrong else []
    new = office_calendar.differing(opened, reading.year, days) if reading else []
    differing = [one for one in new if one.is_another]
    latest = office_calendar.years(opened)
    return render_template(
        "calendar_import.html",
        reading=reading,
        digest=digest,
        error=error,
        differing=differing[:SHOWN_MAX],
        hidden=max(0, len(differing) - SHOWN_MAX),
        count=len(differing),
        final=bool(new),
        moves=recounting.would_move(opened, days) if days else 0,
        most=recounting.LOOKED_AT_MAX,
        next_year=_next(opened, latest),
        first=FIRST_YEAR,
        last=LAST_YEAR,
        names_max=NAME_CHARS_MAX,
        day_word=day_word,
        needed=[HEADS[name][0] for name in REQUIRED],
        others=[HEADS[name][0] for name in HEADS if name not in REQUIRED],
        kinds=[words[0] for words in KINDS.values()],
    )


def _next(opened: Any, known: tuple[int, int] | None) -> int:
    """The first year whose notice is not in yet."""
    first = opened.today.year
    for year in range(first, (known[1] if known else first) + 1):
        if not office_calendar.year(opened, year).published:
            return year
    return (known[1] + 1) if known else first
