"""The sync routes (docs/sync.md): enrol, push, device, results, heads, pages, blob states."""

import base64
from typing import Any

import msgspec
from flask import Response, current_app, g, request
from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import custody, devices, sealing
from server.actions.devices import Enrolment
from server.api.description import OPEN, PROTOCOL_TOLD
from server.api.request import authenticate, work, works
from server.infra.keys import office_public_key, signing_public_key
from server.models import Person
from server.schemas.sync import (
    CustodyInput,
    CustodyOutput,
    DeviceStateOutput,
    EnrolInput,
    EnrolOutput,
    EnvelopeKeyInput,
    HandOverInput,
    HandOverOutput,
    HeadsOutput,
    HoldingInput,
    PageInput,
    PageOutput,
    PushInput,
    PushOutput,
    ResultsOutput,
    StatusInput,
    StatusOutput,
    StretchInput,
)
from server.sync import pull, push, upload_rows
from server.sync.push import Sender
from server.work import Work
from shared.clock import to_wire
from shared.envelopes import close_for
from shared.problems import Invalid, NotSignedIn, UpgradeNeeded, WrongType
from shared.protocol import HAND_OVER, PROTOCOL, PROTOCOL_HEADER

JSON = "application/json"
PROTOCOL_DIGITS_MAX = 4

blueprint = Blueprint(
    "sync", __name__, url_prefix="/api/v1/sync", description="Tablets and the office in step."
)
blobs = Blueprint("blobs", __name__, url_prefix="/api/v1/blobs", description="States of photos.")


