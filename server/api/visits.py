"""Planned visits and look-backs over the API: only for those who may know."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import lookbacks, replacing, sealing, visits
from server.actions.visits import Plan
from server.api.request import work
from server.api.rights import needs
from server.models import Visit
from server.queries import sealing as knowledge
from server.queries import visits as plans
from server.schemas.office import (
    AdHocInput,
    CasesOutput,
    DrawInput,
    EnvelopesOutput,
    LookBackInput,
    PageInput,
    ReadOutInput,
    ReadOutOutput,
    ReasonInput,
    ReplacementInput,
    VisitOutput,
    VisitPageOutput,
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

    @blueprint.arguments(PageInput, location="query")
    @blueprint.response(200, VisitPageOutput)
    def get(self, asked: dict[str, str]) -> dict[str, Any]:
        """The visits planned in my areas, the latest hour first."""
        rows, following = plans.recent(work(), asked["after"])
        return {"rows": rows, "next": following}

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


@blueprint.route("/<string:visit_id>/envelopes")
class Envelopes(MethodView):
    """What lies sealed on the tablets of a visit's team."""

    @blueprint.response(200, EnvelopesOutput)
    def get(self, visit_id: str) -> dict[str, Any]:
        """The tablets of the team, and which envelope waits on each."""
        return {"rows": knowledge.tablets(work(), work().get(Visit, visit_id))}


@blueprint.route("/<string:visit_id>/envelopes/<string:envelope_id>/code")
class Code(MethodView):
    """The code that opens one envelope."""

    @blueprint.arguments(ReadOutInput)
    @blueprint.response(200, ReadOutOutput)
    @needs("visit.read_code", hidden=True)
    def post(self, asked: dict[str, str], visit_id: str, envelope_id: str) -> Any:
        """Show the code to be read out, from the hour on; who asked and for whom is recorded."""
        shown = sealing.show_code(work(), visit_id, envelope_id, read_to=asked["read_to"])
        return shown, 200, {"Cache-Control": "no-store"}


@blueprint.route("/<string:visit_id>/replacements")
class Replacements(MethodView):
    """Another inspector in an ill one's place."""

    @blueprint.arguments(ReplacementInput)
    @blueprint.response(201, VisitOutput)
    @needs("visit.replace", hidden=True)
    def post(self, asked: dict[str, str], visit_id: str) -> Visit:
        """Send somebody else; from here on the first can open nothing, and learns nothing more."""
        replacing.replace(work(), visit_id, **asked)
        return work().get(Visit, visit_id)


@cases.route("")
class Cases(MethodView):
    """Look-backs."""

    @cases.arguments(PageInput, location="query")
    @cases.response(200, CasesOutput)
    def get(self, asked: dict[str, str]) -> dict[str, Any]:
        """The cases due, planned and judged in my areas; those due first, by the last day."""
        rows, following = plans.pool(work(), asked["after"])
        return {"rows": rows, "next": following}

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
