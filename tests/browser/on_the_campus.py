"""A notice that was refused on the campus before a witness, as a tablet would have told it."""

from server.actions import serving
from server.models import Order, Photo
from server.work import Work
from shared.clock import to_wire
from shared.vocabulary import PhotoPurpose, ServiceWay


def refuse(work: Work, order_id: str, paper: Photo, hand: list[list[int]]) -> None:
    """The school did not take it; a neighbour saw it and signed; the paper was photographed."""
    order = work.session.get_one(Order, order_id)
    paper.purpose, paper.finding_id = PhotoPurpose.PAPER, order.finding_id
    service = {
        "id": work.new_id(),
        "finding_id": order.finding_id,
        "way": ServiceWay.REFUSED,
        "post": "副校长",
        "name": "",
        "reason": "请示上级前不肯收",
        "strokes": [],
        "witness": {"name": "见证人甲", "unit": "社区居民委员会", "reason": "", "strokes": hand},
        "workdays": order.term_workdays,
        "due_on": "",
        "served_at": to_wire(work.now),
        "doubtful": False,
        "by": work.actor.person_id,
        "device": paper.device_id,
    }
    order.inspection.services = [*order.inspection.services, service]
    serving.serve(work, order, service)
