"""More time for a party over the API: asking for it, and the answer."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import extensions
from server.actions.extensions import Request
from server.actions.meanwhile import Seen
from server.api.request import work
from server.api.rights import needs
from server.models import Extension, Order
from server.queries import extensions as asked_for
from server.schemas.extensions import (
    ExtensionDecisionInput,
    ExtensionInput,
    ExtensionOutput,
    ExtensionsOutput,
)

blueprint = Blueprint(
    "extensions-api", __name__, url_prefix="/api/v1/orders", description="More time for an order."
)


@blueprint.route("/<string:order_id>/extensions")
class Extensions(MethodView):
    """More time for one order."""

    @blueprint.response(200, ExtensionsOutput)
    def get(self, order_id: str) -> dict[str, Any]:
        """What was asked for, and what was answered."""
        return {"rows": asked_for.of_order(work(), work().get(Order, order_id))}

    @blueprint.arguments(ExtensionInput)
    @blueprint.response(201, ExtensionOutput)
    @needs("extension.ask")
    def post(self, asked: dict[str, Any], order_id: str) -> Extension:
        """Ask for more time before the last day is over; the clock stands still till the answer."""
        return extensions.ask(work(), order_id, Request(**asked))


@blueprint.route("/<string:order_id>/extension-decision")
class ExtensionDecision(MethodView):
    """The answer to whoever asked for more time."""

    @blueprint.arguments(ExtensionDecisionInput)
    @blueprint.response(200, ExtensionOutput)
    @needs("extension.decide", "extension.sign")
    def post(self, asked: dict[str, Any], order_id: str) -> Extension:
        """Grant what was asked for, or less of it, or refuse it with a reason."""
        seen = Seen(asked.pop("rev"), asked.pop("evidence_id"))
        return extensions.decide(work(), order_id, seen=seen, **asked)
