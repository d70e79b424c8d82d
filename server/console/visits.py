"""Draws and visits: planned in secret, by those who may plan."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, redirect, render_template, request

from server.actions import lookbacks, visits
from server.actions.visits import Plan
from server.api.request import work
from server.api.rights import needs
from server.console.typed import a_school, whole_number
from server.queries import visits as plans
from shared.problems import Invalid

blueprint = Blueprint("visits", __name__, url_prefix="/visits")


@blueprint.get("")
def listed() -> str:
    """What is planned, and the form to plan more."""
    opened = work()
    opened.require("visit.plan")
    shown, following = plans.recent(opened, request.args.get("after", ""))
    drawn, drawn_following = plans.draws(opened, request.args.get("drawn_after", ""))
    return render_template(
        "visits.html",
        visits=shown,
        following=following,
        draws=drawn,
        sizes=plans.sizes(opened, drawn),
        drawn_following=drawn_following,
        inspectors=plans.inspectors(opened),
        now=local(opened.now) + timedelta(hours=1),
    )


@blueprint.post("/draw")
@needs("visit.plan")
def draw() -> Any:
    """Draw among all schools by a secret salt."""
    opened, form = work(), request.form
    count = whole_number(form.get("count", ""), 0)
    visits.draw(opened, name=form.get("name", ""), count=count, plan=plan())
    _release()
    return redirect("/visits")


@blueprint.post("/ad-hoc")
@needs("visit.plan")
def ad_hoc() -> Any:
    """Plan one visit without a draw."""
    visits.plan_ad_hoc(work(), a_school(work(), request.form.get("school", "")), plan=plan())
    _release()
    return redirect("/visits")


@blueprint.post("/<visit_id>/cancel")
@needs("visit.cancel")
def cancel(visit_id: str) -> Any:
    """Call a visit off, with its reason."""
    visit = visits.cancel(work(), visit_id, reason=request.form.get("reason", ""))
    lookbacks.free(work(), visit)
    return redirect("/visits")


def plan() -> Plan:
    """Who goes, when, and when they may know, as the form says."""
    form = request.form
    try:
        visit_on = date.fromisoformat(form.get("visit_on", ""))
        hour = datetime.fromisoformat(form.get("release_at", ""))
        release_at = hour.replace(tzinfo=ZoneInfo(work().settings.time_zone)).astimezone(UTC)
    except (ValueError, OverflowError) as error:
        raise Invalid("Fill in the day of the visit and the hour of release.") from error
    team = tuple(dict.fromkeys(one for one in form.getlist("inspector") if one))
    return Plan(team, visit_on, release_at)


def local(instant: datetime) -> datetime:
    """An instant on the office's clock, as its forms show it."""
    return instant.astimezone(ZoneInfo(work().settings.time_zone))


def _release() -> None:
    lookbacks.publish_released(work(), visits.release_due(work()))
