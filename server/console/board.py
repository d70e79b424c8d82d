"""The board: figures of those who answer for an area; each number is the door to its records."""

from urllib.parse import urlencode

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext

from server.api.request import work
from server.console import board_charts, board_map, figures
from server.console.results import TEXTS as PART_TEXTS
from server.console.results import name_of
from server.domain.parts import BOARD_PARTS, By
from server.queries import board, worklist
from server.queries.parts import Group, Period
from server.queries.worklist import View
from shared.vocabulary import Party

blueprint = Blueprint("board", __name__, url_prefix="/board")
FILTERS = {By.AREA: "area", By.SCHOOL_KIND: "school_kind", By.GRADE: "grade", By.OFFICE: "office"}


@blueprint.get("")
def shown() -> Response:
    """The figures of today, parted as the address says."""
    opened, by = work(), _by()
    span = board.period(opened)
    lines = board.lines(opened, span, by)
    page = render_template(
        "board.html",
        map=board_map.card(),
        by=by,
        parts=[(one.value, gettext(PART_TEXTS[one])) for one in BOARD_PARTS],
        span=span,
        until=opened.today + worklist.WEEK,
        lines=[(name_of(by, one.group), one.group, one.told) for one in lines],
        total=board.whole(opened, span, by, lines),
        with_schools=by in board.WITH_SCHOOLS,
        views=board.VIEWS,
        trend=board_charts.trend(board.weeks(opened), to_orders),
        pareto=board_charts.pareto(board.faults(opened), to_orders),
        figures=figures,
        part=lambda group: _narrowed(by, group),
        to_orders=to_orders,
        to_rebounds=lambda group=None: to_rebounds(span, by, group),
        to_schools=lambda visited, group=None: to_schools(span, by, visited, group),
    )
    return board_map.within_policy(page)


def to_orders(view: View = View.OPEN, **more: str) -> str:
    """The worklist that holds what a number counts."""
    return "/orders?" + urlencode({"view": view.value, **more})


def _by() -> By:
    named = request.args.get("by", "")
    return By(named) if named in {str(one) for one in BOARD_PARTS} else By.AREA


def _narrowed(by: By, group: Group) -> dict[str, str]:
    """What the worklist calls a part of the board."""
    if by is By.OFFICE and group.key in set(Party):
        return {"party": group.key, "office": worklist.NOBODY}
    return {FILTERS[by]: group.key}


def to_rebounds(span: Period, by: By, group: Group | None = None) -> str:
    """The look-backs that found a rebound."""
    told = {**_told(span, by), "rated": "rebound", "part": "1"}
    return "/results/cases?" + urlencode({**told, **({"group": group.key} if group else {})})


def to_schools(span: Period, by: By, visited: str, group: Group | None = None) -> str:
    """The schools that were visited, or were not."""
    told = {**_told(span, by), "visited": visited}
    return "/results/schools?" + urlencode({**told, **({"group": group.key} if group else {})})


def _told(span: Period, by: By) -> dict[str, str]:
    return {"from": span.begins.isoformat(), "to": span.ends.isoformat(), "by": by.value}
