"""What was settled about an order, what holds of it, and what is still to be settled."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import ColumnElement, select

from server.domain.alarms import AlarmKind
from server.domain.city_settings import SETTLED_FROM
from server.domain.settling import SETTLES
from server.models import Alarm, Order, Settlement
from server.queries import calendar, settings
from server.work import Work
from shared import settling
from shared.vocabulary import HandlingLevel


def of_order(work: Work, order: Order) -> list[Settlement]:
    """What was settled, oldest first."""
    rows = select(Settlement).where(Settlement.order_id == order.id)
    return list(work.session.scalars(rows.order_by(Settlement.ordinal)))


def standing(order: Order, rows: Iterable[Settlement]) -> Settlement | None:
    """What holds: said last since the order was opened again, or issued to who has it now."""
    own = [
        one
        for one in rows
        if one.opened_again == order.reopened_count
        and (order.issued_at is None or one.set_at >= order.issued_at)
    ]
    return own[-1] if own else None


def is_needed(work: Work, order: Order) -> bool:
    """Whether evidence counts only once they are settled."""
    least = settings.value(work, SETTLED_FROM)
    return settling.is_needed(HandlingLevel(order.handling_level), least)


def may_settle(order: Order) -> bool:
    """Whether its party may settle them now: not while it says that it is another's."""
    return order.state in SETTLES and order.handed_back_at is None


def plan_awaited() -> ColumnElement[bool]:
    """A plan is due by a day, its party could say it, and has not; as ``standing`` tells."""
    could = Order.state.in_(SETTLES) & Order.handed_back_at.is_(None)
    asked = Order.handling_level.in_(settling.NEEDS_PLAN) & Order.served_on.is_not(None)
    said = select(Settlement.id).where(
        Settlement.order_id == Order.id,
        Settlement.opened_again == Order.reopened_count,
        Order.issued_at.is_(None) | (Settlement.set_at >= Order.issued_at),
    )
    return could & asked & ~said.correlate(Order).exists()


def told_late() -> ColumnElement[bool]:
    """That the plan of this term is late was told."""
    told = select(Alarm.id).where(
        Alarm.order_id == Order.id,
        Alarm.kind == AlarmKind.PLAN_LATE,
        Alarm.about_on >= Order.served_on,
    )
    return told.correlate(Order).exists()


def plan_by(work: Work, order: Order) -> date | None:
    """The day by which the plan is due."""
    if order.served_on is None:
        return None
    office = calendar.back_to(work, order.served_on, order.area_id)
    return settling.plan_by(HandlingLevel(order.handling_level), order.served_on, office)
