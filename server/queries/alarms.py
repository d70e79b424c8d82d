"""Which orders the clock must tell of on a day, and has not told of yet."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import islice

from sqlalchemy import ColumnElement, func, select

from server.domain import deadlines
from server.domain.alarms import AlarmKind
from server.domain.city_settings import DUE_SOON, SILENT
from server.domain.extensions import DECIDED_BY
from server.domain.order_words import DecidedBy, ExtensionState
from server.models import Alarm, Extension, Order
from server.queries import calendar, settings, settling, standing
from server.work import Work
from shared.clock import local_date
from shared.settling import PLAN_WORKDAYS
from shared.vocabulary import HandlingLevel, OrderKind, OrderState

LONGEST_REST = timedelta(days=14)
"""No holiday is longer: so many days more hold any working day that is looked for."""


SIGNED_FOR = frozenset(level for level, by in DECIDED_BY.items() if by is DecidedBy.LEADER)
"""Levels at which more time takes the leading group's signature."""


@dataclass(frozen=True)
class Found:
    """An order the clock tells of, and the day it is about."""

    order_id: str
    about_on: date


def untold(work: Work, kind: AlarmKind, day: date, most: int) -> list[Found]:
    """The first so many that were not told of yet."""
    rows, test = _QUESTIONS[kind](work, day)
    # What an earlier batch, or an earlier day, told of is not read again.
    rows &= ~_told(kind, Alarm.raised_on == day)
    if kind in _ABOUT:
        rows &= ~_told(kind, Alarm.about_on == _ABOUT[kind])
    told_of = _told_of(work, kind, rows)
    found = (Found(order.id, about) for order in _orders(work, rows)
             if (about := test(order)) is not None)  # fmt: skip
    new = (one for one in found if (one.order_id, one.about_on) not in told_of)
    return list(islice(new, most))


def raised(work: Work, kind: AlarmKind, day: date) -> dict[str, int]:
    """How many of a kind were told of on a day, by area."""
    counted = (
        select(Order.area_id, func.count())
        .join(Alarm, Alarm.order_id == Order.id)
        .where(Alarm.kind == kind, Alarm.raised_on == day)
        .group_by(Order.area_id)
        .order_by(Order.area_id)
    )
    return dict(iter(work.session.execute(counted)))


Test = Callable[[Order], date | None]
"""The day an order is told of by, or None where it is not."""

Question = tuple[ColumnElement[bool], Test]


def _orders(work: Work, rows: ColumnElement[bool]) -> Iterable[Order]:
    return work.session.scalars(select(Order).where(rows).order_by(Order.due_on, Order.id))


def _told(kind: AlarmKind, which: ColumnElement[bool]) -> ColumnElement[bool]:
    mine = (Alarm.order_id == Order.id) & (Alarm.kind == kind)
    return select(Alarm.id).where(mine, which).correlate(Order).exists()


def _told_of(work: Work, kind: AlarmKind, rows: ColumnElement[bool]) -> set[tuple[str, date]]:
    asked = select(Alarm.order_id, Alarm.about_on).join(Order, Order.id == Alarm.order_id)
    known = work.session.execute(asked.where(Alarm.kind == kind, rows))
    return {(order_id, about_on) for order_id, about_on in known}


def _due_soon(work: Work, day: date) -> Question:
    within = settings.value(work, DUE_SOON)
    latest = day + timedelta(days=2 * within) + LONGEST_REST

    def test(order: Order) -> date | None:
        days = calendar.around(work, day, order.area_id)
        soon = deadlines.is_due_soon(order.state, order.due_on, day, days, within)
        # Made up for after a stop: what is over by now is told as overdue.
        return order.due_on if soon and order.due_on and order.due_on >= work.today else None

    return standing.runs() & Order.due_on.between(day, latest), test


def _overdue(_work: Work, day: date) -> Question:
    return standing.overdue(day), lambda order: order.due_on


def _review_late(work: Work, day: date) -> Question:
    shortest = min(deadlines.REVIEW_WORKDAYS.values())
    before = work.now - timedelta(days=shortest)

    def test(order: Order) -> date | None:
        if order.submitted_at is None:
            return None
        sent = local_date(order.submitted_at, work.settings.time_zone)
        days = calendar.back_to(work, sent, order.area_id)
        by = deadlines.review_by(sent, HandlingLevel(order.handling_level), days)
        return by if by < day else None

    return (Order.state == OrderState.UNDER_REVIEW) & (Order.submitted_at <= before), test


def _recheck_late(_work: Work, day: date) -> Question:
    return Order.recheck_by < day, lambda order: order.recheck_by


def _unanswered(work: Work, day: date, levels: Collection[HandlingLevel]) -> Question:
    """More time that was asked for, at a level of this hand, whose answer is over its day."""
    asked = select(Extension.order_id, Extension.answer_by).where(
        Extension.state == ExtensionState.ASKED, Extension.answer_by < day
    )
    late = dict(iter(work.session.execute(asked)))
    waits = Order.extension_asked_at.is_not(None) & Order.handling_level.in_(levels)
    return waits, lambda order: late.get(order.id)


def _extension_late(work: Work, day: date) -> Question:
    return _unanswered(work, day, set(HandlingLevel) - SIGNED_FOR)


def _signature_late(work: Work, day: date) -> Question:
    return _unanswered(work, day, SIGNED_FOR)


def _plan_late(work: Work, day: date) -> Question:
    before = day - timedelta(days=PLAN_WORKDAYS)

    def test(order: Order) -> date | None:
        by = settling.plan_by(work, order)
        return by if by and by < day else None

    waits = settling.plan_awaited() & (Order.served_on < before)
    return waits & ~settling.told_late(), test


def _silent(work: Work, day: date) -> Question:
    after = settings.value(work, SILENT)
    before = work.now - timedelta(days=after)

    def test(order: Order) -> date | None:
        if order.issued_at is None:
            return None
        issued = local_date(order.issued_at, work.settings.time_zone)
        by = calendar.back_to(work, issued, order.area_id).add(issued, after)
        return issued if by < day else None

    signed_by_nobody = (Order.kind == OrderKind.TRANSFER) & (Order.state == OrderState.ISSUED)
    return standing.runs() & signed_by_nobody & (Order.issued_at <= before), test


_ABOUT = {
    AlarmKind.DUE_SOON: Order.due_on,
    AlarmKind.OVERDUE: Order.due_on,
    AlarmKind.RECHECK_LATE: Order.recheck_by,
}
"""The day a kind is about, where an order itself holds it; of the others the calendar tells it."""
_QUESTIONS: dict[AlarmKind, Callable[[Work, date], Question]] = {
    AlarmKind.DUE_SOON: _due_soon,
    AlarmKind.OVERDUE: _overdue,
    AlarmKind.REVIEW_LATE: _review_late,
    AlarmKind.RECHECK_LATE: _recheck_late,
    AlarmKind.SILENT: _silent,
    AlarmKind.EXTENSION_LATE: _extension_late,
    AlarmKind.SIGNATURE_LATE: _signature_late,
    AlarmKind.PLAN_LATE: _plan_late,
}
FOUND = tuple(_QUESTIONS)
"""What the clock looks for; a person may tell of an order as well."""
