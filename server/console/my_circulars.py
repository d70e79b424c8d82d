"""Early warnings and self-checks on the phone of who got them: read, answered, and over."""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import circulars as acts
from server.api.request import work
from server.api.rights import needs
from server.console.typed import a_word
from server.console.words import reader
from server.domain.circular_words import NAMES, SelfAnswer
from server.models import CircularCopy
from server.queries import circular_papers, circulars
from shared.problems import Invalid

blueprint = Blueprint("my_circulars", __name__, url_prefix="/my/circulars")


@blueprint.get("")
def listed() -> str:
    """All that are answered or over, the newest first."""
    opened = work()
    opened.require(circulars.ANSWER)
    page = circulars.mine(opened, answered=True, after=request.args.get("after", ""))
    return render_template("my_circulars.html", page=page)


@blueprint.get("/<copy_id>")
def one(copy_id: str) -> str:
    """One in plain words, with what is asked."""
    opened = work()
    copy = opened.get(CircularCopy, copy_id)
    row = copy.circular
    return render_template(
        "my_circular.html",
        copy=copy,
        row=row,
        issuer=circular_papers.issuer(opened, row, reader()),
        standing=circulars.standing(opened, copy),
        answers=list(SelfAnswer),
        given=[getattr(copy, name) for name in NAMES],
        holds=row.valid_until is None or row.valid_until >= opened.today,
    )


@blueprint.post("/<copy_id>")
@needs(acts.ANSWER)
def answered(copy_id: str) -> Any:
    """The receipt, or an answer to each question."""
    form = request.form
    names = [name for name in NAMES if name in form]
    if form.get("asked") and len(names) != len(NAMES):
        raise Invalid("Answer each question: yes, no, or not applicable.")
    answers = [a_word(SelfAnswer, form[name]) for name in names]
    acts.answer(work(), copy_id, answers=answers, words=form.getlist("word"))
    return redirect(f"/my/circulars/{copy_id}")
