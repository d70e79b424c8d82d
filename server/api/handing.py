"""A letter that is another office's, over the API."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import handing
from server.actions.meanwhile import Seen
from server.api.request import work
from server.api.rights import needs
from server.models import Motion, Order
from server.schemas.handing import AnotherOfficeInput
from server.schemas.motions import MotionOutput
from server.schemas.office import OrderOutput, ReasonInput

blueprint = Blueprint(
    "handing-api",
    __name__,
    url_prefix="/api/v1/orders",
    description="A transfer letter that is another office's.",
)


@blueprint.route("/<string:order_id>/hand-back")
class HandBack(MethodView):
    """Not ours."""

    @blueprint.arguments(ReasonInput)
    @blueprint.response(201, MotionOutput)
    @needs("order.hand_back")
    def post(self, asked: dict[str, Any], order_id: str) -> Motion:
        """Send a transfer letter back as another office's; its clock stands still meanwhile."""
        return handing.hand_back(work(), order_id, reason=asked["reason"])


@blueprint.route("/<string:order_id>/hand-over")
class HandOver(MethodView):
    """To another office."""

    @blueprint.arguments(AnotherOfficeInput)
    @blueprint.response(200, OrderOutput)
    @needs("order.hand_over")
    def post(self, asked: dict[str, Any], order_id: str) -> Order:
        """Hand a transfer letter over: a new number and a new clock for the other office."""
        seen = Seen(asked.pop("rev"), asked.pop("evidence_id"))
        order = handing.hand_over(work(), order_id, asked.pop("office_id"), seen=seen, **asked)
        work().session.flush()
        return order
