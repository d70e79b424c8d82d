"""What is set for the whole city: each with its bounds and its words, and who changed it."""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import settings as acts
from server.api.request import work
from server.api.rights import needs
from server.console.typed import whole_number
from server.domain.city_settings import KNOWN, LABELS, NORMS, REASON_CHARS_MAX, TEXTS, Group
from server.queries import settings
from shared import norms
from shared.problems import Invalid, Problem

blueprint = Blueprint("settings", __name__, url_prefix="/settings")
NO_NUMBER = -1


@blueprint.get("")
def shown() -> str:
    """All settings by group, and the latest changes."""
    return _page()


def _page(setting: str = "", error: Problem | None = None) -> str:
    """All of them; of one that was refused what was typed, and what is wrong with it."""
    opened = work()
    standing = settings.standing(opened)
    return render_template(
        "settings.html",
        groups=[(one, [row for row in standing if row.known.group == one]) for one in Group],
        changes=settings.changes(opened),
        words=LABELS,
        texts=TEXTS,
        known=KNOWN,
        since={name: norms.since(rule) for name, rule in NORMS.items()},
        reason_max=REASON_CHARS_MAX,
        may_edit=opened.may(acts.EDIT),
        kept="kept" in request.args,
        setting=setting,
        error=error,
        typed=request.form,
    )


@blueprint.post("/<setting>")
@needs(acts.EDIT)
def put(setting: str) -> Any:
    """Another value for one of them."""
    value = whole_number(request.form.get("value", "").strip(), otherwise=NO_NUMBER)
    try:
        acts.put(work(), setting, value=value, reason=request.form.get("reason", ""))
    except Invalid as problem:
        return _page(setting, problem), problem.status
    return redirect(f"/settings?kept=1#{setting}")
