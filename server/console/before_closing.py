"""Before schools close (节前模式): one form, the pairs for all that is due, one step to plan it."""

from collections.abc import Mapping
from datetime import date, time, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request
from werkzeug.datastructures import MultiDict

from server.actions import before_closing as acts
from server.actions import lookbacks, visits
from server.api.request import work
from server.api.rights import needs
from server.console.lookbacks import MORNING
from server.console.typed import a_word
from server.domain.planning_words import Occasion
from server.queries import before_closing, school_calendar
from server.queries import visits as plans
from server.queries.before_closing import Closing
from shared.problems import Invalid

blueprint = Blueprint("before-closing", __name__, url_prefix="/lookbacks/before")
DAYS = timedelta(days=7)


@blueprint.get("")
def asked() -> str:
    """The form; filled in, what would be planned."""
    opened = work()
    opened.require("lookback.plan")
    closing = _closing(request.args) if request.args.get("last_day") else None
    people = plans.inspectors(opened)
    return render_template(
        "before_closing.html",
        closing=closing,
        proposed=before_closing.propose(opened, closing) if closing else None,
        people={one.id: one for one in people},
        areas=school_calendar.areas(opened),
        occasions=list(Occasion),
        last_day=opened.today + DAYS,
        hour=MORNING,
    )


@blueprint.post("")
@needs("lookback.plan")
def planned() -> Any:
    """Plan it all as it was seen."""
    acts.plan_all(work(), _closing(request.form), seen=request.form.get("seen", ""))
    lookbacks.publish_released(work(), visits.release_due(work()))
    return redirect("/lookbacks?tab=planned")


def _closing(told: MultiDict[str, str]) -> Closing:
    try:
        until = told.get("closed_until", "")
        return Closing(
            a_word(Occasion, told.get("occasion", "")),
            told.get("name", "").strip(),
            date.fromisoformat(told.get("last_day", "")),
            date.fromisoformat(until) if until else None,
            time.fromisoformat(told.get("hour", "") or MORNING.isoformat()),
            tuple(_those(told, "area")),
            tuple(_those(told, "inspector")),
        )
    except ValueError as error:
        raise Invalid("Fill in the last day and the hour.") from error


def _those(told: MultiDict[str, str], name: str) -> Mapping[str, None]:
    return dict.fromkeys(one for one in told.getlist(name) if one)
