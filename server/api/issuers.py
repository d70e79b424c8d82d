"""Who may issue which papers, over the API."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import issuers as acts
from server.actions.issuers import ToldPower
from server.api.request import work
from server.api.rights import needs
from server.queries import issuing
from server.queries.issuing import OfficePapers
from server.schemas.issuers import (
    EndInput,
    IssuersOutput,
    LetterheadInput,
    OfficePapersOutput,
    PowerInput,
)

blueprint = Blueprint(
    "issuers-api",
    __name__,
    url_prefix="/api/v1/issuers",
    description="Who may issue which papers.",
)


@blueprint.route("")
class Issuers(MethodView):
    """All offices."""

    @blueprint.response(200, IssuersOutput)
    def get(self) -> dict[str, Any]:
        """Every office, with its letterhead and the papers it may issue."""
        return {"rows": [_body(one) for one in issuing.standing(work())]}


@blueprint.route("/<string:office_id>")
class OneIssuer(MethodView):
    """An office that issues papers."""

    @blueprint.arguments(LetterheadInput)
    @blueprint.response(200, OfficePapersOutput)
    @needs(acts.VERB)
    def put(self, asked: dict[str, Any], office_id: str) -> dict[str, Any]:
        """Let it issue papers under this letterhead from today on."""
        acts.put(work(), office_id, **asked)
        return _now(office_id)


@blueprint.route("/<string:office_id>/end")
class EndOfIssuer(MethodView):
    """The end of it."""

    @blueprint.arguments(EndInput)
    @blueprint.response(200, OfficePapersOutput)
    @needs(acts.VERB)
    def post(self, asked: dict[str, Any], office_id: str) -> dict[str, Any]:
        """Let it issue no papers of its own from tomorrow on."""
        acts.end(work(), office_id, **asked)
        return _now(office_id)


@blueprint.route("/<string:office_id>/powers")
class Powers(MethodView):
    """What it may issue."""

    @blueprint.arguments(PowerInput)
    @blueprint.response(201, OfficePapersOutput)
    @needs(acts.VERB)
    def post(self, asked: dict[str, Any], office_id: str) -> dict[str, Any]:
        """Let it issue a paper for these matters, from a day on."""
        acts.give(work(), office_id, ToldPower(**asked))
        return _now(office_id)


@blueprint.route("/<string:office_id>/powers/<string:power_id>/end")
class EndOfPower(MethodView):
    """The end of a power."""

    @blueprint.arguments(EndInput)
    @blueprint.response(200, OfficePapersOutput)
    @needs(acts.VERB)
    def post(self, asked: dict[str, Any], office_id: str, power_id: str) -> dict[str, Any]:
        """Let it issue this paper no more from tomorrow on."""
        acts.take(work(), office_id, power_id, **asked)
        return _now(office_id)


def _now(office_id: str) -> dict[str, Any]:
    work().session.flush()
    return _body(issuing.one_office(work(), office_id))


def _body(one: OfficePapers) -> dict[str, Any]:
    office = one.office
    return {
        "office_id": office.id,
        "kind": office.kind,
        "name": office.name,
        "name_en": office.name_en,
        "letterhead": one.head,
        "powers": one.powers,
    }
