"""Event to recipients: who is told what on their desk. One table; nothing about a plan.

No event of a visit or look-back that is only planned stands here: a school learns of a visit
when the inspectors stand at its gate. That a public draw goes on its three officers alone are told.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, or_, select
from sqlalchemy.orm import Session

from server.domain import events, order_events
from server.domain.events import Event
from server.domain.serving_events import OrderServed, ServiceHourDecided
from server.domain.wave_events import DrawAborted, DrawCommitted, NumbersBound
from server.models import Area, Grant, Incident, Inspection, Notice, Order, School
from server.models.rows import Rows
from shared.clock import to_ms
from shared.ids import new_id
from shared.vocabulary import Grade, Role

RECIPIENTS_MAX = 500


@dataclass(frozen=True)
class Telling:
    """Who is told of an event of an order or inspection, and the text's message id."""

    roles: frozenset[Role]
    text: str


RESPONSIBLE = frozenset({Role.SCHOOL, Role.OFFICE})
OURS = frozenset({Role.SUPERVISOR})

TOLD: dict[type[Event], Telling] = {
    order_events.OrderIssued: Telling(RESPONSIBLE, "A new notice is to be signed for"),
    OrderServed: Telling(RESPONSIBLE | OURS, "A notice was served on the campus"),
    ServiceHourDecided: Telling(RESPONSIBLE | OURS, "The hour a notice was served at was decided"),
    order_events.OrderSigned: Telling(OURS, "A notice was signed for"),
    order_events.EvidenceSent: Telling(OURS, "Evidence came in and waits for review"),
    order_events.EvidenceReturned: Telling(RESPONSIBLE, "Evidence was returned with a reason"),
    order_events.OrderClosed: Telling(RESPONSIBLE, "Evidence was accepted"),
    order_events.OrderProposed: Telling(OURS, "A major hazard waits for a second person"),
    order_events.OrderReopened: Telling(RESPONSIBLE | OURS, "An order was opened again"),
    order_events.OrderWithdrawn: Telling(RESPONSIBLE, "An order was withdrawn"),
    events.SignaturesLapsed: Telling(OURS, "An inspection was changed after it was signed"),
    events.IncidentReported: Telling(OURS, "An incident was reported"),
    order_events.DecisionMet: Telling(frozenset(), "A colleague met a decision of yours"),
    DrawCommitted: Telling(frozenset(), "A public draw awaits a number of yours"),
    NumbersBound: Telling(frozenset(), "All have committed: tell your number now"),
    DrawAborted: Telling(frozenset(), "The draw you were to give a number to was aborted"),
}


def tell(rows: Rows, now: datetime, happened: list[Event]) -> None:
    """Put a notice on the desk of everyone an event concerns."""
    told = [(TOLD[type(event)], event.subject_id) for event in happened if _concerns(event)]
    if not told:
        return
    orders = rows.known(Order, {order_id for _, order_id in told})
    desks = _Desks(rows.session, orders.values())
    for telling, order_id in told:
        order = orders.get(order_id)
        if order is not None:
            # Of what was never issued to it its party knows nothing.
            roles = telling.roles if order.issued_at else telling.roles - RESPONSIBLE
            _tell_of_order(rows, now, telling, order, desks.concerned(roles, order))
    for event in happened:
        if type(event) in TOLD:
            _tell_of_others(rows, now, TOLD[type(event)], event)


def _tell_of_others(rows: Rows, now: datetime, telling: Telling, event: Event) -> None:
    """What is told of an inspection, an incident or a draw; or of an order to one person alone."""
    if event.subject_kind == "inspection":
        _tell_of_inspection(rows, now, telling, event.subject_id)
    if isinstance(event, events.IncidentReported):
        _tell_of_incident(rows, now, telling, event)
    if isinstance(event, order_events.DecisionMet):
        order = rows.known(Order, {event.subject_id})[event.subject_id]
        _tell_of_order(rows, now, telling, order, [event.first])
    if isinstance(event, DrawCommitted | NumbersBound | DrawAborted):
        about = {"subject_kind": "draw", "subject_id": event.subject_id}
        facts = {"number": "", "what": event.name}
        told = {"text": telling.text, "facts": facts, **about}
        _put(rows, now, list(event.officers), told)


def _concerns(event: Event) -> bool:
    """Whether anybody is told: of what is proposed, only where a second person must confirm."""
    if isinstance(event, order_events.OrderProposed):
        return event.grade == Grade.MAJOR
    return type(event) in TOLD


