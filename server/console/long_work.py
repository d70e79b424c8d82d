"""Acts for many rows and work that takes long: asked for, followed, undone, its file fetched."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request
from flask_babel import gettext

from server.actions import bulk
from server.actions.bulk import Picked
from server.api.papers import as_file
from server.api.request import work
from server.api.rights import needs
from server.console.exporting import LISTINGS
from server.domain.long_work import OVER, UNDO_WITHIN, WorkKind, WorkState
from server.models import LongWork
from server.queries import long_work
from shared.problems import NotFound, Problem

blueprint = Blueprint("long_work", __name__)
TEXTS: dict[str, str] = {
    WorkKind.REMIND: "Parties reminded",
    WorkKind.TAKE_UP: "Proposed steps taken up",
    WorkKind.TOGETHER: "Bulletins signed in one paper",
    WorkKind.SET_ASIDE: "Proposed steps set aside",
    WorkKind.READ: "Messages marked as read",
    WorkKind.IMPORT: "Roster taken in",
    WorkKind.EXPORT: "List as a file",
    WorkKind.SLIPS: "Slips for schools",
    WorkState.WAITING: "Begins in a moment",
    WorkState.RUNNING: "Under way",
    WorkState.DONE: "Done",
    WorkState.UNDONE: "Undone",
    WorkState.FAILED: "Could not be done",
}
LABELS = {
    WorkKind.REMIND: "Remind the party",
    WorkKind.TAKE_UP: "Take up",
    WorkKind.TOGETHER: "Sign in one bulletin",
    WorkKind.SET_ASIDE: "Set aside",
}
LOOKS: dict[WorkState, tuple[str, str]] = {
    WorkState.WAITING: ("ours", "clock-question"),
    WorkState.RUNNING: ("ours", "refresh"),
    WorkState.DONE: ("done", "circle-check"),
    WorkState.UNDONE: ("idle", "arrow-back-up"),
    WorkState.FAILED: ("broken", "x"),
}
CHOSEN_APART = "~"
"""Between a row's id and what its page showed of it."""


@blueprint.record_once
def words(state: Any) -> None:
    """Give templates the words of long work."""
    told: dict[str, Any] = {
        "work_told": told_here,
        "undo_seconds": int(UNDO_WITHIN.total_seconds()),
        "work_look": look_of_work,
        "work_name": lambda row: gettext(TEXTS[WorkKind(row.kind)]),
        "may_undo": lambda row: bulk.may_undo(work(), row),
        "bulk_deeds": _offered,
        "why_left_out": lambda one: Problem(one["text"], **one["facts"]).told(gettext),
    }
    state.app.jinja_env.globals.update(told)


@blueprint.get("/works")
def listed() -> str:
    """One's own, the latest first."""
    return render_template("works.html", rows=long_work.mine(work()))


@blueprint.get("/works/<work_id>")
def one(work_id: str) -> str:
    """How far it is, what came of it, which rows were left out and why."""
    row = long_work.own(work(), work_id)
    return render_template("work.html", row=row, over=row.state in OVER)


@blueprint.post("/works/<work_id>/undo")
@needs(long_work.FOLLOW)
def undo(work_id: str) -> Any:
    """Take it back while there is time."""
    bulk.undo(work(), work_id)
    return redirect(f"/works/{work_id}")


@blueprint.get("/works/<work_id>/file")
def file(work_id: str) -> Response:
    """The file that came of it."""
    opened = work()
    row = long_work.own(opened, work_id)
    data = long_work.made(opened, row)
    return as_file(data, row.file_name)


@blueprint.post("/bulk/notices")
@needs("notice.read")
def read() -> Any:
    """The chosen messages are read."""
    row = bulk.mark_read(work(), request.form.getlist("row"))
    return redirect(f"/notices?work={row.id}")


@blueprint.post("/bulk/<name>")
@needs(*bulk.VERBS)
def many(name: str) -> Any:
    """Have the chosen rows of a list done; back to it, where it can be undone."""
    form = request.form
    kind = bulk.deed_of(name, form.get("deed", ""))
    row = bulk.ask(
        work(), kind, [_picked(one) for one in form.getlist("row")], form.get("reason", "")
    )
    look = LISTINGS[name].look_at(form.get("query", ""))
    return redirect(f"{look.address()}&work={row.id}")


def told_here() -> LongWork | None:
    """The work this page was come back to from."""
    work_id = request.args.get("work", "")
    try:
        return long_work.own(work(), work_id) if work_id else None
    except NotFound:
        return None


def look_of_work(row: LongWork) -> tuple[str, str, str]:
    """How it stands, as a chip shows it."""
    tone, icon = LOOKS[WorkState(row.state)]
    return tone, icon, gettext(TEXTS[row.state])


def _offered(name: str) -> list[tuple[WorkKind, str, bool]]:
    found = bulk.offered(work(), name)
    return [(kind, gettext(LABELS[kind]), deed.reason) for kind, deed in found]


def _picked(told: str) -> Picked:
    row_id, _, seen = told.partition(CHOSEN_APART)
    return Picked(row_id, seen)
