"""Taking in a roster: sent in, looked through row by row, and only then taken in."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Response, g, redirect, render_template, request
from flask_babel import gettext

from server.actions import long_work, register
from server.api.request import authenticate, work, works
from server.api.rights import needs
from server.console.sent_in import chosen, inbox, on_their_own, shown
from server.domain.long_work import WorkKind
from server.domain.registering import Change, Deed
from server.infra.roster import read_roster
from server.infra.roster_columns import LABELS, REQUIRED
from server.infra.roster_faults import faults_file
from server.infra.roster_form import XLSX, empty_roster, head_of
from server.jobs.importing import FAULTS_NAME, ROWS_AT_ONCE
from server.queries import rosters
from server.queries.long_work import ASKED
from server.queries.rosters import Report
from shared.problems import Problem

blueprint = Blueprint("rosters", __name__, url_prefix="/schools/import")

SHOWN_MAX = 200
DEGREES_E7 = 10_000_000
LOOKS = {
    Deed.ADDED: ("done", "plus"),
    Deed.CHANGED: ("ours", "refresh"),
    Deed.UNCHANGED: ("idle", "check"),
    Deed.REFUSED: ("broken", "x"),
    Deed.LEFT_OUT: ("idle", "minus"),
}
TEXTS = {
    Deed.ADDED: "New",
    Deed.CHANGED: "Changed",
    Deed.UNCHANGED: "As it was",
    Deed.REFUSED: "Not taken",
    Deed.LEFT_OUT: "No school",
}
HIDDEN = frozenset({"pinyin", "initials", "active"})
"""What follows from other cells, or is told in words."""


@blueprint.get("")
def asked() -> str:
    """Which file; what a roster needs."""
    opened = work()
    opened.require("school.import")
    return _page()


@blueprint.get("/empty.xlsx")
def empty() -> Response:
    """An empty roster with the columns we know."""
    opened = work()
    opened.require("school.import")
    headers = {"Content-Disposition": "attachment; filename=roster.xlsx"}
    return Response(empty_roster(rosters.towns(opened)), mimetype=XLSX, headers=headers)


@needs("school.import")
def _sent() -> Any:
    """A file comes in: it is looked through and kept; nothing is changed."""
    try:
        data = chosen(request.files.get("roster"))
        read_roster(data)
    except Problem as problem:
        return _refused(problem)
    digest = inbox().keep(data, works().clock.now())
    return redirect(f"{blueprint.url_prefix}/{digest}")


@needs("school.import")
def _looked_through(digest: str) -> Any:
    """What taking this file in would do, row by row."""
    roster = read_roster(inbox().read(digest))
    return shown(lambda opened: _page(rosters.compare(opened, roster), digest))


@needs("school.import")
def _taken(digest: str) -> Any:
    """Take the file in; the report says what was done."""
    data = inbox().read(digest)
    roster = read_roster(data)
    with works().writing() as opened:
        g.work = opened
        authenticate(opened)
        if len(roster.rows) > ROWS_AT_ONCE:
            asked, of = {"digest": digest}, len(roster.rows)
            row = long_work.begin(opened, WorkKind.IMPORT, asked, of=of, wait=timedelta())
            long_work.keep_file(opened, row, "", data, ASKED)
            return redirect(f"/works/{row.id}")
        report = register.take_roster(opened, roster, source_digest=digest)
        return _page(report, digest, taken=True)


@needs("school.import")
def _faults(digest: str) -> Response:
    """The rows that are not taken, as a file."""
    roster = read_roster(inbox().read(digest))
    with works().reading() as opened:
        g.work = opened
        authenticate(opened)
        lines = rosters.compare(opened, roster).of(Deed.REFUSED)
    headers = {"Content-Disposition": f"attachment; filename={FAULTS_NAME}"}
    return Response(faults_file(lines, gettext), mimetype=XLSX, headers=headers)


# Unpacking and reading a spreadsheet happens outside any transaction.
on_their_own(
    blueprint,
    (_sent, "", "POST"),
    (_looked_through, "/<digest>", "GET"),
    (_taken, "/<digest>", "POST"),
    (_faults, "/<digest>/not-taken.xlsx", "GET"),
)


def _refused(problem: Problem) -> Any:
    """The form again, with what is wrong with the file."""
    return shown(lambda _: _page(error=problem)), problem.status


def _page(
    report: Report | None = None,
    digest: str = "",
    *,
    taken: bool = False,
    error: Problem | None = None,
) -> str:
    wanted = request.args.get("deed", "")
    lines = report.of(wanted) if report else []
    return render_template(
        "roster.html",
        report=report,
        digest=digest,
        taken=taken,
        error=error,
        wanted=wanted,
        lines=lines[:SHOWN_MAX],
        hidden_lines=max(0, len(lines) - SHOWN_MAX),
        deeds=list(Deed),
        look=_look,
        changed=_changed,
        needed=[head_of(name) for name in REQUIRED],
        others=[head_of(name) for name in LABELS if name not in REQUIRED],
    )


def _look(deed: Deed) -> tuple[str, str, str]:
    tone, icon = LOOKS[deed]
    return tone, icon, gettext(TEXTS[deed])


def _changed(changes: tuple[Change, ...]) -> list[tuple[str, str, str]]:
    """What changes, in the reader's words: the column, what stood there, what will."""
    return [
        (gettext(_label(one.name)), _shown(one, one.was), _shown(one, one.becomes))
        for one in changes
        if one.name not in HIDDEN
    ]


def _label(name: str) -> str:
    return LABELS["officer" if name == "contacts" else name]


def _shown(change: Change, value: Any) -> str:
    if value is None or value in ("", []):
        return "—"
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if change.name.endswith("_e7"):
        return f"{value / DEGREES_E7:.5f}"
    if isinstance(value, list):
        return "、".join(" ".join(filter(None, (one["name"], one["phone"]))) for one in value)
    return str(value)
