"""Schools and one school's file with its timeline."""

from flask import Blueprint, render_template, request

from server.api.request import work
from server.models import School
from server.queries import schools

blueprint = Blueprint("schools", __name__, url_prefix="/schools")


@blueprint.get("")
def listed() -> str:
    """The register, searched."""
    text, after = request.args.get("q", ""), request.args.get("after", "")
    page = schools.find(work(), text, after)
    return render_template("schools.html", page=page, text=text)


@blueprint.get("/<school_id>")
def file(school_id: str) -> str:
    """One school: what is, what happened, what is wanted."""
    opened = work()
    school = opened.get(School, school_id)
    return render_template(
        "school.html",
        school=school,
        happenings=schools.timeline(opened, school),
        wanted=schools.open_orders(opened, school),
    )
