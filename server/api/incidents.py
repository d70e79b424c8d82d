"""Incidents over the API: read here, reported by tablets."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.api.request import work
from server.models import Incident
from server.queries import incidents
from server.queries.incidents import Wanted
from server.queries.listing import Listed
from server.schemas.incidents import IncidentFilterInput, IncidentOutput, IncidentsOutput

blueprint = Blueprint(
    "incidents-api",
    __name__,
    url_prefix="/api/v1/incidents",
    description="Incidents at schools: counts of people, never names.",
)


@blueprint.route("")
class Incidents(MethodView):
    """Incidents."""

    @blueprint.arguments(IncidentFilterInput, location="query")
    @blueprint.response(200, IncidentsOutput)
    def get(self, asked: dict[str, Any]) -> Listed[Incident]:
        """The incidents of my areas that fit, the newest first."""
        wanted = Wanted(asked["kind"] or "", asked["area_id"], asked["q"], asked["after"])
        return incidents.find(work(), wanted)


@blueprint.route("/<string:incident_id>")
class OneIncident(MethodView):
    """One incident."""

    @blueprint.response(200, IncidentOutput)
    def get(self, incident_id: str) -> Incident:
        """One incident with its reports, in the order in which they came."""
        return work().get(Incident, incident_id)
