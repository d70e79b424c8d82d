"""One planned visit: who could know of it and when, its codes, another inspector in its team."""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import replacing, sealing
from server.actions.sealing import Shown
from server.api.request import work
from server.api.rights import needs
from server.models import Visit
from server.queries import sealing as knowledge
from server.queries import visits as plans
from shared.clearing import tablet_of

blueprint = Blueprint("visit", __name__, url_prefix="/visits/<visit_id>")


@blueprint.get("")
def page(visit_id: str) -> str:
    """Who could know of a visit, and since when."""
    return _page(visit_id)


@blueprint.post("/envelopes/<envelope_id>/code")
@needs("visit.read_code", hidden=True)
def code(visit_id: str, envelope_id: str) -> str:
    """The code of one tablet's envelope, to be read out; it is recorded who asked and for whom."""
    told = request.form.get("read_to", "")
    return _page(visit_id, sealing.show_code(work(), visit_id, envelope_id, read_to=told))


@blueprint.post("/replacements")
@needs("visit.replace", hidden=True)
def replace(visit_id: str) -> Any:
    """Somebody else goes in an inspector's place."""
    form = request.form
    replacing.replace(
        work(),
        visit_id,
        before_id=form.get("before", ""),
        now_id=form.get("now", ""),
        reason=form.get("reason", ""),
    )
    return redirect(f"/visits/{visit_id}")


def _page(visit_id: str, shown: Shown | None = None) -> str:
    opened = work()
    visit = opened.get(Visit, visit_id)
    members = {member.person_id for member in visit.team}
    choices = plans.inspectors(opened) if opened.may("visit.replace", visit) else []
    return render_template(
        "visit.html",
        visit=visit,
        moments=knowledge.moments(opened, visit),
        tablets=knowledge.tablets(opened, visit),
        supervisors=knowledge.supervisors(opened, visit),
        others=[one for one in choices if one.id not in members],
        replaceable=visit.state in replacing.OPEN and bool(choices),
        the_hour=visit.release_at <= opened.now,
        awaited=visit.state in sealing.AWAITED,
        shown=shown,
        shown_tablet=tablet_of(shown.tablet) if shown else "",
    )
