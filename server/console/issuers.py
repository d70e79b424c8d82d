"""Who may order: which office issues which paper for which matter, since when, by what."""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import issuers as acts
from server.actions.issuers import ToldPower
from server.api.request import work
from server.api.rights import needs
from server.console.typed import a_day, a_word
from server.domain.issuing import (
    BASIS_CHARS_MAX,
    HEAD_CHARS_MAX,
    NUMBER_WORDS,
    REASON_CHARS_MAX,
    SHORT_CHARS_MAX,
    allowed,
)
from server.queries import issuing
from shared.vocabulary import Paper

blueprint = Blueprint("issuers", __name__, url_prefix="/issuers")


@blueprint.get("")
def shown() -> str:
    """Every office with what it may issue, and what ended."""
    opened = work()
    return render_template(
        "issuers.html",
        rows=issuing.standing(opened),
        past=issuing.past(opened),
        matters={one.code: one for one in issuing.matters(opened)},
        allowed=allowed,
        number_words=NUMBER_WORDS,
        bounds={
            "basis": BASIS_CHARS_MAX,
            "reason": REASON_CHARS_MAX,
            "name": HEAD_CHARS_MAX,
            "short": SHORT_CHARS_MAX,
        },
        may_edit=opened.may(acts.VERB),
    )


@blueprint.post("/<office_id>")
@needs(acts.VERB)
def put(office_id: str) -> Any:
    """The letterhead from today on."""
    form = request.form
    acts.put(
        work(),
        office_id,
        letterhead=form.get("letterhead", ""),
        letterhead_en=form.get("letterhead_en", ""),
        short=form.get("short", ""),
        seen=form.get("seen", ""),
    )
    return _back(office_id)


@blueprint.post("/<office_id>/end")
@needs(acts.VERB)
def end(office_id: str) -> Any:
    """No papers of its own from tomorrow on."""
    acts.end(work(), office_id, reason=request.form.get("reason", ""))
    return _back(office_id)


@blueprint.post("/<office_id>/powers")
@needs(acts.VERB)
def give(office_id: str) -> Any:
    """One more paper it may issue."""
    form = request.form
    told = ToldPower(
        paper=a_word(Paper, form.get("paper", "")),
        matters=form.getlist("matter"),
        basis=form.get("basis", ""),
        since=a_day(form.get("since", "")),
    )
    acts.give(work(), office_id, told)
    return _back(office_id)


@blueprint.post("/<office_id>/powers/<power_id>/end")
@needs(acts.VERB)
def take(office_id: str, power_id: str) -> Any:
    """A paper it may issue no more from tomorrow on."""
    acts.take(work(), office_id, power_id, reason=request.form.get("reason", ""))
    return _back(office_id)


def _back(office_id: str) -> Any:
    return redirect(f"/issuers#office-{office_id}")
