"""The desk of a school or another office: my notices, signing, sending evidence. Phone first."""

from typing import Any

from flask import Blueprint, g, redirect, render_template, request

from server.actions import orders as acts
from server.actions.orders import EVIDENCE_PHOTOS_MAX
from server.api.request import authenticate, work, works
from server.api.rights import needs, opens_own_work
from server.console import extensions, sending, settling, slips
from server.domain.browsers import in_a_chat
from server.models import Order
from server.queries import circulars, handing, measures, orders, party, photos, plain
from server.queries.party import OVER_SHOWN, Shelf
from shared.protocol import BLOB_BYTES_MAX, CHUNK_BYTES_MAX

blueprint = Blueprint("party_desk", __name__, url_prefix="/my")


@blueprint.get("")
def listed() -> str:
    """What is mine to sign for and to fix, by the last day; or all of one shelf, page by page."""
    opened, named = work(), request.args.get("shelf", "")
    if named in set(Shelf):
        after = request.args.get("after", "")
        return render_template(
            "my_shelf.html", found=party.shelf(opened, Shelf(named), after=after)
        )
    return render_template(
        "my_orders.html",
        asked=circulars.mine(opened, answered=False, limit=circulars.MINE_SHOWN),
        todo=party.shelf(opened, Shelf.TO_DO),
        sent=party.shelf(opened, Shelf.SENT),
        over=party.shelf(opened, Shelf.OVER, limit=OVER_SHOWN),
        answered=circulars.answered(opened),
        burdens=party.burdens(opened),
        measures=measures.mine(opened),
    )


@blueprint.get("/found/<finding_id>")
def found(finding_id: str) -> Any:
    """The order of a fault, as the code on a paper names it that was handed over on the campus.

    The paper is older than its order: until the office has made it, it is not found.
    """
    opened = work()
    order = orders.of_finding(opened, finding_id)
    mine = opened.may("order.sign", order)
    return redirect(f"/my/{order.id}" if mine else f"/orders/{order.id}")


@blueprint.get("/<order_id>")
def one(order_id: str) -> str:
    """One notice in plain words: how long, what is wrong, what to do, proof."""
    opened = work()
    order = opened.get(Order, order_id)
    opened.require("order.sign", order)
    evidence = orders.with_evidence(opened, order)
    shown = [photo.sha256 for photo in evidence[-1].photos] if evidence else []
    siblings = party.of_the_visit(opened, order)
    return render_template(
        "my_order.html",
        order=order,
        services=orders.services(opened, order),
        papers=orders.stamped_papers(opened, order),
        before=orders.photos_before(opened, order),
        written=orders.handwriting_of(opened, order),
        names=orders.deciders(opened, order),
        plain=plain.reading(opened, order),
        slip=slips.shown(opened, order),
        five=settling.shown(opened, order),
        more_time=extensions.shown(opened, order),
        may_hand_back=handing.may_go_back(order) and opened.may("order.hand_back", order),
        evidence=evidence,
        blobs=photos.blobs(opened, shown),
        others=party.others_to_do(opened, order, siblings),
        siblings=siblings,
        in_a_chat=in_a_chat(request.user_agent.string),
        photo_bytes=BLOB_BYTES_MAX,
        photos_max=EVIDENCE_PHOTOS_MAX,
        chunk_bytes=CHUNK_BYTES_MAX,
    )


@blueprint.post("/<order_id>/sign")
@needs("order.sign")
def sign(order_id: str) -> Any:
    """Sign for the notice; the term counts from here."""
    acts.sign(work(), order_id)
    return redirect(f"/my/{order_id}")


@needs("order.submit_evidence")
def _evidence(order_id: str) -> Any:
    """Send evidence: pictures first, each safe and re-hashed, then the report with them."""
    with works().reading() as opened:
        authenticate(opened)
        actor = opened.signed_in()
        opened.require("order.submit_evidence", opened.get(Order, order_id))
    named = sending.kept(actor)
    with works().writing(actor) as opened:
        g.work = opened
        sent = sending.all_sent(opened, named)
        acts.submit_evidence(opened, order_id, report=request.form.get("report", ""), photos=sent)
    return redirect(f"/my/{order_id}")


# Hashing and decoding pictures happens outside any transaction.
opens_own_work(_evidence)
blueprint.add_url_rule("/<order_id>/evidence", "evidence", _evidence, methods=["POST"])
