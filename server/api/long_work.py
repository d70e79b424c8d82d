"""Acts for many rows and work that takes long, over the API: asked for, followed, undone."""

from typing import Any

from flask import Response
from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import bulk
from server.actions.bulk import Picked
from server.api.description import BINARY
from server.api.papers import FILE_KINDS, OCTETS, as_file
from server.api.request import work
from server.api.rights import needs
from server.infra.texts import translator
from server.models import LongWork
from server.queries import long_work
from server.schemas.long_work import BulkInput, WorkOutput, WorksOutput
from shared.problems import Problem

blueprint = Blueprint(
    "works-api",
    __name__,
    url_prefix="/api/v1",
    description="Acts for many rows, and work that takes long.",
)
MADE = {kind.partition(";")[0]: {"schema": BINARY} for kind in (*FILE_KINDS.values(), OCTETS)}


@blueprint.route("/bulk/<string:list_name>")
class Bulk(MethodView):
    """Many rows of a list: orders, proposals."""

    @blueprint.arguments(BulkInput)
    @blueprint.response(201, WorkOutput)
    @needs(*bulk.VERBS)
    def post(self, asked: dict[str, Any], list_name: str) -> dict[str, Any]:
        """Have it done to each of these; it begins after a while, and can be undone until then.

        Orders: remind. Proposals: take_up, set_aside, together (one paper), with the reason. A row
        that changed since it was seen is left out, as is each that it cannot be done to.
        """
        rows = [Picked(one["id"], one["seen"]) for one in asked["rows"]]
        kind = bulk.deed_of(list_name, asked["deed"])
        return told(bulk.ask(work(), kind, rows, asked["reason"]))


@blueprint.route("/works")
class Works(MethodView):
    """Work of one's own."""

    @blueprint.response(200, WorksOutput)
    def get(self) -> dict[str, Any]:
        """The latest first: acts for many, rosters, files, slips."""
        return {"rows": [told(one) for one in long_work.mine(work())]}


@blueprint.route("/works/<string:work_id>")
class OneWork(MethodView):
    """One piece of it."""

    @blueprint.response(200, WorkOutput)
    def get(self, work_id: str) -> dict[str, Any]:
        """How far it is, what came of it, which rows were left out and why."""
        return told(long_work.own(work(), work_id))


@blueprint.route("/works/<string:work_id>/undo")
class Undo(MethodView):
    """Its end before it begins."""

    @blueprint.response(200, WorkOutput)
    @needs(long_work.FOLLOW)
    def post(self, work_id: str) -> dict[str, Any]:
        """Take it back while there is time."""
        return told(bulk.undo(work(), work_id))


@blueprint.route("/works/<string:work_id>/file")
class WorkFile(MethodView):
    """What came of it."""

    @blueprint.doc(responses={200: {"description": "The file", "content": MADE}})
    def get(self, work_id: str) -> Response:
        """The file, as long as its asker may see all that they might see then."""
        row = long_work.own(work(), work_id)
        return as_file(long_work.made(work(), row), row.file_name)


def told(row: LongWork) -> dict[str, Any]:
    """How far it is, what came of it, and whether it can be undone still."""
    say = translator(work().actor.language)
    left = [
        {"name": one["name"], "why": Problem(one["text"], **one["facts"]).told(say)}
        for one in row.left_out
    ]
    names = set(WorkOutput().fields) - {"left_out", "may_undo"}
    facts = {name: getattr(row, name) for name in names}
    return facts | {"left_out": left, "may_undo": bulk.may_undo(work(), row)}
