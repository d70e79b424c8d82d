"""Schools on a map: points by how each stands, over the outlines an office sent in."""

from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, Response, jsonify, redirect, render_template, request

from server.actions import outlines as acts
from server.actions.outlines import EDIT
from server.api.request import work
from server.api.rights import needs
from server.console.lists.school_map import LISTING, stands_word
from server.console.policy import POLICY
from server.console.typed import whole_number
from server.console.words import either
from server.infra import outline_file
from server.infra.outline_file import FILE_BYTES_MAX, NotAnOutline
from server.queries import area_tree, board, school_map, worklist
from server.queries.school_map import Stands

blueprint = Blueprint("board-map", __name__, url_prefix="/board")


def card() -> dict[str, Any]:
    """What the card of the map tells before its points are asked for."""
    opened = work()
    counts = school_map.counts(opened, board.period(opened))
    return {
        "data": "/board/map.json",
        "tiles": opened.settings.map_tiles,
        "rows": [(stands_word(one), one.value, counts[one]) for one in Stands],
    }


def within_policy(page: str) -> Response:
    """A page with the map: pictures of the land may come from the source that is set, alone."""
    answer = Response(page, mimetype="text/html")
    told = urlsplit(work().settings.map_tiles)
    if told.netloc:
        source = f"img-src {told.scheme}://{told.netloc} "
        answer.headers["Content-Security-Policy"] = POLICY.replace("img-src ", source)
    return answer


@blueprint.get("/map.json")
def points() -> Any:
    """The schools whose place is recorded, and the outlines of their areas."""
    opened = work()
    found = school_map.points(opened, board.period(opened))
    order = list(Stands)
    answer = jsonify(
        words=[stands_word(one) for one in order],
        schools=[[one, name, lon, lat, order.index(state)] for one, name, lon, lat, state in found],
        outlines=[
            {"name": either(one.area.name, one.area.name_en), "polygons": one.polygons}
            for one in school_map.outlines(opened)
        ],
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/schools")
def listed() -> str:
    """The same schools as a list; filters, order and columns live in the address."""
    opened, look = work(), LISTING.look(request.args)
    return render_template(
        "board_schools.html",
        page=school_map.find(opened, LISTING.wanted(look)),
        look=look,
        address=look.address,
        word=stands_word,
        states=list(Stands),
        areas=worklist.areas(opened),
    )


@blueprint.get("/outlines")
def outlines() -> str:
    """Which areas have an outline, and the way in for more."""
    opened = work()
    opened.require(EDIT)
    return render_template(
        "board_outlines.html",
        areas=area_tree.reached(opened, EDIT),
        known=school_map.outlined(opened),
        most=outline_file.POINTS_MAX,
        megabytes=FILE_BYTES_MAX // 2**20,
        taken=whole_number(request.args.get("set", ""), 0),
    )


@blueprint.post("/outlines")
@needs(EDIT)
def sent() -> Any:
    """Take the outlines of a file in."""
    file = request.files.get("outline")
    data = file.read(FILE_BYTES_MAX + 1) if file else b""
    if not data:
        raise NotAnOutline()
    found = acts.put(work(), outline_file.read(data), request.form.get("area", ""))
    return redirect(f"/board/outlines?set={len(found)}")


@blueprint.post("/outlines/<area_id>/away")
@needs(EDIT)
def taken_away(area_id: str) -> Any:
    """Let an area have no outline."""
    acts.take_away(work(), area_id)
    return redirect("/board/outlines")
