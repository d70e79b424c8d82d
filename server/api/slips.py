"""The stamped slips of an order's paper, over the API."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import slips as acts
from server.actions.slips import Slip
from server.api.request import work
from server.api.rights import needs
from server.api.sent_photos import sent_photos
from server.models import Order, OrderSlip
from server.queries import slips
from server.schemas.slips import SlipInput, SlipOutput, SlipsOutput

blueprint = Blueprint(
    "slips-api", __name__, url_prefix="/api/v1/orders", description="Stamped slips of papers."
)


@blueprint.route("/<string:order_id>/slips")
class Slips(MethodView):
    """The stamped slips of one order."""

    @blueprint.response(200, SlipsOutput)
    def get(self, order_id: str) -> dict[str, Any]:
        """What was filed: who received the paper, when, by which way."""
        return {"rows": slips.of_order(work(), work().get(Order, order_id))}

    @blueprint.arguments(SlipInput)
    @blueprint.response(201, SlipOutput)
    @needs("order.file_slip")
    def post(self, asked: dict[str, Any], order_id: str) -> OrderSlip:
        """File a photo uploaded before, with who received the paper, when and how."""
        (sent,) = sent_photos(work(), [asked.pop("photo")])
        return acts.file(work(), order_id, Slip(**asked), sent)
