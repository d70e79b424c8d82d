"""The load meter of all schools, and the white list of checks that may enter them."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, redirect, render_template, request

from server.actions import permitted_checks as acts
from server.api.request import work
from server.api.rights import needs
from server.console.typed import a_day, whole_number
from server.models import PermittedCheck
from server.queries import load, permitted_checks

blueprint = Blueprint("load", __name__, url_prefix="/load")
TEXTS = {"now": "In force", "to_come": "To come", "over": "Over"}
LOOKS = {"now": ("done", "circle-check"), "to_come": ("", "calendar"), "over": ("", "lock")}


@blueprint.get("")
def listed() -> str:
    """Every school with how often it was visited this term, in administrative order."""
    opened, asked = work(), request.args
    area, full = asked.get("area", ""), asked.get("full") == "1"
    return render_template(
        "load.html",
        page=load.listed(opened, area_id=area, full=full, after=asked.get("after", "")),
        areas=load.areas(opened),
        area=area,
        full=full,
        address=_address,
        most=load.ROWS_MAX,
    )


@blueprint.get("/permitted")
def permitted() -> str:
    """The white list."""
    opened = work()
    return render_template(
        "permitted_checks.html",
        rows=permitted_checks.listed(opened),
        offices=permitted_checks.offices(opened),
        stage=_stage,
        texts=TEXTS,
        looks=LOOKS,
    )


@blueprint.post("/permitted")
@needs("permitted_check.edit")
def added() -> Any:
    """One more permitted check."""
    acts.add(work(), _told())
    return redirect("/load/permitted")


@blueprint.post("/permitted/<check_id>")
@needs("permitted_check.edit")
def changed(check_id: str) -> Any:
    """A permitted check as it now is."""
    acts.change(work(), check_id, _told())
    return redirect("/load/permitted")


@blueprint.post("/permitted/<check_id>/out")
@needs("permitted_check.edit")
def taken_out(check_id: str) -> Any:
    """A check that is permitted no more."""
    acts.take_out(work(), check_id)
    return redirect("/load/permitted")


def _told() -> acts.Told:
    form = request.form
    return acts.Told(
        form.get("name", ""),
        form.get("office", ""),
        a_day(form.get("begins_on", "")),
        a_day(form.get("ends_on", "")),
        whole_number(form.get("visits_max", ""), 0),
    )


def _stage(row: PermittedCheck) -> str:
    today: date = work().today
    if today < row.begins_on:
        return "to_come"
    return "now" if today <= row.ends_on else "over"


def _address(**changed: str) -> str:
    """The same page with something chosen otherwise, from its first row."""
    asked = {"area": request.args.get("area", ""), "full": request.args.get("full", "")}
    chosen = {name: told for name, told in {**asked, **changed}.items() if told}
    return f"/load?{urlencode(chosen)}" if chosen else "/load"
