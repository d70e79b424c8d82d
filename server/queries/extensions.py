"""More time that was asked for: of an order, whose word it takes, what may be asked for."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select

from server.domain import extensions
from server.domain.order_words import DecidedBy, ExtensionState
from server.models import Extension, Order
from server.queries import calendar
from server.work import Work
from shared.problems import Problem
from shared.vocabulary import HandlingLevel
from shared.workdays import Deadline


def of_order(work: Work, order: Order) -> list[Extension]:
    """What was asked for, oldest first."""
    asked = select(Extension).where(Extension.order_id == order.id).order_by(Extension.ordinal)
    return list(work.session.scalars(asked))


def waiting(work: Work, order: Order) -> Extension | None:
    """What waits for an answer."""
    if order.extension_asked_at is None:
        return None
    waits = Extension.state == ExtensionState.ASKED
    return work.session.scalars(
        select(Extension).where(Extension.order_id == order.id, waits)
    ).one_or_none()


def used_up(order: Order, asked: Iterable[Extension]) -> bool:
    """Whether the term it has now was lengthened as often as may be.

    What another office was granted before it was handed over lengthened another term.
    """
    granted = sum(
        one.opened_again == order.reopened_count
        and one.state == ExtensionState.GRANTED
        and (order.issued_at is None or one.asked_at >= order.issued_at)
        for one in asked
    )
    return granted >= extensions.TIMES_MAX


def decided_by(order: Order) -> DecidedBy:
    """Whose word it takes."""
    return extensions.DECIDED_BY[HandlingLevel(order.handling_level)]


def may_decide(work: Work, order: Order) -> bool:
    """Whether the asker's word is the one it takes."""
    whose = decided_by(order)
    if whose is DecidedBy.LEADER:
        return work.may("extension.sign", order)
    if not work.may("extension.decide", order):
        return False
    over_all = any(reach.everything for reach in work.actor.holding("extension.decide"))
    return over_all or whose is DecidedBy.SUPERVISOR


def askable(work: Work, order: Order, asked: Iterable[Extension]) -> int:
    """How many working days the party may ask for now, after what it asked for; 0: it may not."""
    level = HandlingLevel(order.handling_level)
    asks = order.state in extensions.ASKS_FOR_MORE and not (
        order.extension_asked_at or order.handed_back_at
    )
    if not asks or order.due_on is None or used_up(order, asked):
        return 0
    try:
        office = calendar.around(work, area_id=order.area_id)
        extensions.require_in_time(level, order.due_on, work.today, office)
    except Problem:
        return 0
    return max(0, extensions.most(level, order.term_workdays, order.deadline))


def lengthened(work: Work, order: Order, workdays: int) -> Deadline:
    """Its term with so many working days more, by the days of its area since it was served."""
    office = calendar.around(work, date.fromisoformat(order.deadline["served_on"]), order.area_id)
    return extensions.lengthened(order.deadline, workdays, office)
