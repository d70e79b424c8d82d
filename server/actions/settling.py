"""A party settles five things: what is done, by which post, with what money, by when, how."""

from dataclasses import dataclass
from datetime import date

from server.actions import steps
from server.domain import settling
from server.domain.lifecycle import OrderAct
from server.domain.order_events import OrderSettled
from server.domain.settling import MONEY_YUAN_MAX, POST_CHARS_MAX, SettleFirst
from server.domain.texts import refuse_longer
from server.models import Order, Settlement
from server.queries import settling as settled
from server.work import Work
from shared.problems import Invalid, WrongState
from shared.settling import NEEDS_PLAN
from shared.vocabulary import HandlingLevel


@dataclass(frozen=True)
class Five:
    """What a party says."""

    measure: str
    post: str
    money_yuan: int
    done_by: date
    plan: str = ""


def settle(work: Work, order_id: str, five: Five) -> Settlement:
    """Keep what the party settled; saying it again stands beside what was said before."""
    order = work.get(Order, order_id, lock=True)
    work.require("order.settle", order)
    if not settled.may_settle(order):
        raise WrongState(state=order.state)
    _require_told(work, order, five)
    row = work.new(
        Settlement,
        id=work.new_id(),
        order_id=order.id,
        ordinal=len(settled.of_order(work, order)) + 1,
        opened_again=order.reopened_count,
        measure=five.measure.strip(),
        post=five.post.strip(),
        money_yuan=five.money_yuan,
        done_by=five.done_by,
        plan=five.plan.strip(),
        set_by=work.actor.person_id,
        set_at=work.now,
    )
    steps.note(work, order, OrderAct.SETTLE, row.measure, {"post": row.post})
    work.record(OrderSettled(order.id, row.id, row.post, row.money_yuan, row.done_by.isoformat()))
    return row


def require_settled(work: Work, order: Order) -> None:
    """Refuse evidence that would not count yet."""
    if not settled.is_needed(work, order):
        return
    if settled.standing(order, settled.of_order(work, order)) is None:
        raise SettleFirst()


def _require_told(work: Work, order: Order, five: Five) -> None:
    if not five.measure.strip():
        raise Invalid("Say what is done about it.")
    if not 0 < len(five.post.strip()) <= POST_CHARS_MAX:
        raise Invalid("Say which post answers for it, without a name.")
    if not 0 <= five.money_yuan <= MONEY_YUAN_MAX:
        raise Invalid("Say how much money is set aside, in whole yuan; 0 where none is needed.")
    latest = settling.latest(order.due_on, work.today)
    if not work.today <= five.done_by <= latest:
        raise Invalid("Name a day from today to {day}.", day=latest.isoformat())
    if HandlingLevel(order.handling_level) in NEEDS_PLAN and not five.plan.strip():
        raise Invalid("At this level a plan is needed: the steps, and what keeps everybody safe.")
    refuse_longer(five.measure, five.plan)
