"""The library of legal bases: what is cited, whether in force and checked, which items use it."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request

from server.actions import bases as acts
from server.api.request import work
from server.api.rights import needs
from server.console.kept_views import own_first
from server.console.lists.bases import LISTING, uses
from server.console.typed import a_day_or_none, a_word, whole_number
from server.domain.legal_bases import (
    CARD_CHARS_MAX,
    CITE_CHARS_MAX,
    FIELD_CHARS_MAX,
    TEXTS,
    BasisStatus,
    ToldBasis,
    changes,
)
from server.infra.bases_file import cells, head
from server.infra.export import KINDS, written
from server.queries import bases
from server.queries.bases import Show
from shared.problems import Invalid, NotFound

blueprint = Blueprint("bases", __name__, url_prefix="/bases")


class NotInTheLibrary(Invalid):
    code = "not_in_the_library"
    text = "Nothing in the library is cited as “{cite}”. Take its citation over to the letter."


BOUNDS = {"cite": CITE_CHARS_MAX, "field": FIELD_CHARS_MAX, "card": CARD_CHARS_MAX}


@blueprint.get("")
@own_first(LISTING)
def listed() -> str:
    """The library, narrowed by words and by what is still to be done."""
    opened, look = work(), LISTING.look(request.args)
    return render_template(
        "bases.html",
        page=bases.find(opened, LISTING.wanted(look)),
        look=look,
        address=look.address,
        filtered=look.filtered(),
        uses=uses(),
        missing=bases.missing(opened),
        shows=[(one, bases.LABELS[one]) for one in Show if one],
        may_edit=opened.may(acts.VERB),
        words=TEXTS,
        statuses=BasisStatus,
        bounds=BOUNDS,
    )


@blueprint.get("/bases.xlsx")
def taken() -> Response:
    """The library as a file to change and send in again."""
    rows = bases.every(work())
    body = written("xlsx", "依据库", head(), (cells(row) for row in rows))
    headers = {"Content-Disposition": "attachment; filename=bases.xlsx"}
    return Response(body, mimetype=KINDS["xlsx"], headers=headers)


@blueprint.get("/<basis_id>")
def one(basis_id: str) -> str:
    """One basis: its card, the items that cite it, and what it replaced or was replaced by."""
    opened = work()
    row = bases.one(opened, basis_id)
    return render_template(
        "basis.html",
        row=row,
        items=uses().get(row.cite, []),
        after=list(changes(row, row.successor)) if row.successor else [],
        before=bases.replaced(opened, row),
        others=[cite for cite in bases.cites(opened) if cite != row.cite],
        may_edit=opened.may(acts.VERB),
        words=TEXTS,
        statuses=BasisStatus,
        bounds=BOUNDS,
    )


@blueprint.post("")
@needs(acts.VERB)
def added() -> Any:
    """One more."""
    row = acts.add(work(), request.form.get("cite", ""), _told())
    return redirect(f"/bases/{row.id}")


@blueprint.post("/gather")
@needs(acts.VERB)
def gathered() -> Any:
    """What the checklist in use cites and the library has not."""
    acts.gather(work())
    return redirect("/bases")


@blueprint.post("/<basis_id>")
@needs(acts.VERB)
def changed(basis_id: str) -> Any:
    """It says something else."""
    acts.change(work(), basis_id, _told(), seen=_seen())
    return redirect(f"/bases/{basis_id}")


@blueprint.post("/<basis_id>/checked")
@needs(acts.VERB)
def compared(basis_id: str) -> Any:
    """It was compared with the original."""
    acts.compared(work(), basis_id, seen=_seen())
    return redirect(f"/bases/{basis_id}")


@blueprint.post("/<basis_id>/replaced")
@needs(acts.VERB)
def replaced(basis_id: str) -> Any:
    """Another stands in its place."""
    opened, cite = work(), request.form.get("successor", "").strip()
    try:
        successor = bases.cited_as(opened, cite)
    except NotFound as error:
        raise NotInTheLibrary(cite=cite) from error
    acts.replace(opened, basis_id, successor.id, seen=_seen())
    return redirect(f"/bases/{basis_id}")


def _seen() -> int:
    return whole_number(request.form.get("rev", ""), otherwise=0)


def _told() -> ToldBasis:
    form = request.form
    days = {}
    for name in ("valid_from", "valid_to"):
        days[name] = a_day_or_none(form.get(name, ""))
        if form.get(name) and days[name] is None:
            raise Invalid("Fill in the days.")
    return ToldBasis(
        title=form.get("title", "").strip(),
        number=form.get("number", "").strip(),
        issued_by=form.get("issued_by", "").strip(),
        article=form.get("article", "").strip(),
        card=form.get("card", "").strip(),
        status=a_word(BasisStatus, form.get("status", "")),
        **days,
    )
