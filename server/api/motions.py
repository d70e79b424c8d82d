"""What takes two persons' words about an order, over the API."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import motions
from server.actions.meanwhile import Seen
from server.api.request import work
from server.api.rights import needs
from server.domain.motions import VERBS
from server.models import Motion, Order
from server.queries import motions as proposed
from server.schemas.motions import (
    MotionDecisionInput,
    MotionInput,
    MotionOutput,
    MotionsOutput,
)
from server.schemas.office import OrderOutput
from shared.problems import Forbidden

blueprint = Blueprint(
    "motions-api",
    __name__,
    url_prefix="/api/v1/orders",
    description="Withdrawing an order or correcting its grade, by two persons.",
)


@blueprint.route("/<string:order_id>/motions")
class Motions(MethodView):
    """What was proposed about one order."""

    @blueprint.response(200, MotionsOutput)
    def get(self, order_id: str) -> dict[str, Any]:
        """What was proposed, and what a second person said of it; told to whoever may decide."""
        order = work().get(Order, order_id)
        if not any(work().may(verb, order) for verb in VERBS.values()):
            raise Forbidden(verb="order.withdraw")
        return {"rows": proposed.of_order(work(), order)}

    @blueprint.arguments(MotionInput)
    @blueprint.response(201, MotionOutput)
    @needs(*VERBS.values())
    def post(self, asked: dict[str, Any], order_id: str) -> Motion:
        """Propose to withdraw an order or to correct its grade; another person decides."""
        return motions.propose(work(), order_id, asked.pop("kind"), **asked)


@blueprint.route("/<string:order_id>/motion-decision")
class MotionDecision(MethodView):
    """A second person's word."""

    @blueprint.arguments(MotionDecisionInput)
    @blueprint.response(200, OrderOutput)
    @needs(*VERBS.values())
    def post(self, asked: dict[str, Any], order_id: str) -> Order:
        """Confirm what another proposed, and it takes effect; or decline it with a reason."""
        seen = Seen(asked.pop("rev"), asked.pop("evidence_id"))
        order = motions.decide(work(), order_id, asked.pop("motion_id"), seen=seen, **asked)
        work().session.flush()
        return order
