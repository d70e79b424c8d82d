"""A party settles five things before its evidence, where the level of its order asks for it."""

from server.actions import settling
from server.actions.settling import Five
from server.models import Order
from server.queries import settling as settled
from server.work import Work


def settle_first(work: Work, order_id: str) -> None:
    """Say measure, post, money, day and plan, unless that was done or is not needed."""
    order = work.session.get_one(Order, order_id)
    known = settled.standing(order, settled.of_order(work, order))
    if settled.is_needed(work, order) and settled.may_settle(order) and known is None:
        settling.settle(work, order_id, five(work))


def five(work: Work) -> Five:
    """Five things as a school says them."""
    return Five("更换部件并试用", "总务处", 800, work.today, "三天内分两步更换，期间设警示")
