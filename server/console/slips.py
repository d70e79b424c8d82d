"""The stamped slip: photographed by the party on its page, or by the office on the order's."""

from typing import Any

from flask import Blueprint, g, redirect, request

from server.actions import slips as acts
from server.actions.slips import Slip
from server.api.request import authenticate, works
from server.api.rights import needs, opens_own_work
from server.console import sending
from server.console.typed import a_day, a_word
from server.domain.order_words import SlipWay
from server.domain.settling import POST_CHARS_MAX
from server.models import Order, OrderSlip
from server.queries import slips
from server.work import Work
from shared.problems import Invalid

blueprint = Blueprint("slips", __name__)


def shown(opened: Work, order: Order) -> dict[str, Any]:
    """What pages show of it, and whether their reader may file one."""
    rows: list[OrderSlip] = slips.of_order(opened, order)
    return {
        "rows": rows,
        "may_file": slips.may_file(order) and opened.may("order.file_slip", order),
        "ways": list(SlipWay),
        "most": POST_CHARS_MAX,
    }


@needs("order.file_slip")
def _filed(order_id: str, desk: str) -> Any:
    """Keep the photo, then file it."""
    with works().reading() as opened:
        authenticate(opened)
        actor = opened.signed_in()
        opened.require("order.file_slip", opened.get(Order, order_id))
    form, file = request.form, request.files.get("slip")
    if file is None or not file.filename:
        raise Invalid("Choose the photo of the slip.")
    said = Slip(
        a_word(SlipWay, form.get("way", "")),
        form.get("received_by", ""),
        a_day(form.get("received_on", "")),
    )
    sha256, name = sending.keep(actor, file.read(), file.filename)
    with works().writing(actor) as opened:
        g.work = opened
        acts.file(opened, order_id, said, sending.sent(opened, sha256, name))
    return redirect(f"/{desk}/{order_id}#slip")


# Hashing and decoding pictures happens outside any transaction.
opens_own_work(_filed)
for _desk in ("my", "orders"):
    blueprint.add_url_rule(
        f"/{_desk}/<order_id>/slip", _desk, _filed, methods=["POST"], defaults={"desk": _desk}
    )
