"""Lists as files: the rows of the page's filters, one and all, the columns somebody chose."""

from flask import Blueprint, Response, request
from flask_babel import gettext

from server.api.request import work, works
from server.console.listing import Listing
from server.console.lists import (
    circulars,
    incidents,
    indicators,
    inspections,
    measures,
    orders,
    people,
    proposals,
    results,
    schools,
)
from server.domain.listing_events import ListTaken
from server.infra.export import KINDS, written
from shared.problems import Invalid, NotFound

blueprint = Blueprint("exporting", __name__, url_prefix="/lists")
LISTS = (orders, inspections, incidents, schools, people, proposals, measures)
EVERY = (
    *(one.LISTING for one in LISTS),
    *indicators.LISTINGS.values(),
    *circulars.LISTINGS.values(),
    circulars.COPIES,
    results.CASES,
    results.SCHOOLS,
)
LISTINGS: dict[str, Listing] = {one.name: one for one in EVERY}


WANTED_CHARS_MAX = 500
"""So much of its address is on record: more than any list of ours needs."""


class TooManyRows(Invalid):
    code = "too_many_rows"
    text = "A file holds at most {most} rows, and {count} fit. Narrow the list by a filter."


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
