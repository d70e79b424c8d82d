"""Planned visits and look-backs over the API: only for those who may know."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import lookbacks, visits
from server.actions.visits import Plan
from server.api.request import work
from server.api.rights import needs
from server.models import Visit
from server.queries import visits as plans
from server.schemas.office import (
    AdHocInput,
    CasesOutput,
    DrawInput,
    LookBackInput,
    ReasonInput,
    VisitOutput,
    VisitsOutput,
)

blueprint = Blueprint(
    "visits-api", __name__, url_prefix="/api/v1/visits", description="Draws and planned visits."
)
cases = Blueprint(
    "lookbacks-api", __name__, url_prefix="/api/v1/lookbacks", description="The look-back pool."
)


@blueprint.route("")
class Visits(MethodView):
    """Planned visits."""

    @blueprint.response(200, VisitsOutput)
    def get(self) -> dict[str, Any]:
        """The visits planned in my areas."""
        return {"rows": plans.recent(work())}

    @blueprint.arguments(AdHocInput)
    @blueprint.response(201, VisitOutput)
    @needs("visit.plan")
    def post(self, asked: dict[str, Any]) -> Visit:
        """Plan one visit without a draw."""
        return visits.plan_ad_hoc(work(), asked["school_id"], plan=plan_of(asked))


@blueprint.route("/draws")
class Draws(MethodView):
    """Draws."""

    @blueprint.arguments(DrawInput)
    @blueprint.response(201, VisitsOutput)
    @needs("visit.plan")
    def post(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Draw schools by a secret salt, committed now and published after the visits."""
        _, drawn = visits.draw(
            work(), name=asked["name"], school_ids=asked["school_ids"], count=asked["count"],
            plan=plan_of(asked),
        )  # fmt: skip
        return {"rows": drawn}


@blueprint.route("/<string:visit_id>/cancellation")
class Cancellation(MethodView):
    """Calling a visit off."""

    @blueprint.arguments(ReasonInput)
    @blueprint.response(200, VisitOutput)
    @needs("visit.cancel")
    def post(self, asked: dict[str, str], visit_id: str) -> Visit:
        """Call a visit off, with its reason; its look-backs are due again."""
        visit = visits.cancel(work(), visit_id, reason=asked["reason"])
        lookbacks.free(work(), visit)
        return visit


@cases.route("")
class Cases(MethodView):
    """Look-backs."""

    @cases.response(200, CasesOutput)
    def get(self) -> dict[str, Any]:
        """The cases due, planned and judged in my areas."""
        return {"rows": [row for row, _order, _school in plans.pool(work())]}

    @cases.arguments(LookBackInput)
    @cases.response(201, VisitOutput)
    @needs("lookback.plan")
    def post(self, asked: dict[str, Any]) -> Visit:
        """Plan one visit to look back at cases of one school, by a different pair."""
        return lookbacks.plan(work(), asked["lookback_ids"], going=plan_of(asked))


def plan_of(asked: dict[str, Any]) -> Plan:
    """The plan in a request."""
    team = tuple(asked["team"])
    return Plan(team, asked["visit_on"], asked["release_at"], asked["mode"])