def _tell_of_order(
    rows: Rows, now: datetime, telling: Telling, order: Order, people: list[str]
) -> None:
    about = {"subject_kind": "order", "subject_id": order.id}
    facts: dict[str, Any] = {"number": order.number, "what": order.what}
    _put(rows, now, people, {"text": telling.text, "facts": facts, **about})


def _tell_of_inspection(rows: Rows, now: datetime, telling: Telling, inspection_id: str) -> None:
    inspection = rows.known(Inspection, {inspection_id})[inspection_id]
    with rows.session.no_autoflush:
        school = rows.session.get_one(School, inspection.school_id)
    place = _Place(inspection.school_id, inspection.area_id)
    people = _Desks(rows.session, [place]).concerned(telling.roles, place)
    about = {"subject_kind": "inspection", "subject_id": inspection_id}
    facts: dict[str, Any] = {"number": "", "what": school.name}
    _put(rows, now, people, {"text": telling.text, "facts": facts, **about})


def _tell_of_incident(
    rows: Rows, now: datetime, telling: Telling, event: events.IncidentReported
) -> None:
    """Who supervises the town hears of each report, the further ones as well."""
    incident = rows.known(Incident, {event.subject_id})[event.subject_id]
    with rows.session.no_autoflush:
        school = rows.session.get_one(School, incident.school_id)
    place = _Place(incident.school_id, incident.area_id)
    people = _Desks(rows.session, [place]).concerned(telling.roles, place)
    about = {"subject_kind": "incident", "subject_id": incident.id}
    facts: dict[str, Any] = {"number": event.number, "what": school.name}
    _put(rows, now, people, {"text": telling.text, "facts": facts, **about})


def _put(rows: Rows, now: datetime, people: list[str], told: dict[str, Any]) -> None:
    for person_id in people:
        rows.new(Notice, {"id": new_id(to_ms(now)), "person_id": person_id, "at": now, **told})


@dataclass(frozen=True)
class _Place:
    """Where something stands that is no order."""

    school_id: str
    area_id: str
    office_id: str | None = None


def _in(name: str) -> Any:
    return bindparam(name, expanding=True)


_ABOVE = select(Area.id, Area.parent_id).where(Area.id.in_(_in("towns")))
_NEAR = select(Grant.person_id, Grant.role, Grant.school_id, Grant.office_id, Grant.area_id).where(
    Grant.revoked_at.is_(None),
    or_(
        (Grant.role == Role.SCHOOL) & Grant.school_id.in_(_in("schools")),
        (Grant.role == Role.OFFICE) & Grant.office_id.in_(_in("offices")),
        (Grant.role == Role.SUPERVISOR)
        & (Grant.area_id.in_(_in("towns")) | Grant.area_id.is_(None)),
    ),
)
"""Whoever might be told of orders of these schools, offices and towns."""


class _Desks:
    """Whose desk an order stands on, asked once for all orders of a unit of work."""

    def __init__(self, session: Session, orders: Iterable[Order | _Place]) -> None:
        schools = {one.school_id for one in orders}
        offices = {one.office_id for one in orders} - {None}
        towns = {one.area_id for one in orders}
        with session.no_autoflush:
            connection = session.connection()
            towns_above = connection.execute(_ABOVE, {"towns": towns})
            self._above: dict[str, str | None] = dict(iter(towns_above))
            over = {*towns, *self._above.values()} - {None}
            told = {"schools": schools, "offices": offices, "towns": over}
            self._grants = connection.execute(_NEAR, told).all()
        self._known: dict[Any, list[str]] = {}

    def concerned(self, roles: frozenset[Role], order: Order | _Place) -> list[str]:
        """The people of these roles whose order it is, no more than can be told."""
        alike = (roles, order.school_id, order.office_id, order.area_id)
        if alike not in self._known:
            found = {
                person_id
                for person_id, role, *over in self._grants
                if role in roles and self._is_theirs(Role(role), order, *over)
            }
            self._known[alike] = sorted(found)[:RECIPIENTS_MAX]
        return self._known[alike]

    def _is_theirs(
        self,
        role: Role,
        order: Order | _Place,
        school: str | None,
        office: str | None,
        area: str | None,
    ) -> bool:
        if role is Role.SCHOOL:
            # What another office must fix is not the school's to answer for.
            return order.office_id is None and school == order.school_id
        if role is Role.OFFICE:
            return office is not None and office == order.office_id
        # Who supervises the order's town, the city above it, or everything.
        return area in (None, order.area_id) or area == self._above.get(order.area_id)
