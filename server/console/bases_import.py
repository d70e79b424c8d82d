"""Taking in a file of legal bases: sent in, told row by row, and only then taken in."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request

from server.actions import bases as acts
from server.api.request import authenticate, work, works
from server.api.rights import needs
from server.console.sent_in import chosen, inbox, on_their_own, shown
from server.domain.legal_bases import TEXTS, changes
from server.infra.bases_file import BasesReading, head, read_bases
from server.queries import bases
from shared.problems import Invalid, Problem

blueprint = Blueprint("bases_import", __name__, url_prefix="/bases/import")
SHOWN_MAX = 200
UNPROCESSABLE = 422


@blueprint.get("")
def asked() -> str:
    """Which file; what it needs."""
    work().require(acts.VERB)
    return _page()


@needs(acts.VERB)
def _sent() -> Any:
    """A file comes in: what is wrong is told; a right one is kept."""
    try:
        data = chosen(request.files.get("bases"))
        reading = read_bases(data)
    except Problem as problem:
        refused = problem
        return shown(lambda _: _page(error=refused)), problem.status
    if reading.problems or not reading.rows:
        return shown(lambda _: _page(reading)), UNPROCESSABLE
    return redirect(f"{blueprint.url_prefix}/{inbox().keep(data, works().clock.now())}")


@needs(acts.VERB)
def _looked_through(digest: str) -> Any:
    """What taking it in would do."""
    reading = read_bases(inbox().read(digest))
    return shown(lambda _: _page(reading, digest=digest))


@needs(acts.VERB)
def _taken(digest: str) -> Any:
    """Take it in, whole."""
    reading = read_bases(inbox().read(digest))
    if reading.problems:
        raise Invalid()
    with works().writing() as opened:
        g.work = opened
        authenticate(opened)
        acts.take(opened, reading.rows, digest)
    return redirect("/bases")


# Unpacking and reading a spreadsheet happens outside any transaction.
on_their_own(
    blueprint,
    (_sent, "", "POST"),
    (_looked_through, "/<digest>", "GET"),
    (_taken, "/<digest>", "POST"),
)


def _page(
    reading: BasesReading | None = None, *, digest: str = "", error: Problem | None = None
) -> str:
    problems = reading.problems if reading else ()
    known = {row.cite: row for row in bases.every(g.work)} if digest else {}
    rows = [(cite, known.get(cite), told) for cite, told in (reading.rows if reading else ())]
    changed = [(cite, list(changes(row, told))) for cite, row, told in rows if row is not None]
    return render_template(
        "bases_import.html",
        reading=reading,
        digest=digest,
        error=error,
        problems=problems[:SHOWN_MAX],
        count=len(problems),
        added=[cite for cite, row, _told in rows if row is None],
        changed=[one for one in changed if one[1]],
        heads=head(),
        words=TEXTS,
    )
