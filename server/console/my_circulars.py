"""Early warnings and self-checks on the phone of who got them: read, answered, and over."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request

from server.actions import circulars as acts
from server.api.request import authenticate, work, works
from server.api.rights import needs, opens_own_work
from server.console import sending
from server.console.typed import a_word
from server.console.words import reader
from server.domain.browsers import in_a_chat
from server.domain.circular_words import NAMES, PHOTOS_MAX, SelfAnswer
from server.models import CircularCopy
from server.queries import circular_papers, circulars, photos
from shared.problems import Invalid
from shared.protocol import BLOB_BYTES_MAX, CHUNK_BYTES_MAX

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
        blobs=photos.blobs(opened, [one.sha256 for one in copy.photos]),
        in_a_chat=in_a_chat(request.user_agent.string),
        photo_bytes=BLOB_BYTES_MAX,
        photos_max=PHOTOS_MAX,
        chunk_bytes=CHUNK_BYTES_MAX,
        given=[getattr(copy, name) for name in NAMES],
        holds=row.valid_until is None or row.valid_until >= opened.today,
    )


@needs(acts.ANSWER)
def _answered(copy_id: str) -> Any:
    """The receipt, or an answer to each question; the pictures first, each safe and re-hashed."""
    with works().reading() as opened:
        authenticate(opened)
        actor = opened.signed_in()
        opened.require(acts.ANSWER, opened.get(CircularCopy, copy_id))
    form = request.form
    names = [name for name in NAMES if name in form]
    if form.get("asked") and len(names) != len(NAMES):
        raise Invalid("Answer each question: yes, no, or not applicable.")
    answers = [a_word(SelfAnswer, form[name]) for name in names]
    named = sending.kept(actor)
    with works().writing(actor) as opened:
        g.work = opened
        sent = sending.all_sent(opened, named)
        acts.answer(opened, copy_id, answers=answers, words=form.getlist("word"), photos=sent)
    return redirect(f"/my/circulars/{copy_id}")


# Hashing and decoding pictures happens outside any transaction.
opens_own_work(_answered)
blueprint.add_url_rule("/<copy_id>", "answered", _answered, methods=["POST"])
