"""Look-backs: the pool, and planning a visit by a different pair. Nobody else sees it."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import lookbacks
from server.actions import visits as going
from server.api.request import work
from server.console.visits import local, plan
from server.queries import visits as plans

blueprint = Blueprint("lookbacks", __name__, url_prefix="/lookbacks")


@blueprint.get("")
def listed() -> str:
    """The pool: due, planned, judged."""
    opened = work()
    return render_template(
        "lookbacks.html",
        pool=plans.pool(opened),
        inspectors=plans.inspectors(opened),
        now=local(opened.now) + timedelta(hours=1),
    )


@blueprint.post("")
def planned() -> Any:
    """Plan one unannounced visit for the chosen cases."""
    lookbacks.plan(work(), request.form.getlist("lookback"), going=plan())
    lookbacks.publish_released(work(), going.release_due(work()))
    return redirect("/lookbacks")
