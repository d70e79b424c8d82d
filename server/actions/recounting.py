"""Counting last days anew after the calendar changed: order by order, in batches, told to all.

A date a party was told never becomes an earlier one: where the new count ends sooner, the later
day stands, and its explanation says so. Done twice it changes nothing.
"""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import select

from server import scope
from server.actions import lookbacks, steps
from server.domain import deadlines
from server.domain.calendar_events import DeadlineMoved, OrdersCounted
from server.domain.calendar_words import DEADLINE_MOVED
from server.models import CalendarChange, Order
from server.queries import calendar, extensions
from server.work import Work
from shared.clock import local_date
from shared.vocabulary import OPEN_TO_PARTY, WITH_THE_OFFICE, HandlingLevel
from shared.workdays import CalendarDay, WorkCalendar

JOB = "recount"
BATCH = 200
LOOKED_AT_MAX = 2000
"""How many open orders are looked at before a year is taken in, the latest last days first."""
ONCE_MORE = timedelta(minutes=10)
"""Who served a notice by the old calendar while it changed is counted by the new one then."""
COUNTED = OPEN_TO_PARTY | WITH_THE_OFFICE
"""States in which the last day of an order still matters to its party."""


def begin(work: Work, change: CalendarChange) -> None:
    """Have every order this change may touch counted anew: now, and once more a little later."""
    for turn, at in enumerate((work.now, work.now + ONCE_MORE)):
        work.later(JOB, at, f"{JOB}:{change.id}:{turn}", change=change.id, turn=turn)


def count(work: Work, change_id: str, turn: int, after: str = "", *, batch: int = BATCH) -> None:
    """One batch of orders; the last one also does the windows of look-backs and tells the sum."""
    change = work.session.get_one(CalendarChange, change_id, with_for_update=True)
    orders = _batch(work, change, after, batch)
    moved = dict(change.moved)
    first = min((_served_on(one) for one in orders), default=work.today)
    for order in orders:
        if _count(work, order, change, calendar.since(work, first, order.area_id)):
            moved[order.area_id] = moved.get(order.area_id, 0) + 1
    change.moved = moved
    if len(orders) == batch:
        last = orders[-1].id
        key = f"{JOB}:{change.id}:{turn}:{last}"
        work.later(JOB, work.now, key, change=change.id, turn=turn, after=last)
        return
    change.windows += lookbacks.count_anew(work, change.area_id)
    if change.counted_at is None:
        change.counted_at = work.now
        work.record(OrdersCounted(change.id, change.name, moved))


def would_move(work: Work, days: Sequence[CalendarDay]) -> int:
    """How many of the open orders would have a later last day by these days; nothing is changed."""
    rows = work.session.execute(
        select(Order.area_id, Order.due_on, Order.deadline)
        .where(Order.state.in_(COUNTED), Order.due_on.is_not(None))
        .order_by(Order.due_on.desc())
        .limit(LOOKED_AT_MAX)
    ).all()
    first = min((date.fromisoformat(row.deadline["served_on"]) for row in rows), default=work.today)
    count, known = 0, {}
    for area_id, due_on, kept in rows:
        if area_id not in known:
            office = calendar.since(work, first, area_id)
            known[area_id] = office.laid_over(one for one in days if not office.day(one.day).local)
        served_on = date.fromisoformat(kept["served_on"])
        count += known[area_id].add(served_on, int(kept["workdays"])) > due_on
    return count


def _batch(work: Work, change: CalendarChange, after: str, batch: int) -> Sequence[Order]:
    wanted = (
        select(Order)
        .where(Order.state.in_(COUNTED), Order.due_on.is_not(None), Order.id > after)
        .order_by(Order.id)
        .limit(batch)
        .with_for_update(of=Order)
    )
    if change.area_id is not None:
        below = scope.subtree(scope.area_children(work.session), change.area_id)
        wanted = wanted.where(Order.area_id.in_(sorted(below)))
    return work.session.scalars(wanted).all()


def _served_on(order: Order) -> date:
    return date.fromisoformat(order.deadline["served_on"])


def _count(work: Work, order: Order, change: CalendarChange, days: WorkCalendar) -> bool:
    """Count one order anew; whether its last day moved."""
    kept, before = order.deadline, order.due_on
    if before is None:
        return False
    _count_ours(work, order, days)
    counted = days.deadline_not_before(_served_on(order), int(kept["workdays"]), before)
    body = counted.to_body()
    if body != kept:
        order.deadline = body
    if counted.due_on == before:
        return False
    order.due_on = counted.due_on
    told = {"before": before.isoformat(), "after": counted.due_on.isoformat()}
    steps.note(work, order, DEADLINE_MOVED, change.name, told | {"change": change.id})
    work.record(DeadlineMoved(order.id, edition=change.name, **told))
    return True


def _count_ours(work: Work, order: Order, days: WorkCalendar) -> None:
    """What the office owes is counted as it is, to an earlier day as well: nobody's term is cut."""
    level, zone = HandlingLevel(order.handling_level), work.settings.time_zone
    if order.recheck_by is not None and order.submitted_at is not None:
        by = deadlines.recheck_by(local_date(order.submitted_at, zone), level, days)
        if by.to_body() != order.recheck:
            order.recheck_by, order.recheck = by.due_on, by.to_body()
    asked = extensions.waiting(work, order)
    if asked is not None:
        asked.answer_by = deadlines.review_by(local_date(asked.asked_at, zone), level, days)
