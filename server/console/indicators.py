"""Indicators: what share of the schools meets each, town by town, and the schools behind it."""

from typing import Any

from flask import Blueprint, render_template, request

from server.api.request import work
from server.console import figures
from server.console.kept_views import own_first
from server.console.listing import Listing
from server.console.lists.indicators import LISTINGS, OVERVIEW, told_value
from server.domain.indicators import LABELS, TEXTS, Group, State
from server.queries import indicators, worklist
from server.queries.indicators import Counts

blueprint = Blueprint("indicators", __name__, url_prefix="/indicators")
LOOKS = {
    State.MET: ("done", "circle-check"),
    State.MISSED: ("broken", "x"),
    State.FELL: ("solid", "restore"),
    State.UNKNOWN: ("idle", "help-hexagon"),
}


def look_of(state: State) -> tuple[str, str]:
    """The colour and the icon of a state."""
    return LOOKS[state]


@blueprint.get("")
@own_first(OVERVIEW)
def shown() -> str:
    """All indicators, as they stand or as they stood on a day."""
    opened, look = work(), OVERVIEW.look(request.args)
    wanted = OVERVIEW.wanted(look)
    rows = indicators.overview(opened, wanted)
    return render_template(
        "indicators.html",
        groups=[(one, [row for row in rows if row.one.group is one]) for one in Group],
        rows=rows,
        look=look,
        address=look.address,
        on=wanted.on,
        day=wanted.on or opened.today,
        area=wanted.area,
        areas=worklist.areas(opened),
        words=LABELS,
        texts=TEXTS,
        share=figures.share,
    )


@blueprint.get("/<key>")
def one(key: str) -> Any:
    """One indicator, as its reader wants its list to open."""
    listing = LISTINGS[indicators.known(key).key]
    return own_first(listing)(_page)(listing, key)


def _page(listing: Listing, key: str) -> str:
    """Its towns, and its schools with what proves how they stand."""
    opened, known = work(), indicators.known(key)
    opened.require(indicators.READ)
    look = listing.look(request.args)
    found = indicators.by_area(opened, keys=(key,))
    return render_template(
        "indicator.html",
        known=known,
        look=look,
        page=indicators.page(opened, listing.wanted(look)),
        address=look.address,
        towns=[(one, counts[key]) for one, counts in indicators.towns(opened, found) if counts],
        total=indicators.total(found.values()).get(key, Counts()),
        states=list(State),
        look_of=look_of,
        told_value=told_value,
        areas=worklist.areas(opened),
        words=LABELS,
        texts=TEXTS,
        share=figures.share,
    )
