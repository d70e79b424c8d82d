"""What a school or another office has with us: to do, with the office, over; a page at a time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from server.domain.circular_words import CircularKind
from server.models import Order, School
from server.queries import circulars, load, worklist
from server.queries.load import Load
from server.work import Work
from shared.vocabulary import OPEN_TO_PARTY, WITH_THE_OFFICE, OrderState

OVER_SHOWN = 5
"""How many of those that are over the first page shows; all of them have a page of their own."""


class Shelf(StrEnum):
    """Where an order lies on its party's desk."""

    TO_DO = "todo"
    SENT = "sent"
    OVER = "over"


@dataclass(frozen=True)
class Shelved:
    """Some orders of a shelf, how many lie there in all, and the key to go on from."""

    shelf: Shelf
    rows: list[Order]
    total: int
    next: str = ""


def shelf(work: Work, wanted: Shelf, *, after: str = "", limit: int = worklist.ROWS_MAX) -> Shelved:
    """The asker's orders on one shelf: by their last day, what is over newest first."""
    conditions = _lying(work, wanted)
    total = work.session.scalar(select(func.count(Order.id)).where(*conditions)) or 0
    statement = select(Order).where(*conditions).options(selectinload(Order.school))
    newest = wanted is Shelf.OVER
    rows, following = worklist.paged(work, statement, newest=newest, after=after, limit=limit)
    return Shelved(wanted, rows, total, following)


def others_to_do(work: Work, order: Order, visit: Sequence[Order]) -> tuple[int, Order | None]:
    """How many more the party has to do, and the next: of the same visit, else the most urgent.

    Nothing is told of others where this one is itself to do.
    """
    if order.state in OPEN_TO_PARTY:
        return 0, None
    found = shelf(work, Shelf.TO_DO, limit=1)
    open_here = [one for one in visit if one.state in OPEN_TO_PARTY]
    return found.total, next(iter(open_here + found.rows), None)


def of_the_visit(work: Work, order: Order) -> list[Order]:
    """This order and the party's others of its visit, in the order of their numbers."""
    alike = select(Order).where(
        work.reach("order.sign", Order),
        Order.inspection_id == order.inspection_id,
        Order.issued_at.is_not(None),
        Order.state != OrderState.WITHDRAWN,
    )
    return list(work.session.scalars(alike.order_by(Order.number).limit(worklist.ROWS_MAX)))


@dataclass(frozen=True)
class Burden:
    """What was asked of a school this term: visits that took place, and what it was sent."""

    load: Load
    notices: int
    warnings: int = 0
    self_checks: int = 0


def burdens(work: Work) -> list[Burden]:
    """Of each school the asker signs for; of nothing that is only planned."""
    ids = {one.school_id for one in work.actor.holding("order.sign") if one.school_id}
    found = select(School).where(School.id.in_(sorted(ids))).order_by(School.code)
    return [_burden(work, one) for one in work.session.scalars(found)] if ids else []


def _burden(work: Work, school: School) -> Burden:
    told = load.of_school(work, school)
    since = load.midnight(work, told.since)
    sent = select(func.count(Order.id)).where(
        work.reach("order.sign", Order),
        Order.school_id == school.id,
        Order.issued_at >= since,
    )
    asked = circulars.asked_since(work, school.id, since)
    return Burden(
        told,
        work.session.scalar(sent) or 0,
        asked[CircularKind.WARNING],
        asked[CircularKind.SELF_CHECK],
    )


def _lying(work: Work, wanted: Shelf) -> list[Any]:
    states = {
        Shelf.TO_DO: Order.state.in_(OPEN_TO_PARTY),
        Shelf.SENT: Order.state.in_(WITH_THE_OFFICE),
        Shelf.OVER: Order.state.not_in(OPEN_TO_PARTY | WITH_THE_OFFICE),
    }
    return [work.reach("order.sign", Order), states[wanted]]


@dataclass(frozen=True)
class ToDoTogether:
    """What a party has to put right of one inspection: how many, and the first last day."""

    count: int
    due_on: date | None


def together(work: Work, order: Order) -> ToDoTogether | None:
    """This order with the others of its inspection and party; None where it waits for nobody."""
    if order.state not in OPEN_TO_PARTY:
        return None
    party = Order.office_id == order.office_id if order.office_id else Order.office_id.is_(None)
    found = work.session.execute(
        select(func.count(Order.id), func.min(Order.due_on)).where(
            Order.inspection_id == order.inspection_id,
            party,
            Order.state.in_(OPEN_TO_PARTY),
            work.reach("order.read", Order),
        )
    ).one()
    return ToDoTogether(*found)
