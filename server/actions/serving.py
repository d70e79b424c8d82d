"""Serving a notice: the term is counted from the day after, at a desk or on the campus."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from sqlalchemy import select

from server.actions import steps
from server.domain import deadlines, serving
from server.domain.lifecycle import OrderAct, order_after
from server.domain.serving_events import OrderServed, ServiceHourDecided
from server.models import Inspection, Order
from server.queries import calendar, extensions
from server.work import Work
from shared.clock import from_wire, local_date, to_wire
from shared.vocabulary import OrderState, ServiceWay
from shared.workdays import Deadline

Service = Mapping[str, Any]
"""A service as its inspection keeps it."""
ANSWERED_NO = frozenset(
    {OrderAct.RETURN, OrderAct.FAIL_RECHECK, OrderAct.REFUSE_EXTENSION, OrderAct.KEEP_WITH}
)
"""Answers after which the party must act: a fresh short term where the old one had passed."""


def count(work: Work, order: Order, workdays: int, served_on: date | None = None) -> None:
    """Count the deadline from the day of service, and keep its explanation day by day."""
    day = served_on or work.today
    asked = day, workdays, order.area_id
    due_on, explained = work.once((Deadline, *asked), lambda: _counted(work, *asked))
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
        work.record(OrderServed(order.id, way, *_days(order)))
    return takes_effect


def catch_up(work: Work, inspection: Inspection, order: Order) -> None:
    """What was served before there was an order takes effect now, in the order it was done."""
    waiting = [one for one in inspection.services if one["finding_id"] == order.finding_id]
    for service in sorted(waiting, key=lambda one: (one["served_at"], one["id"])):
        serve(work, order, service)


def stand_at(
    work: Work, inspection: Inspection, service_id: str, at: datetime, reason: str
) -> None:
    """A person decided the hour of a service: it stands there, its term counts from that day."""
    decided = {"served_at": to_wire(at), "doubtful": False}
    services = [one | decided if one["id"] == service_id else one for one in inspection.services]
    inspection.services = services
    inspection.served_doubtful = any(one["doubtful"] for one in services)
    service = next(one for one in services if one["id"] == service_id)
    asked = select(Order).where(Order.finding_id == service["finding_id"])
    order = work.session.scalars(asked.with_for_update(of=Order)).one_or_none()
    if order is None:
        return
    counts = _took_effect(order, service_id)
    if counts:
        _begin_at(work, order, service, at)
    steps.note(
        work, order, serving.HOUR_DECIDED, reason, {"service": service_id, "served_at": to_wire(at)}
    )
    if counts:
        work.record(ServiceHourDecided(order.id, service_id, *_days(order)))


def _took_effect(order: Order, service_id: str) -> bool:
    """Whether this service gave the party the notice: the first that could, unless it signed."""
    served = [
        one for one in order.steps if one.act == OrderAct.SERVE and one.text in serving.SERVES
    ]
    return order.served_way is not None and served[0].facts.get("service") == service_id


def _begin_at(work: Work, order: Order, service: Service, at: datetime) -> None:
    """The first term counts from this day; a later one, of a look-back, has its own."""
    if service["way"] == ServiceWay.RECEIVED:
        order.signed_at = at
    if order.reopened_count:
        return
    zone = work.settings.time_zone
    count(work, order, order.term_workdays, local_date(at, zone))
    for step in order.steps:
        if step.act in ANSWERED_NO:
            extend(work, order, local_date(step.at, zone))
        if step.act == OrderAct.GRANT_EXTENSION:
            lengthen(work, order, step.facts["workdays"])


def extend(work: Work, order: Order, day: date) -> None:
    """The office answered on this day: a fresh short term where the old one had passed."""
    if order.due_on is None:
        return
    fresh = deadlines.after_return(order.due_on, day, calendar.around(work, day, order.area_id))
    if fresh is not None:
        order.due_on, order.deadline = fresh.due_on, fresh.to_body()


def lengthen(work: Work, order: Order, workdays: int) -> None:
    """More time was granted: the term counts on from its own start, day by day."""
    longer = extensions.lengthened(work, order, workdays)
    order.due_on, order.deadline = longer.due_on, longer.to_body()


def _days(order: Order) -> tuple[str, str]:
    """The day of service and the last day, as events tell them."""
    found = (order.served_on, order.due_on)
    served_on, due_on = (one.isoformat() if one else "" for one in found)
    return served_on, due_on


def _counted(work: Work, day: date, workdays: int, area_id: str) -> tuple[date, dict[str, Any]]:
    deadline = calendar.around(work, day, area_id).deadline(day, workdays)
    return deadline.due_on, deadline.to_body()
