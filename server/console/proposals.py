"""The queue of proposed steps: each with the figures counted, signed or set aside by a person."""

from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import proposals as acts
from server.api.request import work
from server.api.rights import needs
from server.console.kept_views import own_first
from server.console.lists.proposals import LISTING
from server.console.typed import a_day_or_none, a_school, a_word
from server.domain.measures import LIFTED, NUMBER_WORDS, Terms
from server.domain.planning_words import ProposalCause, ProposalKind, ProposalState
from server.domain.proposing import BY_HAND, TWO_PERSONS, WAITS
from server.models import Proposal
from server.queries import circulars, measures, photos, proposals

blueprint = Blueprint("proposals", __name__, url_prefix="/proposals")
WITHOUT_ORDERS = tuple(one for one in BY_HAND if one != ProposalKind.LISTING)
"""What is put forward without choosing an order: a listing is of one, from its school or itself."""


@blueprint.get("")
@own_first(LISTING)
def listed() -> str:
    """What waits for somebody's word, the oldest first; filters and search live in the address."""
    opened, look = work(), LISTING.look(request.args)
    return render_template(
        "proposals.html",
        page=proposals.find(opened, LISTING.wanted(look)),
        look=look,
        kinds=list(ProposalKind),
        causes=list(ProposalCause),
        states=list(ProposalState),
        areas=proposals.towns(opened),
        address=look.address,
        filtered=look.filtered(),
        waits=WAITS,
        by_hand=WITHOUT_ORDERS if opened.may("proposal.make") else (),
    )


@blueprint.post("")
@needs("proposal.make")
def put_forward() -> Any:
    """A person proposes a step of a school."""
    form, opened = request.form, work()
    school_id, kind = a_school(opened, form.get("school", "")), form.get("kind", "")
    why = form.get("why", "")
    chosen = form.getlist("order")
    row = acts.put_forward(opened, school_id, a_word(ProposalKind, kind), why=why, order_ids=chosen)
    return redirect(f"/proposals/{row.id}")


@blueprint.get("/<proposal_id>")
def one(proposal_id: str) -> str:
    """One proposal: what it stands on, how the school stands today, what came before."""
    opened = work()
    row = opened.get(Proposal, proposal_id)
    answer = circulars.behind(opened, row)
    shown = answer.photos if answer else []
    may_decide = row.state in WAITS and opened.may("proposal.decide", row)
    return render_template(
        "proposal.html",
        one=row,
        answer=answer,
        blobs=photos.blobs(opened, [photo.sha256 for photo in shown]),
        named=proposals.named(opened, row),
        overdue=proposals.overdue_today(opened, row.school_id),
        overdue_count=proposals.overdue_count(opened, row.school_id),
        beside=proposals.beside(opened, row),
        measure=measures.of_proposal(opened, row),
        on_paper=row.kind in NUMBER_WORDS,
        is_lifted=row.kind in LIFTED,
        takes_two=row.kind in TWO_PERSONS,
        may_decide=may_decide,
        may_sign=may_decide and row.signed_by != opened.actor.person_id,
    )


@blueprint.post("/<proposal_id>")
@needs("proposal.decide")
def decided(proposal_id: str) -> Any:
    """Sign it or set it aside, with the reason."""
    form = request.form
    taken, seen = form.get("decision") == "taken", form.get("state", "")
    terms = Terms(
        form.get("conditions", ""), a_day_or_none(form.get("held_on", "")), form.get("place", "")
    )
    reason = form.get("reason", "")
    acts.decide(work(), proposal_id, taken=taken, reason=reason, terms=terms, seen=seen)
    return redirect(f"/proposals/{proposal_id}")
