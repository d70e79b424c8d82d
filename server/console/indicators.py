"""Indicators: what share of the schools meets each, town by town, and the schools behind it."""

from datetime import date
from functools import partial
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from server.api.request import work
from server.console import figures
from server.console.kept_views import own_first
from server.console.listing import Listing
from server.console.lists.indicators import LISTINGS, told_value
from server.console.typed import a_day_or_none
from server.domain.indicators import INDICATORS, LABELS, TEXTS, Group, State
from server.queries import indicators, worklist
from server.queries.indicators import ByKey, Counts

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
def shown() -> str:
    """All indicators, as they stand or as they stood on a day."""
    opened = work()
    opened.require(indicators.READ)
    on, area = a_day_or_none(request.args.get("on", "")), request.args.get("area", "")
    then = on if on is not None and on < opened.today else None
    found = _found(area, then)
    return render_template(
        "indicators.html",
        groups=[(one, [i for i in INDICATORS.values() if i.group is one]) for one in Group],
        totals=indicators.total(found.values()),
        nothing=Counts(),
        on=then,
        day=then or opened.today,
        area=area,
        areas=worklist.areas(opened),
        words=LABELS,
        texts=TEXTS,
        share=figures.share,
        kept=bool(found),
        address=partial(_address, request.args.get("on", "")),
    )


def _address(on: str, area: str = "") -> str:
    """The same page, of one town or of all."""
    told = {"on": on, "area": area}
    query = urlencode({name: value for name, value in told.items() if value})
    return f"/indicators?{query}" if query else "/indicators"


def _found(area: str, then: date | None) -> dict[str, ByKey]:
    return indicators.on_day(work(), then, area) if then else indicators.by_area(work(), area)


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
