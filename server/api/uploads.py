"""Photo bytes in and out: tus 1.0 (core, creation, checksum, expiration, termination), Range."""

import base64
import binascii
from typing import Any

from flask import Response, current_app, request
from flask.views import MethodView
from flask_smorest import Blueprint
from werkzeug.http import http_date

from server.actions import pictures
from server.api.description import (
    BINARY,
    CHECKSUM,
    LENGTH,
    METADATA,
    OFFSET,
    OFFSET_TYPE,
    OPEN,
    RANGE,
    STANDING,
    VERSION,
    piece,
)
from server.api.request import authenticate, work, works
from server.queries import photos
from server.scope import Actor
from server.sync.announced import CHECKSUMS, Announced, Standing, WrongOffset
from server.sync.uploads import UploadDesk
from shared.problems import Invalid, NotFound, Problem, TooLarge, WrongType
from shared.protocol import BLOB_BYTES_MAX, CHUNK_BYTES_MAX, JPEG

TUS_VERSION = "1.0.0"
EXTENSIONS = "creation,creation-with-upload,checksum,expiration,termination"
PIECE_BYTES_MAX = 8 * CHUNK_BYTES_MAX
"""A piece with a checksum is held whole until it is compared; without, it is taken as it comes."""
NUMBER_DIGITS_MAX = 15
NOT_ARRIVED = "This photo has not arrived yet."

blueprint = Blueprint(
    "uploads", __name__, url_prefix="/api/v1/uploads", description="Resumable uploads (tus 1.0)."
)
blobs = Blueprint("photos", __name__, url_prefix="/api/v1/blobs", description="Photos by digest.")


class OtherTus(Problem):
    code, status = "tus_version", 412
    text = "Uploads here speak tus {version}."


@blueprint.before_request
def _refuse_other_tus() -> None:
    if request.headers.get("Tus-Resumable", TUS_VERSION) != TUS_VERSION:
        raise OtherTus(version=TUS_VERSION)


@blueprint.after_request
def _tus(response: Response) -> Response:
    response.headers["Tus-Resumable"] = TUS_VERSION
    response.headers["Tus-Version"] = TUS_VERSION
    return response


@blueprint.route("")
class Uploads(MethodView):
    """Opening uploads."""

    opens_own_work = True
    takes_from_withdrawn = True
    acts_as_authors = True

    @blueprint.doc(**OPEN)
    @blueprint.response(204)
    def options(self) -> Response:
        """What this tus server can do."""
        response = Response(status=204)
        response.headers["Tus-Extension"] = EXTENSIONS
        response.headers["Tus-Max-Size"] = str(BLOB_BYTES_MAX)
        response.headers["Tus-Checksum-Algorithm"] = ",".join(CHECKSUMS)
        return response

    @blueprint.doc(
        parameters=[VERSION, LENGTH, METADATA, CHECKSUM], requestBody=piece(required=False)
    )
    @blueprint.response(201, headers=STANDING)
    def post(self) -> Response:
        """Open an upload announced by Upload-Length and Upload-Metadata (sha256, filename)."""
        standing = _begin(_actor(), _announced())
        response = _standing(standing, 201)
        response.headers["Location"] = f"/api/v1/uploads/{standing.upload_id}"
        return response


@blueprint.route("/<string:upload_id>")
class OneUpload(MethodView):
    """Going on with an upload."""

    opens_own_work = True
    takes_from_withdrawn = True
    acts_as_authors = True

    @blueprint.doc(parameters=[VERSION])
    @blueprint.response(200, headers=STANDING)
    def head(self, upload_id: str) -> Response:
        """How many bytes are safe."""
        standing = _desk().standing(_actor(), upload_id)
        response = _standing(standing, 200)
        response.headers["Upload-Length"] = str(standing.bytes)
        response.headers["Cache-Control"] = "no-store"
        return response

    @blueprint.doc(parameters=[VERSION, OFFSET, CHECKSUM], requestBody=piece(required=True))
    @blueprint.response(204, headers=STANDING)
    def patch(self, upload_id: str) -> Response:
        """Put a piece at Upload-Offset; the last byte completes and verifies the photo."""
        if request.mimetype != OFFSET_TYPE:
            raise WrongType(accepted=OFFSET_TYPE)
        return _standing(_append(_actor(), upload_id, _number("Upload-Offset")), 204)

    @blueprint.doc(parameters=[VERSION])
    @blueprint.response(204)
    def delete(self, upload_id: str) -> Response:
        """Give an upload up."""
        _desk().terminate(_actor(), upload_id)
        return Response(status=204)


@blobs.route("/<string:sha256>")
class Blobs(MethodView):
    """One photo."""

    @blobs.doc(parameters=[RANGE])
    @blobs.response(200, BINARY, content_type="image/*")
    @blobs.alt_response(206, schema=BINARY, content_type="image/*")
    def get(self, sha256: str) -> Response:
        """The photo's bytes, for those who may see where it belongs."""
        blob = photos.readable(work(), sha256)
        return _bytes(blob.sha256, blob.mime)