@blueprint.route("/enrol")
class Enrol(MethodView):
    """Taking a tablet in."""

    opens_own_work = True

    @blueprint.doc(**OPEN)
    @blueprint.arguments(EnrolInput)
    @blueprint.response(201, EnrolOutput)
    def post(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Enrol a tablet with a one-time code of the office."""
        enrolled = devices.enrol(
            works(),
            Enrolment(
                asked["code"],
                asked["device_public_key"],
                asked["device_name"],
                asked["app_version"],
            ),
            address=request.remote_addr or "",
        )
        return _welcome(enrolled)


@blueprint.route("/holders")
class Holders(MethodView):
    """Handing a tablet to a colleague."""

    opens_own_work = True

    @blueprint.arguments(HandOverInput)
    @blueprint.response(201, HandOverOutput)
    def post(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Let the person of a one-time code use this tablet; a forgotten PIN is made anew so."""
        with works().reading() as opened:
            authenticate(opened)
        _letter(asked["once"], b"")
        handed = devices.hand_over(
            works(),
            _device_id(),
            code=asked["code"],
            recovery=_bytes(asked["recovery"]),
            address=request.remote_addr or "",
        )
        return _welcome(handed.enrolled) | {"data_key": _letter(asked["once"], handed.data_key)}


@blueprint.route("/push")
class Push(MethodView):
    """Taking in what tablets did."""

    opens_own_work = True
    takes_from_withdrawn = True
    acts_as_authors = True

    @blueprint.doc(requestBody={"required": True, "content": {JSON: {"schema": PushInput}}})
    @blueprint.response(200, PushOutput)
    def post(self) -> Response:
        """Apply a batch of ops, each once only; every app version may push."""
        if request.mimetype != JSON:
            raise WrongType(accepted=JSON)
        with works().reading() as opened:
            sender = _sender(opened)
        return _encoded(push.take(works(), sender, request.get_data()))


@blueprint.route("/device")
class DeviceOfMine(MethodView):
    """How far this tablet is known."""

    takes_from_withdrawn = True

    @blueprint.response(200, DeviceStateOutput)
    def get(self) -> Response:
        """What the office has of this tablet's chain."""
        return _encoded(push.device_state(work(), _device_id()))


@blueprint.route("/results")
class Results(MethodView):
    """What became of earlier ops."""

    takes_from_withdrawn = True

    @blueprint.arguments(StretchInput, location="query")
    @blueprint.response(200, ResultsOutput)
    def get(self, stretch: dict[str, int]) -> Response:
        """The stored results of a stretch of this tablet's ops."""
        found = push.results(work(), _device_id(), stretch["first"], stretch["last"])
        return _encoded({"results": found})


@blueprint.route("/custody")
class Custody(MethodView):
    """Handing a tablet in."""

    @blueprint.arguments(CustodyInput)
    @blueprint.response(200, CustodyOutput)
    def post(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The office's signed receipt for all this tablet made; 409 while anything is missing."""
        opened = work()
        receipt = custody.give(opened, _device_id(), custody.Held(**asked))
        return {
            "number": receipt.number,
            "text": receipt.text,
            "signature": receipt.signature,
            "office_signing_key": signing_public_key(opened.settings.data_folder),
            "server_time": to_wire(opened.now),
        }


@blueprint.route("/heads")
class HeadsOfMine(MethodView):
    """Which of my scopes have moved."""

    @blueprint.doc(parameters=[PROTOCOL_TOLD])
    @blueprint.response(200, HeadsOutput)
    def get(self) -> Response:
        """The scopes of this tablet's person, each with the cursor of its end."""
        refuse_old_app()
        return _encoded(pull.heads(work()))


@blueprint.route("/holding")
class Holding(MethodView):
    """What a tablet holds."""

    @blueprint.arguments(HoldingInput)
    @blueprint.response(204)
    def post(self, asked: dict[str, Any]) -> None:
        """Say what this tablet holds now: grants are taken up, what was revoked is gone."""
        scopes = asked.pop("scopes")
        devices.hold(work(), _device_id(), scopes, devices.Standing(**asked))


@blueprint.route("/envelope-key")
class EnvelopeKey(MethodView):
    """The key sealed visits are closed for."""

    @blueprint.arguments(EnvelopeKeyInput)
    @blueprint.response(204)
    def post(self, asked: dict[str, Any]) -> None:
        """Say by which key this tablet opens envelopes; sealed visits follow within a minute."""
        opened = work()
        if opened.signed_in().device_id is None:
            raise NotSignedIn()
        sealing.take_key(opened, _device_id(), **asked)


@blueprint.route("/scopes/<string:scope>")
class Pages(MethodView):
    """The feed of one scope."""

    @blueprint.doc(parameters=[PROTOCOL_TOLD])
    @blueprint.arguments(PageInput, location="query")
    @blueprint.response(200, PageOutput)
    def get(self, asked: dict[str, Any], scope: str) -> Response:
        """One page of the feed after a cursor, as stored bytes."""
        refuse_old_app()
        page = pull.page(work(), _pages(), scope, asked["cursor"], asked["limit"])
        return _packed(page)


@blobs.route("/status")
class Statuses(MethodView):
    """What the office has of photos."""

    takes_from_withdrawn = True

    @blobs.arguments(StatusInput)
    @blobs.response(200, StatusOutput)
    def post(self, asked: dict[str, Any]) -> dict[str, Any]:
        """The states of blobs this tablet has named."""
        found = upload_rows.statuses(work(), asked["sha256s"])
        desk = current_app.extensions["lookback_uploads"]
        return {"blobs": [desk.with_offset(one) for one in found]}


def _welcome(enrolled: devices.EnrolledDevice) -> dict[str, Any]:
    with works().reading() as opened:
        opened.actor = pull.actor_of(opened, enrolled.person_id, enrolled.device_id)
        person = opened.session.get_one(Person, enrolled.person_id)
        office = person.office
        return {
            "device_id": enrolled.device_id,
            "device_token": enrolled.token,
            "person": {
                "id": person.id,
                "name": person.name,
                "login": person.login,
                "language": person.language,
                "office": {"id": office.id, "kind": office.kind, "name": office.name}
                if office
                else None,
            },
            "office_public_key": office_public_key(works().settings.data_folder),
            "office_signing_key": signing_public_key(works().settings.data_folder),
            "epoch": push.epoch(opened),
            "server_time": to_wire(opened.now),
            "scopes": pull.scopes(opened),
            "pins": list(opened.settings.pins),
        }


def _bytes(told: str) -> bytes:
    try:
        return base64.b64decode(told, validate=True)
    except ValueError as error:
        raise Invalid("The tablet's key cannot be read. Start the enrolment again.") from error


def _letter(reader: str, plain: bytes) -> str:
    """A letter that the tablet alone opens."""
    _bytes(reader)
    try:
        return base64.b64encode(close_for(reader, plain, HAND_OVER)).decode()
    except ValueError as error:
        raise Invalid("The tablet's key cannot be read. Start the enrolment again.") from error


def _sender(opened: Work) -> Sender:
    authenticate(opened)
    device = g.get("device")
    if device is None:
        raise NotSignedIn()
    return Sender(device.id, device.person_id, device.public_key, device.applied_device_seq)


def _device_id() -> str:
    device = g.get("device")
    if device is None:
        raise NotSignedIn()
    return str(device.id)


def refuse_old_app() -> None:
    """An app older than this protocol may still push, but not load."""
    told = request.headers.get(PROTOCOL_HEADER, str(PROTOCOL))
    is_number = told.isascii() and told.isdigit() and len(told) <= PROTOCOL_DIGITS_MAX
    if not is_number or int(told) < PROTOCOL:
        raise UpgradeNeeded()


def _pages() -> pull.PageCache:
    kept: pull.PageCache = current_app.extensions["lookback_pages"]
    return kept


def _encoded(told: Any) -> Response:
    """A record of the protocol as it travels: the fields of its form in the description."""
    return Response(msgspec.json.encode(told), mimetype=JSON)


def _packed(page: pull.PageBytes) -> Response:
    if request.accept_encodings.quality("gzip") > 0:
        response = Response(page.packed, mimetype=JSON)
        response.headers["Content-Encoding"] = "gzip"
    else:
        response = Response(page.plain, mimetype=JSON)
    response.headers["Vary"] = "Accept-Encoding, Authorization"
    response.headers["Cache-Control"] = "private, no-store"
    return response
