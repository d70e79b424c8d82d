"""The board over the API: the same figures as the page, of the areas in reach."""

from dataclasses import asdict
from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.api.request import work
from server.domain.parts import By
from server.queries import board
from server.queries.parts import Group
from server.schemas.board import BoardInput, BoardOutput

blueprint = Blueprint(
    "board-api", __name__, url_prefix="/api/v1/board", description="The board, in figures."
)


@blueprint.route("")
class Board(MethodView):
    """The board."""

    @blueprint.arguments(BoardInput, location="query")
    @blueprint.response(200, BoardOutput)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """What is open, due, overdue, our turn, rebounded and visited; by week; by kind of fault.

        Rebounds and visits are those since the day it tells, of the term so far.
        """
        opened, by = work(), By(asked["by"])
        span = board.period(opened)
        lines = board.lines(opened, span, by)
        return {
            "since": span.begins,
            "until": span.ends,
            "by": by,
            "total": asdict(board.whole(opened, span, by, lines)),
            "parts": [_named(one.group) | {"figures": asdict(one.told)} for one in lines],
            "weeks": board.weeks(opened),
            "faults": [_named(kind) | {"open": count} for kind, count in board.faults(opened)],
        }


def _named(group: Group) -> dict[str, Any]:
    return {"key": group.key, "name": group.name, "name_en": group.name_en}
