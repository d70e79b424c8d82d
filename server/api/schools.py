"""The register of schools over the API."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.api.request import work
from server.models import School
from server.queries import measures, schools
from server.queries.listing import Listed
from server.schemas.office import SchoolOutput, SchoolsOutput, SearchInput, TimelineOutput

blueprint = Blueprint(
    "schools-api", __name__, url_prefix="/api/v1/schools", description="The register of schools."
)


@blueprint.route("")
class Schools(MethodView):
    """The register."""

    @blueprint.arguments(SearchInput, location="query")
    @blueprint.response(200, SchoolsOutput)
    def get(self, asked: dict[str, Any]) -> Listed[School]:
        """The schools in my areas, by code; searched by name, pinyin, initials or code."""
        return schools.find(work(), asked["q"], asked["after"])


@blueprint.route("/<string:school_id>")
class OneSchool(MethodView):
    """One school."""

    @blueprint.response(200, SchoolOutput)
    def get(self, school_id: str) -> School:
        """One school of the register."""
        return work().get(School, school_id)


@blueprint.route("/<string:school_id>/timeline")
class Timeline(MethodView):
    """What happened at a school."""

    @blueprint.response(200, TimelineOutput)
    def get(self, school_id: str) -> dict[str, Any]:
        """Checks and orders of a school, newest first; never what is only planned."""
        opened = work()
        school = opened.get(School, school_id)
        given = measures.of_school(opened, school)
        return {"happenings": schools.timeline(opened, school, given)}
