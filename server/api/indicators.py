"""The indicators over the API."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.api.request import work
from server.domain.indicators import INDICATORS
from server.models import School
from server.queries import indicators
from server.queries.indicators import Counts, Standing
from server.schemas.indicators import IndicatorsInput, IndicatorsOutput, StandingsOutput

blueprint = Blueprint(
    "indicators-api",
    __name__,
    url_prefix="/api/v1",
    description="How the schools stand to the percent indicators.",
)
SPAN = ("since", "seen_on", "cause", "code", "value", "order_id")


@blueprint.route("/indicators")
class Indicators(MethodView):
    """All indicators."""

    @blueprint.arguments(IndicatorsInput, location="query")
    @blueprint.response(200, IndicatorsOutput)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Each with how many schools in reach count for it, meet it, do not, or fell back out."""
        work().require(indicators.READ)
        totals = indicators.total(indicators.by_area(work(), asked["area"]).values())
        return {"indicators": [_figures(key, totals) for key in INDICATORS]}


@blueprint.route("/schools/<string:school_id>/indicators")
class OfSchool(MethodView):
    """The indicators of a school."""

    @blueprint.response(200, StandingsOutput)
    def get(self, school_id: str) -> dict[str, Any]:
        """How a school stands to each that it counts for, since when, and what proves it."""
        found = indicators.of_school(work(), work().get(School, school_id))
        return {"indicators": [_standing(one.key, told) for one, told in found]}


def _figures(key: str, totals: indicators.ByKey) -> dict[str, Any]:
    counts = totals.get(key, Counts())
    return {**vars(INDICATORS[key]), **vars(counts), "not_known": counts.unknown}


def _standing(key: str, told: Standing) -> dict[str, Any]:
    span = told.span
    proof = {name: getattr(span, name, None) for name in SPAN}
    words = {name: proof[name] or "" for name in ("cause", "code", "value")}
    opened = told.inspection_id or None
    return {**proof, **words, "key": key, "state": told.state, "inspection_id": opened}
