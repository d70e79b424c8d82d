"""Filing the stamped slip of a paper: by its party, or by the office it came back to."""

from dataclasses import dataclass
from datetime import date

from server.actions import steps
from server.actions.orders import SentPhoto
from server.domain.lifecycle import OrderAct
from server.domain.order_events import SlipFiled
from server.domain.order_words import SlipWay
from server.domain.settling import POST_CHARS_MAX
from server.models import Order, OrderSlip
from server.queries import photos, slips
from server.work import Work
from shared.clock import local_date
from shared.problems import Invalid, WrongState

SLIPS_MAX = 10
"""Of one order: a slip may be photographed anew, not without end."""


@dataclass(frozen=True)
class Slip:
    """What is said of it."""

    way: SlipWay
    received_by: str
    received_on: date


def file(work: Work, order_id: str, said: Slip, photo: SentPhoto) -> OrderSlip:
    """Keep the photo with what is said of it; what was signed for, and its term, stands."""
    order = work.get(Order, order_id, lock=True)
    work.require("order.file_slip", order)
    if not slips.may_file(order):
        raise WrongState(state=order.state)
    _require_told(work, order, said)
    photos.require_arrived(work, [photo.sha256])
    row = work.new(
        OrderSlip,
        id=work.new_id(),
        order_id=order.id,
        sha256=photo.sha256,
        preview_sha256=photo.preview_sha256,
        way=said.way,
        received_by=said.received_by.strip(),
        received_on=said.received_on,
        filed_by=work.actor.person_id,
        filed_at=work.now,
    )
    steps.note(work, order, OrderAct.FILE_SLIP, row.received_by, {"slip": row.id})
    work.record(SlipFiled(order.id, row.id, row.way, row.received_on.isoformat()))
    return row


def _require_told(work: Work, order: Order, said: Slip) -> None:
    if not 0 < len(said.received_by.strip()) <= POST_CHARS_MAX:
        raise Invalid("Say which post received it, without a name.")
    first = local_date(order.proposed_at, work.settings.time_zone)
    if not first <= said.received_on <= work.today:
        raise Invalid("It was received between its issue and today.")
    if len(slips.of_order(work, order)) >= SLIPS_MAX:
        raise Invalid("So many slips are filed already; look at them first.")
