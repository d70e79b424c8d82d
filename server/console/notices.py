"""Messages: what a person was told; opening one marks it as read."""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import notices as acts
from server.api.request import work
from server.api.rights import needs
from server.domain.alarms import AlarmKind
from server.models import Notice
from server.queries import notices, outward

blueprint = Blueprint("notices", __name__, url_prefix="/notices")


PAGES = {
    "inspection": "/inspections/{}",
    "incident": "/incidents/{}",
    "proposal": "/proposals/{}",
    "circular": "/circulars/{}",
    "measure": "/measures/{}",
    "draw": "/waves/numbers/{}",
    "calendar": "/office-calendar/changes/{}",
    "audit": "/audit",
    "device": "/people#tablets",
    "outgoing": "/webhooks",
    "session": "/me/sessions",
    "school": "/schools/{}",
    "indicator": "/indicators/guards?state=fell",
    AlarmKind.OVERDUE: "/orders?view=overdue",
    AlarmKind.REVIEW_LATE: "/orders?view=ours",
    AlarmKind.RECHECK_LATE: "/orders?view=rechecks",
    AlarmKind.SILENT: "/orders?view=handed",
    AlarmKind.EXTENSION_LATE: "/orders?view=extensions",
    AlarmKind.SIGNATURE_LATE: "/orders?view=extensions",
}


def page_of(notice: Notice) -> str:
    """The page of what a message is about, as its reader has it."""
    if not notice.subject_id:
        return "/notices"
    is_party = work().may("order.sign")
    if is_party and notice.subject_kind in set(AlarmKind):
        return "/my"
    desk = "/my/{}" if is_party else "/orders/{}"
    return PAGES.get(notice.subject_kind, desk).format(notice.subject_id)


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
