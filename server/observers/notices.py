"""Event to recipients: who is told what on their desk. One table; nothing about a plan.

No event of a visit or look-back that is only planned stands here: a school learns of a visit
when the inspectors stand at its gate.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from server.domain import events
from server.domain.events import Event
from server.models import Area, Grant, Notice, Order
from shared.clock import to_ms
from shared.ids import new_id
from shared.vocabulary import Grade, Role

RECIPIENTS_MAX = 500


@dataclass(frozen=True)
class Telling:
    """Who is told of an event of an order, and the text's message id."""

    roles: frozenset[Role]
    text: str


RESPONSIBLE = frozenset({Role.SCHOOL, Role.OFFICE})
OURS = frozenset({Role.SUPERVISOR})

TOLD: dict[type[Event], Telling] = {
    events.OrderIssued: Telling(RESPONSIBLE, "A new notice is to be signed for"),
    events.OrderSigned: Telling(OURS, "A notice was signed for"),
    events.EvidenceSent: Telling(OURS, "Evidence came in and waits for review"),
    events.EvidenceReturned: Telling(RESPONSIBLE, "Evidence was returned with a reason"),
    events.OrderClosed: Telling(RESPONSIBLE, "Evidence was accepted"),
    events.OrderProposed: Telling(OURS, "A major hazard waits for a second person"),
    events.OrderReopened: Telling(RESPONSIBLE | OURS, "An order was opened again"),
    events.OrderWithdrawn: Telling(RESPONSIBLE, "An order was withdrawn"),
}


def tell(session: Session, now: datetime, happened: list[Event]) -> None:
    """Put a notice on the desk of everyone an event concerns."""
    told = [(TOLD[type(event)], event.subject_id) for event in happened if _concerns(event)]
    asked = {order_id for _, order_id in told}
    orders = {row.id: row for row in session.scalars(select(Order).where(Order.id.in_(asked)))}
    concerned: dict[Any, list[str]] = {}
    with session.no_autoflush:
        for telling, order_id in told:
            order = orders.get(order_id)
            if order is None:
                continue
            alike = (telling.roles, order.school_id, order.office_id, order.area_id)
            if alike not in concerned:
                concerned[alike] = _recipients(session, telling.roles, order)
            _tell_of_order(session, now, telling, order, concerned[alike])


def _concerns(event: Event) -> bool:
    """Whether anybody is told: of what is proposed, only where a second person must confirm."""
    if isinstance(event, events.OrderProposed):
        return event.grade == Grade.MAJOR
    return type(event) in TOLD


def _tell_of_order(
    session: Session, now: datetime, telling: Telling, order: Order, people: list[str]
) -> None:
    facts: dict[str, Any] = {"number": order.number, "what": order.what}
    for person_id in people:
        session.add(
            Notice(
                id=new_id(to_ms(now)),
                person_id=person_id,
                text=telling.text,
                facts=facts,
                subject_kind="order",
                subject_id=order.id,
                at=now,
            )
        )


def _recipients(session: Session, roles: frozenset[Role], order: Order) -> list[str]:
    conditions = [_CONCERNED[role](order) for role in sorted(roles)]
    statement = (
        select(Grant.person_id)
        .where(Grant.revoked_at.is_(None), or_(*conditions))
        .distinct()
        .order_by(Grant.person_id)
        .limit(RECIPIENTS_MAX)
    )
    return list(session.scalars(statement))


def _school(order: Order) -> Any:
    # What another office must fix is not the school's to answer for.
    concerned = order.school_id if order.office_id is None else ""
    return (Grant.role == Role.SCHOOL) & (Grant.school_id == concerned)


def _office(order: Order) -> Any:
    return (Grant.role == Role.OFFICE) & (Grant.office_id == (order.office_id or ""))


def _supervisor(order: Order) -> Any:
    """Who supervises the order's town, the city above it, or everything."""
    above = select(Area.parent_id).where(Area.id == order.area_id).scalar_subquery()
    return (Grant.role == Role.SUPERVISOR) & (
        (Grant.area_id == order.area_id) | (Grant.area_id == above) | Grant.area_id.is_(None)
    )


_CONCERNED: dict[Role, Callable[[Order], Any]] = {
    Role.SCHOOL: _school,
    Role.OFFICE: _office,
    Role.SUPERVISOR: _supervisor,
}
