"""Serving a notice: the term is counted from the day after, at a desk or on the campus."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from server.actions import steps
from server.domain import serving
from server.domain.lifecycle import OrderAct, order_after
from server.domain.serving_events import OrderServed
from server.models import Inspection, Order
from server.queries import calendar
from server.work import Work
from shared.clock import from_wire, local_date
from shared.vocabulary import OrderState, ServiceWay
from shared.workdays import Deadline

Service = Mapping[str, Any]
"""A service as its inspection keeps it."""


def count(work: Work, order: Order, workdays: int, served_on: date | None = None) -> None:
    """Count the deadline from the day of service, and keep its explanation day by day."""
    day = served_on or work.today
    due_on, explained = work.once((Deadline, day, workdays), lambda: _counted(work, day, workdays))
    order.served_on, order.due_on, order.deadline = day, due_on, explained


def serve(work: Work, order: Order, service: Service) -> bool:
    """What was served on the campus stands on the order; whether it takes effect there.

    Who has the notice already has it: another service is told, and its term stands.
    """
    way = ServiceWay(service["way"])
    takes_effect = way in serving.SERVES and order.state == OrderState.ISSUED
    if takes_effect:
        order.state = order_after(order.state, OrderAct.SERVE)
        order.served_way = way
        at = from_wire(service["served_at"])
        if way is ServiceWay.RECEIVED:
            order.signed_at = at
        count(work, order, order.term_workdays, local_date(at, work.settings.time_zone))
    steps.note(work, order, OrderAct.SERVE, way, {"service": service["id"]})
    if takes_effect:
        due = order.due_on.isoformat() if order.due_on else ""
        served_on = order.served_on.isoformat() if order.served_on else ""
        work.record(OrderServed(order.id, way, served_on, due))
    return takes_effect


def catch_up(work: Work, inspection: Inspection, order: Order) -> None:
    """What was served before there was an order takes effect now, in the order it was done."""
    waiting = [one for one in inspection.services if one["finding_id"] == order.finding_id]
    for service in sorted(waiting, key=lambda one: (one["served_at"], one["id"])):
        serve(work, order, service)


def _counted(work: Work, day: date, workdays: int) -> tuple[date, dict[str, Any]]:
    deadline = calendar.around(work, day).deadline(day, workdays)
    return deadline.due_on, deadline.to_body()
