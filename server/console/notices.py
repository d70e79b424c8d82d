"""Messages: what a person was told; opening one marks it as read."""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import notices as acts
from server.api.request import work
from server.api.rights import needs
from server.domain.subjects import told_page
from server.models import Notice
from server.queries import notices, outward

blueprint = Blueprint("notices", __name__, url_prefix="/notices")


def page_of(notice: Notice) -> str:
    """The page of what a message is about, as its reader has it."""
    if not notice.subject_id:
        return "/notices"
    is_party = work().may("order.sign")
    return told_page(notice.subject_kind, notice.subject_id, is_party=is_party)


@blueprint.get("")
def listed() -> str:
    """The asker's messages, newest first."""
    rows = notices.mine(work(), request.args.get("before", ""))
    return render_template("notices.html", rows=rows, more=len(rows) == notices.ROWS_MAX)


@blueprint.get("/<notice_id>")
def pointed_at(notice_id: str) -> Any:
    """Where the link of a letter leads; it is read when it is opened on the page of messages."""
    return redirect(page_of(outward.notice(work(), notice_id)))


@blueprint.post("/<notice_id>")
@needs("notice.read")
def opened(notice_id: str) -> Any:
    """Read one, and go to what it is about."""
    notice = acts.read_one(work(), notice_id)
    return redirect(page_of(notice))


@blueprint.post("")
@needs("notice.read")
def read() -> Any:
    """Everything so far is read."""
    acts.read_all(work())
    return redirect("/notices")
