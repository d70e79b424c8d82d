"""The library of legal bases over the API."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import bases as acts
from server.api.request import work
from server.api.rights import needs
from server.domain.legal_bases import ToldBasis
from server.models import LegalBasis
from server.queries import bases
from server.queries.listing import Listed
from server.schemas.bases import (
    BasesOutput,
    BasisInput,
    BasisOutput,
    NewBasisInput,
    SeenBasisInput,
    SuccessorInput,
)
from server.schemas.office import SearchInput

blueprint = Blueprint(
    "bases-api", __name__, url_prefix="/api/v1/bases", description="The library of legal bases."
)


@blueprint.route("")
class Bases(MethodView):
    """The library."""

    @blueprint.arguments(SearchInput, location="query")
    @blueprint.response(200, BasesOutput)
    def get(self, asked: dict[str, Any]) -> Listed[LegalBasis]:
        """What checklists and papers may cite, by citation."""
        return bases.find(work(), bases.Wanted(asked["q"], after=asked["after"]))

    @blueprint.arguments(NewBasisInput)
    @blueprint.response(201, BasisOutput)
    @needs(acts.VERB)
    def post(self, asked: dict[str, Any]) -> LegalBasis:
        """Put one more in; nobody has compared it yet."""
        cite = asked.pop("cite")
        return _kept(acts.add(work(), cite, ToldBasis(**asked)))


@blueprint.route("/<string:basis_id>")
class OneBasis(MethodView):
    """A basis."""

    @blueprint.response(200, BasisOutput)
    def get(self, basis_id: str) -> LegalBasis:
        """One of the library."""
        return bases.one(work(), basis_id)

    @blueprint.arguments(BasisInput)
    @blueprint.response(200, BasisOutput)
    @needs(acts.VERB)
    def put(self, asked: dict[str, Any], basis_id: str) -> LegalBasis:
        """Let it say something else; what matters in law is to be compared anew."""
        seen = asked.pop("rev")
        return _kept(acts.change(work(), basis_id, ToldBasis(**asked), seen=seen))


@blueprint.route("/<string:basis_id>/checked")
class Checked(MethodView):
    """Comparing with the original."""

    @blueprint.arguments(SeenBasisInput)
    @blueprint.response(200, BasisOutput)
    @needs(acts.VERB)
    def post(self, asked: dict[str, Any], basis_id: str) -> LegalBasis:
        """Say that it was compared, as it was looked at, with the original."""
        return _kept(acts.compared(work(), basis_id, seen=asked["rev"]))


@blueprint.route("/<string:basis_id>/replaced")
class Replaced(MethodView):
    """Another in its place."""

    @blueprint.arguments(SuccessorInput)
    @blueprint.response(200, BasisOutput)
    @needs(acts.VERB)
    def post(self, asked: dict[str, Any], basis_id: str) -> LegalBasis:
        """Let another one stand in its place from where that one begins."""
        seen = asked["rev"]
        return _kept(acts.replace(work(), basis_id, asked["successor_id"], seen=seen))


def _kept(row: LegalBasis) -> LegalBasis:
    """The basis with the number of its new state, by which it is changed again."""
    work().session.flush()
    return row
