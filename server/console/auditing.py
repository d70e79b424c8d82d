"""The audit record: who did what when, looked for by each of these; whether it is whole."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, render_template, request

from server.api.request import work
from server.console.happenings import happening
from server.console.typed import a_day_or_none, whole_number
from server.domain.subjects import SUBJECTS
from server.models import AuditEntry
from server.queries import audit
from server.queries.audit import Standing, Wanted

TEXT_CHARS_MAX = 80

blueprint = Blueprint("audit", __name__, url_prefix="/audit")


@blueprint.get("")
def shown() -> str:
    """What fits the filters, newest first, and how the chain stands."""
    opened, wanted = work(), _wanted()
    rows = audit.entries(opened, wanted)
    return render_template(
        "audit.html",
        entries=rows,
        names=audit.names(opened, rows),
        page_of=_page_of,
        events=sorted(((one, happening(one)) for one in audit.events(opened)), key=lambda x: x[1]),
        wanted=wanted,
        filtered=wanted != Wanted(before=wanted.before),
        standing=_standing(),
        earlier=_address(wanted, rows[-1].number) if len(rows) == audit.ROWS_MAX else "",
    )


def _standing() -> Standing:
    """As last checked and since; or followed from the first entry on, because somebody asks."""
    opened = work()
    if "whole" not in request.args:
        return audit.standing(opened)
    opened.require("audit.read")
    return Standing(None, audit.chain(opened))


def _wanted() -> Wanted:
    args = request.args

    def text(name: str) -> str:
        return args.get(name, "").strip()[:TEXT_CHARS_MAX]

    return Wanted(
        event=text("event"),
        person=text("person"),
        subject=text("subject"),
        since=a_day_or_none(args.get("from", "")),
        until=a_day_or_none(args.get("to", "")),
        before=whole_number(args.get("before", ""), 0),
    )


def _address(wanted: Wanted, before: int) -> str:
    told: dict[str, Any] = {
        "event": wanted.event,
        "person": wanted.person,
        "subject": wanted.subject,
        "from": wanted.since or "",
        "to": wanted.until or "",
        "before": before,
    }
    return "/audit?" + urlencode({name: value for name, value in told.items() if value})


def _page_of(entry: AuditEntry) -> str:
    """The page of what an entry is about, if it has one for this reader."""
    subject = SUBJECTS.get(entry.subject_kind)
    if subject is None or not subject.verb or not entry.subject_id:
        return ""
    return subject.of(entry.subject_id) if work().may(subject.verb) else ""
