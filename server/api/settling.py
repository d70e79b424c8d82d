"""Five things settled about an order, over the API."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import settling
from server.actions.settling import Five
from server.api.request import work
from server.api.rights import needs
from server.models import Order, Settlement
from server.queries import settling as settled
from server.schemas.settling import SettlementInput, SettlementOutput, SettlementsOutput

blueprint = Blueprint(
    "settling-api", __name__, url_prefix="/api/v1/orders", description="Five things settled."
)


@blueprint.route("/<string:order_id>/settlements")
class Settlements(MethodView):
    """Measure, post, money, day and plan of one order."""

    @blueprint.response(200, SettlementsOutput)
    def get(self, order_id: str) -> dict[str, Any]:
        """What its party settled, whether evidence waits for it, and when a plan is due."""
        order = work().get(Order, order_id)
        return {
            "rows": settled.of_order(work(), order),
            "needed": settled.is_needed(work(), order),
            "plan_by": settled.plan_by(work(), order),
        }

    @blueprint.arguments(SettlementInput)
    @blueprint.response(201, SettlementOutput)
    @needs("order.settle")
    def post(self, asked: dict[str, Any], order_id: str) -> Settlement:
        """Settle five things: from a level the city sets, evidence counts only afterwards."""
        return settling.settle(work(), order_id, Five(**asked))
