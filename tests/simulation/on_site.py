"""What must be true in the end of what was done on site: notices served, incidents reported."""

from typing import Any

from sqlalchemy import select

from server.domain.lifecycle import OrderAct
from server.domain.serving import SERVES
from server.models import Incident, IncidentReport, Inspection, Order, Receipt
from shared.clock import from_wire, local_date
from shared.vocabulary import OpKind, OrderState
from tests.simulation.watch import must

Done = list[tuple[Receipt, dict[str, Any]]]
"""Every op that was taken, with its receipt."""


def check(session: Any, done: Done) -> None:
    """Each service and each report stands once, and orders and incidents say what they say."""
    _check_once(session, done)
    for order in session.scalars(select(Order)):
        _check_order(order)
    for incident in session.scalars(select(Incident)):
        _check_incident(incident)


def _check_once(session: Any, done: Done) -> None:
    served = sorted(op["entity_id"] for row, op in done if row.kind == OpKind.ORDER_SERVE)
    kept = [one["id"] for row in session.scalars(select(Inspection)) for one in row.services]
    must(served == sorted(kept), "I2", f"services {kept} of {served}")
    said = [op["payload"] for row, op in done if row.kind == OpKind.INCIDENT_REPORT]
    told = sorted(one["report_id"] for one in said)
    reports = sorted(session.scalars(select(IncidentReport.id)))
    must(told == reports, "I2", f"reports {reports} of {told}")
    shown = sorted(photo["sha256"] for one in said for photo in one["photos"])
    photos = [one.sha256 for row in session.scalars(select(Incident)) for one in row.photos]
    must(shown == sorted(photos), "I2", "photos of incidents: not one effect each")


def _check_order(order: Order) -> None:
    """Served once, it has the notice; its term counts from the service that gave it that."""
    services = {one["id"]: one for one in order.inspection.services}
    steps = [one for one in order.steps if one.act == OrderAct.SERVE]
    told = {one.facts["service"] for one in steps}
    mine = {key for key, one in services.items() if one["finding_id"] == order.finding_id}
    must(told == mine, "I2", f"order {order.id} tells of services {told}, not of {mine}")
    must(len(steps) == len(told), "I2", f"order {order.id} tells of a service twice")
    serves = [one for one in steps if one.text in SERVES]
    waits = order.state == OrderState.ISSUED
    must(not (serves and waits), "I2", f"order {order.id} was served and does not know it")
    if order.served_way is not None:
        day = local_date(from_wire(services[serves[0].facts["service"]]["served_at"]))
        must(order.served_on == day, "I2", f"order {order.id} counts from {order.served_on}")


def _check_incident(incident: Incident) -> None:
    """Its reports stand in the order in which they came; what it is the latest tells."""
    numbers = [one.ordinal for one in incident.reports]
    told = f"incident {incident.id}"
    must(numbers == list(range(1, len(numbers) + 1)), "I2", f"{told}: reports {numbers}")
    latest = incident.reports[-1]
    same = (incident.kind, incident.happened_at) == (latest.kind, latest.happened_at)
    must(same, "I2", f"{told} is not what its latest report tells")
    ids = {one.id for one in incident.reports}
    follows = [one.follows for one in incident.reports]
    must(follows[0] is None and set(follows[1:]) <= ids, "I2", f"{told} follows {follows}")
