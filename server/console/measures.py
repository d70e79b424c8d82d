"""Measures: bulletins, interviews, listings; at our desk and at the school's."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request

from server.actions import measures as acts
from server.api.request import authenticate, work, works
from server.api.rights import needs, opens_own_work
from server.console import sending
from server.console.kept_views import own_first
from server.console.lists.measures import LISTING
from server.domain.browsers import in_a_chat
from server.domain.measures import LATE, REPLY_PHOTOS_MAX, UNREAD
from server.domain.planning_words import MeasureState, ProposalKind
from server.models import Measure
from server.queries import measure_papers, measures, photos
from server.work import Work
from shared.protocol import BLOB_BYTES_MAX, CHUNK_BYTES_MAX

blueprint = Blueprint("measures", __name__)
TEXTS = {LATE: "Reply is late", UNREAD: "Reply not read yet"}


@blueprint.get("/measures")
@own_first(LISTING)
def listed() -> str:
    """What went out, the newest first; filters and search live in the address."""
    opened, look = work(), LISTING.look(request.args)
    return render_template(
        "measures.html",
        page=measures.find(opened, LISTING.wanted(look)),
        look=look,
        kinds=list(measure_papers.TEXTS),
        states=list(MeasureState),
        replies=TEXTS,
        areas=measures.towns(opened),
        address=look.address,
        filtered=look.filtered(),
    )


@blueprint.get("/measures/<measure_id>")
def one(measure_id: str) -> Any:
    """One measure: its paper, the reply, the minutes, its lifting."""
    opened = work()
    row = opened.get(Measure, measure_id)
    if opened.may("measure.reply", row):
        return redirect(f"/my/measures/{row.id}")
    return render_template("measure.html", **_shown(opened, row))


@blueprint.post("/measures/<measure_id>/minutes")
@needs("measure.handle")
def minutes(measure_id: str) -> Any:
    """What was said at the interview, and what the school committed itself to."""
    form = request.form
    told = {"minutes": form.get("minutes", ""), "commitments": form.get("commitments", "")}
    acts.keep_minutes(work(), measure_id, **told)
    return redirect(f"/measures/{measure_id}")


@blueprint.post("/measures/<measure_id>/read")
@needs("measure.handle")
def read(measure_id: str) -> Any:
    """The reply was read."""
    acts.read_reply(work(), measure_id)
    return redirect(f"/measures/{measure_id}")


@blueprint.post("/measures/<measure_id>/lift")
@needs("measure.handle")
def lift(measure_id: str) -> Any:
    """It is lifted, with what was seen and accepted."""
    acts.lift(work(), measure_id, accepted=request.form.get("accepted", ""))
    return redirect(f"/measures/{measure_id}")


@blueprint.get("/my/measures/<measure_id>")
def mine(measure_id: str) -> str:
    """The same as its school has it, with the field for its reply."""
    opened = work()
    row = opened.get(Measure, measure_id)
    opened.require("measure.reply", row)
    return render_template(
        "my_measure.html",
        **_shown(opened, row),
        in_a_chat=in_a_chat(request.user_agent.string),
        photo_bytes=BLOB_BYTES_MAX,
        photos_max=REPLY_PHOTOS_MAX,
        chunk_bytes=CHUNK_BYTES_MAX,
    )


@needs("measure.reply")
def _reply(measure_id: str) -> Any:
    """The school replies; the pictures first, each safe and re-hashed."""
    with works().reading() as opened:
        authenticate(opened)
        actor = opened.signed_in()
        opened.require("measure.reply", opened.get(Measure, measure_id))
    text, named = request.form.get("reply", ""), sending.kept(actor)
    with works().writing(actor) as opened:
        g.work = opened
        acts.reply(opened, measure_id, text=text, photos=sending.all_sent(opened, named))
    return redirect(f"/my/measures/{measure_id}")


# Hashing and decoding pictures happens outside any transaction.
opens_own_work(_reply)
blueprint.add_url_rule("/my/measures/<measure_id>", "reply", _reply, methods=["POST"])


def _shown(opened: Work, row: Measure) -> dict[str, Any]:
    interview = row.kind == ProposalKind.INTERVIEW
    held = row.held_on is not None and row.held_on <= opened.today
    handles, in_force = opened.may("measure.handle", row), row.state == MeasureState.IN_FORCE
    return {
        "one": row,
        "blobs": photos.blobs(opened, [one.sha256 for one in row.photos]),
        "named": measures.beside(opened, row),
        "usual": measure_papers.TEXTS[row.kind].get("usual", ""),
        "may_minute": handles and interview and held and row.minutes_at is None,
        "may_read": handles and row.replied_at is not None and row.read_at is None,
        "may_lift": handles and in_force,
        "still_open": acts.open_still(row),
        "may_reply": in_force and row.reply_by is not None and row.replied_at is None,
    }