@blobs.route("/<string:sha256>/preview")
class Previews(MethodView):
    """One photo, small."""

    opens_own_work = True

    @blobs.doc(parameters=[RANGE])
    @blobs.response(200, BINARY, content_type="image/jpeg")
    @blobs.alt_response(206, schema=BINARY, content_type="image/jpeg")
    def get(self, sha256: str) -> Response:
        """A preview of at most 150 KB."""
        with works().reading() as opened:
            authenticate(opened)
            blob = photos.readable(opened, sha256)
        if blob.verified_at is None:
            raise NotFound(NOT_ARRIVED)
        small = blob.facts.get(pictures.PREVIEW, "")
        if not pictures.was_looked_at(blob) or (small and not _desk().store.has(small)):
            small = pictures.look_at_once(works(), _desk().store, sha256).preview_sha256
        # What is damaged is shown as far as it goes.
        return _bytes(small, JPEG) if small else _bytes(sha256, blob.mime)


def _desk() -> UploadDesk:
    desk: UploadDesk = current_app.extensions["lookback_uploads"]
    return desk


def _actor() -> Actor:
    with works().reading() as opened:
        authenticate(opened)
        return opened.signed_in()


def _begin(actor: Actor, announced: Announced) -> Standing:
    if request.mimetype == OFFSET_TYPE and _in_one():
        return _desk().take(actor, announced, _piece(), _checksum())
    standing = _desk().create(actor, announced)
    if request.mimetype == OFFSET_TYPE and standing.offset == 0:
        return _append(actor, standing.upload_id, 0)
    return standing


def _checksum() -> str:
    return request.headers.get("Upload-Checksum", "")


def _in_one() -> bool:
    """Whether this piece is held whole: it has a checksum to compare, or is small enough."""
    return bool(_checksum()) or 0 < (request.content_length or 0) <= CHUNK_BYTES_MAX


def _piece() -> bytes:
    piece = request.stream.read(PIECE_BYTES_MAX + 1)
    if len(piece) > PIECE_BYTES_MAX:
        raise TooLarge(limit_bytes=PIECE_BYTES_MAX)
    return piece


def _append(actor: Actor, upload_id: str, offset: int) -> Standing:
    if _in_one():
        return _desk().append(actor, upload_id, offset, _piece(), _checksum())
    standing = _desk().standing(actor, upload_id)
    if standing.offset != offset:
        raise WrongOffset(offset=standing.offset)
    if offset + (request.content_length or 0) > standing.bytes:
        raise TooLarge(limit_bytes=standing.bytes)
    # Each chunk is durable before the next is read: a cut request loses one chunk at most.
    while chunk := request.stream.read(CHUNK_BYTES_MAX):
        standing = _desk().append(actor, upload_id, standing.offset, chunk)
    return standing


def _announced() -> Announced:
    metadata = _metadata(request.headers.get("Upload-Metadata", ""))
    return Announced(
        metadata.get("sha256", ""),
        _number("Upload-Length"),
        metadata.get("filetype", "image/jpeg")[:80],
        metadata.get("filename", "")[:200],
    )


def _metadata(header: str) -> dict[str, str]:
    """tus metadata: pairs of a name and a base64 text, separated by commas."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in header.split(","))):
        name, _, encoded = pair.partition(" ")
        try:
            text = base64.b64decode(encoded, validate=True).decode()
        except (ValueError, binascii.Error) as error:
            raise Invalid("Upload-Metadata cannot be read.") from error
        if not text.isprintable():
            raise Invalid("Upload-Metadata cannot be read.")
        found[name] = text
    return found


def _number(header: str) -> int:
    text = request.headers.get(header, "")
    if not (text.isascii() and text.isdigit() and len(text) <= NUMBER_DIGITS_MAX):
        raise Invalid("The header {header} needs a whole number.", header=header)
    return int(text)


def _standing(standing: Standing, status: int) -> Response:
    response = Response(status=status)
    response.headers["Upload-Offset"] = str(standing.offset)
    if standing.expires is not None:
        response.headers["Upload-Expires"] = http_date(standing.expires)
    return response


def _bytes(sha256: str, mime: str) -> Any:
    store = _desk().store
    if not store.has(sha256):
        raise NotFound(NOT_ARRIVED)
    data = store.read(sha256)
    response = Response(data, mimetype=mime)
    response.headers["ETag"] = f'"{sha256}"'
    response.headers["Cache-Control"] = "private, max-age=31536000, immutable"
    response.headers["Content-Security-Policy"] = "sandbox"
    return response.make_conditional(request, accept_ranges=True, complete_length=len(data))
