"""The desk of a school or another office: my notices, signing, sending evidence. Phone first."""

from typing import Any

from flask import Blueprint, current_app, g, redirect, render_template, request

from server.actions import orders as acts
from server.actions.orders import SentPhoto
from server.api.request import authenticate, work, works
from server.models import Order
from server.queries import orders, photos
from server.sync.uploads import Announced, UploadDesk
from server.work import Work
from shared.protocol import CHUNK_BYTES_MAX
from shared.sealing import digest

blueprint = Blueprint("party_desk", __name__, url_prefix="/my")


@blueprint.get("")
def listed() -> str:
    """What is mine to sign for and to fix, by the last day."""
    return render_template("my_orders.html", rows=orders.waiting_for_party(work()))


@blueprint.get("/<order_id>")
def one(order_id: str) -> str:
    """One notice in plain words: how long, what is wrong, what to do, proof."""
    opened = work()
    order = opened.get(Order, order_id)
    opened.require("order.sign", order)
    return render_template(
        "my_order.html",
        order=order,
        before=orders.photos_before(opened, order),
        evidence=orders.with_evidence(opened, order),
    )


@blueprint.post("/<order_id>/sign")
def sign(order_id: str) -> Any:
    """Sign for the notice; the term counts from here."""
    acts.sign(work(), order_id)
    return redirect(f"/my/{order_id}")


def _evidence(order_id: str) -> Any:
    """Send evidence: pictures first, each safe and re-hashed, then the report with them."""
    with works().reading() as opened:
        authenticate(opened)
        actor = opened.signed_in()
        opened.require("order.submit_evidence", opened.get(Order, order_id))
    files = [file for file in request.files.getlist("photo") if file.filename]
    digests = [(_keep(actor, file.read(), file.filename or ""), file.filename) for file in files]
    with works().writing(actor) as opened:
        g.work = opened
        sent = [_sent(opened, sha256, name or "") for sha256, name in digests]
        acts.submit_evidence(opened, order_id, report=request.form.get("report", ""), photos=sent)
    return redirect(f"/my/{order_id}")


# Hashing and decoding pictures happens outside any transaction.
_evidence.opens_own_work = True  # type: ignore[attr-defined]
blueprint.add_url_rule("/<order_id>/evidence", "evidence", _evidence, methods=["POST"])


def _keep(actor: Any, data: bytes, name: str) -> str:
    desk: UploadDesk = current_app.extensions["lookback_uploads"]
    sha256 = digest(data)
    standing = desk.create(actor, Announced(sha256, len(data), "image/jpeg", name[:200]))
    offset = standing.offset
    while not standing.done and offset < len(data):
        piece = data[offset : offset + CHUNK_BYTES_MAX]
        standing = desk.append(actor, standing.upload_id, offset, piece)
        offset = standing.offset
    return sha256


def _sent(opened: Work, sha256: str, name: str) -> SentPhoto:
    return SentPhoto(sha256, photos.preview_of(opened, sha256), name[:200])
