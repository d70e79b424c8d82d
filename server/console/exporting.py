"""Lists as files: the rows of the page's filters, one and all, the columns somebody chose."""

from datetime import timedelta
from functools import partial
from typing import Any

from flask import Blueprint, Flask, Response, g, redirect, request
from flask_babel import force_locale, gettext

from server.actions import long_work
from server.api.request import language, work, works
from server.api.rights import needs
from server.console.listing import Listing
from server.console.lists import (
    bases,
    circulars,
    incidents,
    indicators,
    inspections,
    measures,
    orders,
    people,
    proposals,
    results,
    school_map,
    schools,
    tablets,
)
from server.domain.listing_events import ListTaken
from server.domain.long_work import WorkKind
from server.infra.export import KINDS, written
from server.jobs.going import Going, Made
from server.jobs.long_work import MAKERS
from server.queries.long_work import FOLLOW
from shared.problems import Invalid, NotFound

blueprint = Blueprint("exporting", __name__, url_prefix="/lists")
LISTS = (orders, inspections, incidents, schools, people, proposals, measures, tablets, bases)
EVERY = (
    *(one.LISTING for one in LISTS),
    indicators.OVERVIEW,
    *indicators.LISTINGS.values(),
    *circulars.LISTINGS.values(),
    circulars.COPIES,
    results.CASES,
    results.SCHOOLS,
    school_map.LISTING,
)
LISTINGS: dict[str, Listing] = {one.name: one for one in EVERY}


WANTED_CHARS_MAX = 500
"""So much of its address is on record: more than any list of ours needs."""


class TooManyRows(Invalid):
    code = "too_many_rows"
    text = "A file holds at most {most} rows, and {count} fit. Narrow the list by a filter."


LONG_ROWS_MAX = 200_000
"""So many rows a file holds that is made while one does something else."""
ROWS_TOLD = 5000
"""After so many rows it says how far it is."""


@blueprint.get("/<name>.csv", defaults={"kind": "csv"})
@blueprint.get("/<name>.xlsx", defaults={"kind": "xlsx"})
def taken(name: str, kind: str) -> Response:
    """The list as a file; that it was taken, and by whom, is on record before it goes out."""
    listing = LISTINGS.get(name)
    if listing is None:
        raise NotFound()
    opened, look = work(), listing.look(request.args)
    opened.require(listing.verb)
    wanted = listing.wanted(look)
    count = listing.count(opened, wanted)
    if count > listing.most:
        raise TooManyRows(most=listing.most, count=count)
    rows = (look.cells(row) for row in listing.rows(opened, wanted))
    body = written(kind, gettext(listing.title), look.head(), rows)
    with works().writing(opened.actor) as recording:
        recording.record(ListTaken(name, kind, count, look.query()[:WANTED_CHARS_MAX]))
    file = f"{name}-{opened.today:%Y%m%d}.{kind}"
    headers = {"Content-Disposition": f"attachment; filename={file}", "Cache-Control": "no-store"}
    return Response(body, content_type=KINDS[kind], headers=headers)


@blueprint.post("/<name>/export")
@needs(FOLLOW)
def begin(name: str) -> Any:
    """Have a file made that is too long to wait for."""
    listing, form, opened = LISTINGS.get(name), request.form, work()
    kind = form.get("kind", "")
    if listing is None or kind not in KINDS:
        raise NotFound()
    opened.require(listing.verb)
    look = listing.look_at(form.get("query", ""))
    count = listing.count(opened, listing.wanted(look))
    if count > LONG_ROWS_MAX:
        raise TooManyRows(most=LONG_ROWS_MAX, count=count)
    asked = {"list": name, "kind": kind, "query": look.query(), "language": language()}
    row = long_work.begin(opened, WorkKind.EXPORT, asked, of=count, wait=timedelta())
    return redirect(f"/works/{row.id}")


def made(app: Flask, going: Going) -> Made:
    """The file of a list, in the words its asker reads, by the rights of this moment."""
    listing, kind = LISTINGS[going.asked["list"]], going.asked["kind"]
    actor = going.actor()
    with app.test_request_context(), going.works.reading(actor) as opened:
        g.work = opened
        with force_locale(going.asked["language"]):
            opened.require(listing.verb)
            look = listing.look_at(going.asked["query"])
            cells = []
            for row in listing.rows(opened, listing.wanted(look)):
                cells.append(look.cells(row))
                if len(cells) % ROWS_TOLD == 0:
                    going.reached(len(cells))
            body = written(kind, gettext(listing.title), look.head(), cells)
    with going.works.writing(actor) as recording:
        wanted = going.asked["query"][:WANTED_CHARS_MAX]
        recording.record(ListTaken(listing.name, kind, len(cells), wanted))
    file = f"{listing.name}-{recording.today:%Y%m%d}.{kind}"
    return Made({"rows": len(cells)}, file, body)


@blueprint.record_once
def makes_files(state: Any) -> None:
    """A list's words are told in the frame of the console: it makes the file."""
    MAKERS[WorkKind.EXPORT] = partial(made, state.app)
