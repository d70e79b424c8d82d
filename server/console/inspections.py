"""Inspections: what came in from the campuses, with photos and answers."""

from flask import Blueprint, render_template, request

from server.api.request import work
from server.models import Inspection, Template
from server.queries import inspections, orders
from shared.checklists import Template as Checklist

blueprint = Blueprint("inspections", __name__, url_prefix="/inspections")


@blueprint.get("")
def listed() -> str:
    """The latest inspections."""
    rows = inspections.recent(work(), request.args.get("after", ""))
    return render_template("inspections.html", rows=rows)


@blueprint.get("/<inspection_id>")
def one(inspection_id: str) -> str:
    """One inspection: findings, photos, answers, signatures, seal."""
    opened = work()
    inspection = opened.get(Inspection, inspection_id)
    template = opened.session.get_one(Template, inspection.template_id)
    checklist = Checklist.from_body(template.body)
    return render_template(
        "inspection.html",
        inspection=inspection,
        items=checklist.by_code,
        orders=orders.of_inspection(opened, inspection),
        parts=inspections.parts(opened, inspection),
    )
