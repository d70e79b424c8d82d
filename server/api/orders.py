"""Inspections and rectification orders over the API."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import orders, rechecks
from server.actions.meanwhile import Seen
from server.api.request import work
from server.api.rights import needs
from server.api.sent_photos import sent_photos
from server.models import Inspection, Order
from server.queries import inspections
from server.queries import orders as worklists
from server.queries.orders import OrderFilter, OrderPage
from server.schemas.office import (
    EvidenceInput,
    InspectionOutput,
    InspectionsOutput,
    MajorInput,
    OrderFilterInput,
    OrderOutput,
    OrdersOutput,
    RecheckInput,
    ReviewInput,
)

blueprint = Blueprint(
    "orders-api", __name__, url_prefix="/api/v1/orders", description="Rectification orders."
)
checks = Blueprint(
    "inspections-api", __name__, url_prefix="/api/v1/inspections", description="Inspections."
)


@checks.route("")
class Inspections(MethodView):
    """Inspections."""

    @checks.response(200, InspectionsOutput)
    def get(self) -> dict[str, Any]:
        """The latest inspections in my areas."""
        return {"rows": inspections.recent(work())}


@checks.route("/<string:inspection_id>")
class OneInspection(MethodView):
    """One inspection."""

    @checks.response(200, InspectionOutput)
    def get(self, inspection_id: str) -> Inspection:
        """One inspection in short."""
        return work().get(Inspection, inspection_id)


@blueprint.route("")
class Orders(MethodView):
    """The worklist."""

    @blueprint.arguments(OrderFilterInput, location="query")
    @blueprint.response(200, OrdersOutput)
    def get(self, asked: dict[str, Any]) -> OrderPage:
        """The orders in reach that fit."""
        wanted = OrderFilter(asked["state"] or "", asked["overdue"], asked["q"], asked["after"])
        return worklists.find(work(), wanted)


@blueprint.route("/<string:order_id>")
class OneOrder(MethodView):
    """One order."""

    @blueprint.response(200, OrderOutput)
    def get(self, order_id: str) -> Order:
        """One order with its deadline explained day by day."""
        return work().get(Order, order_id)


@blueprint.route("/<string:order_id>/signature")
class Signature(MethodView):
    """Signing for a paper."""

    @blueprint.response(200, OrderOutput)
    @needs("order.sign")
    def post(self, order_id: str) -> Order:
        """Sign for a notice or transfer letter; service counts from today."""
        return _settled(orders.sign(work(), order_id))


@blueprint.route("/<string:order_id>/evidence")
class EvidenceOf(MethodView):
    """Evidence."""

    @blueprint.arguments(EvidenceInput)
    @blueprint.response(201, OrderOutput)
    @needs("order.submit_evidence")
    def post(self, asked: dict[str, Any], order_id: str) -> Order:
        """Send evidence of photos uploaded before; the clock stands still while we review."""
        photos = sent_photos(work(), asked["photos"])
        orders.submit_evidence(work(), order_id, report=asked["report"], photos=photos)
        return _settled(work().get(Order, order_id))


@blueprint.route("/<string:order_id>/reviews")
class Reviews(MethodView):
    """Reviews of evidence."""

    @blueprint.arguments(ReviewInput)
    @blueprint.response(200, OrderOutput)
    @needs("order.review")
    def post(self, asked: dict[str, Any], order_id: str) -> Order:
        """Accept the evidence and close the order, or send it back with a reason."""
        return _settled(orders.review(work(), order_id, seen=_seen(asked), **asked))


@blueprint.route("/<string:order_id>/recheck")
class Recheck(MethodView):
    """Seeing on the site what evidence showed."""

    @blueprint.arguments(RecheckInput)
    @blueprint.response(200, OrderOutput)
    @needs("order.recheck")
    def post(self, asked: dict[str, Any], order_id: str) -> Order:
        """Close the order as it was seen put right, or send it back with what was seen."""
        return _settled(rechecks.judge(work(), order_id, seen=_seen(asked), **asked))


@blueprint.route("/<string:order_id>/confirmation")
class Confirmation(MethodView):
    """A second person's word on a 重大."""

    @blueprint.arguments(MajorInput)
    @blueprint.response(200, OrderOutput)
    @needs("order.decide_major")
    def post(self, asked: dict[str, Any], order_id: str) -> Order:
        """Confirm a major hazard, or lower it to serious; either way the order is issued."""
        return _settled(orders.confirm_major(work(), order_id, seen=_seen(asked), **asked))


def _seen(asked: dict[str, Any]) -> Seen:
    """Which state of the order the asker decides from, taken out of what was asked."""
    return Seen(asked.pop("rev"), asked.pop("evidence_id"))


def _settled(order: Order) -> Order:
    """The order with the number of its new state, by which the next decision is made."""
    work().session.flush()
    return order
