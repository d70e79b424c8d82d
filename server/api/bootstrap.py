"""The first sync's routes (docs/sync.md): the list of segments, and their bytes with Range."""

from typing import Any

from flask import Response, current_app, request
from flask.views import MethodView
from flask_smorest import Blueprint

from server.api.description import BINARY, PROTOCOL_TOLD, RANGE
from server.api.request import authenticate, works
from server.api.sync import refuse_old_app
from server.infra.photo_store import PhotoStore
from server.schemas.bootstrap import BootstrapOutput, SegmentsInput
from server.sync import bootstrap
from shared.problems import Problem

SEGMENTS = "application/octet-stream"

blueprint = Blueprint(
    "bootstrap", __name__, url_prefix="/api/v1/sync", description="The first sync of a tablet."
)


class NoSuchStretch(Problem):
    code, status = "range_not_there", 416
    text = "There are only {bytes} bytes."


@blueprint.route("/bootstrap")
class Bootstrap(MethodView):
    """What a new tablet can load at once."""

    opens_own_work = True

    @blueprint.doc(parameters=[PROTOCOL_TOLD])
    @blueprint.response(200, BootstrapOutput)
    def get(self) -> dict[str, Any]:
        """My scopes with the cursor of their end, and sets of segments to load them from."""
        refuse_old_app()
        with works().reading() as opened:
            authenticate(opened)
            listed = bootstrap.listed(opened)
        if listed.stale:
            bootstrap.pack_soon(works(), opened.now)
        return listed.told


@blueprint.route("/segments")
class Segments(MethodView):
    """Bytes of segments."""

    opens_own_work = True

    @blueprint.doc(parameters=[RANGE])
    @blueprint.arguments(SegmentsInput, location="query")
    @blueprint.response(200, BINARY, content_type=SEGMENTS)
    @blueprint.alt_response(206, schema=BINARY, content_type=SEGMENTS)
    def get(self, asked: dict[str, str]) -> Response:
        """These segments one after another, or a stretch of them; each is what its name says."""
        with works().reading() as opened:
            authenticate(opened)
            sized = bootstrap.sizes(opened, asked["names"].split(","))
        total = sum(size for _sha256, size in sized)
        begins, ends = _stretch(total)
        wanted = bootstrap.stretches(sized, begins, ends)
        response = Response(bootstrap.read(_store(), wanted), mimetype=SEGMENTS)
        if ends - begins < total:
            response.status_code = 206
            response.headers["Content-Range"] = f"bytes {begins}-{ends - 1}/{total}"
        response.content_length = ends - begins
        response.headers["Accept-Ranges"] = "bytes"
        response.headers["Cache-Control"] = "private, no-store"
        return response


def _stretch(total: int) -> tuple[int, int]:
    """Where the asked bytes begin and end; all of them where one stretch is not asked for."""
    asked = request.range
    if asked is None or asked.units != "bytes" or len(asked.ranges) != 1:
        return 0, total
    found = asked.range_for_length(total)
    if found is None:
        raise NoSuchStretch(bytes=total)
    return found[0], found[1]


def _store() -> PhotoStore:
    store: PhotoStore = current_app.extensions["lookback_segments"]
    return store
