"""Messages: what a person was told; opening one marks it as read."""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import notices as acts
from server.api.request import work
from server.api.rights import needs
from server.models import Notice
from server.queries import notices

blueprint = Blueprint("notices", __name__, url_prefix="/notices")


def page_of(notice: Notice) -> str:
    """The page of what a message is about, as its reader has it."""
    if not notice.subject_id:
        return "/notices"
    if notice.subject_kind == "inspection":
        return f"/inspections/{notice.subject_id}"
    if notice.subject_kind == "incident":
        return f"/incidents/{notice.subject_id}"
    if notice.subject_kind == "audit":
        return "/audit"
    if notice.subject_kind == "draw":
        return f"/waves/numbers/{notice.subject_id}"
    if notice.subject_kind == "calendar":
        return f"/office-calendar/changes/{notice.subject_id}"
    desk = "/my" if work().may("order.sign") else "/orders"
    return f"{desk}/{notice.subject_id}"


@blueprint.get("")
def listed() -> str:
    """The asker's messages, newest first."""
    rows = notices.mine(work(), request.args.get("before", ""))
    return render_template("notices.html", rows=rows, more=len(rows) == notices.ROWS_MAX)


@blueprint.post("/<notice_id>")
@needs("notice.read")
def opened(notice_id: str) -> Any:
    """Read one, and go to what it is about."""
    notice = acts.read_one(work(), notice_id)
    if notice.subject_kind == "device":
        return redirect("/people#tablets")
    return redirect(page_of(notice))


@blueprint.post("")
@needs("notice.read")
def read() -> Any:
    """Everything so far is read."""
    acts.read_all(work())
    return redirect("/notices")
