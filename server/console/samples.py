"""The sample of ordinary faults: its share, the commitments, what is published of it."""

import json
from typing import Any

from flask import Blueprint, Response, redirect, render_template, request

from server.actions import sampling as acts
from server.api.request import work
from server.api.rights import needs
from server.console.typed import whole_number
from server.domain import lookback
from server.queries import samples

blueprint = Blueprint("samples", __name__, url_prefix="/lookbacks/sample")


@blueprint.get("")
def listed() -> str:
    """The periods with their commitments; what is over with its salt."""
    opened = work()
    periods = samples.periods(opened)
    return render_template(
        "samples.html",
        periods=periods,
        now=samples.on(opened, opened.today),
        following=samples.begun_after(opened, opened.today),
        least=lookback.ORDINARY_SHARE_FLOOR_PERCENT,
        most=lookback.SHARE_MAX_PERCENT,
    )


@blueprint.post("")
@needs("sample.change")
def changed() -> Any:
    """Another share from tomorrow on."""
    percent = whole_number(request.form.get("percent", ""), 0)
    acts.change_share(work(), percent, reason=request.form.get("reason", ""))
    return redirect("/lookbacks/sample")


@blueprint.get("/<period_id>.json")
def record(period_id: str) -> Response:
    """The record by which anybody runs a published sample again."""
    told = json.dumps(samples.record(work(), period_id), ensure_ascii=False, indent=1)
    answer = Response(told + "\n", mimetype="application/json")
    answer.headers["Content-Disposition"] = f'attachment; filename="sample-{period_id}.json"'
    return answer
