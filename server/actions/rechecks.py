"""Re-checks (复查): somebody sees on the site what evidence showed, before a case is closed.

Serious, major and listed cases always; an ordinary one is closed by its evidence unless whoever
accepts it asks for a look.
"""

from server.actions import closing, serving, steps
from server.actions.meanwhile import NOT_SAID, Seen, require_as_seen
from server.domain import deadlines
from server.domain.lifecycle import OrderAct, order_after
from server.domain.order_events import RecheckAsked, Rechecked
from server.models import Order
from server.queries import calendar
from server.work import Work
from shared.clock import local_date
from shared.problems import Invalid
from shared.vocabulary import HandlingLevel


def needed(order: Order) -> bool:
    """Whether evidence alone never closes it."""
    return HandlingLevel(order.handling_level) in deadlines.SEEN_ON_SITE


def ask(work: Work, order: Order, remark: str) -> None:
    """The evidence was accepted; somebody has yet to see it on the site, within the same days."""
    order.state = order_after(order.state, OrderAct.ACCEPT_FOR_RECHECK)
    level = HandlingLevel(order.handling_level)
    sent = local_date(order.submitted_at or work.now, work.settings.time_zone)
    days = calendar.around(work, sent, order.area_id)
    by = deadlines.recheck_by(sent, level, days)
    order.recheck_by, order.recheck = by.due_on, by.to_body()
    facts = {"recheck_by": by.due_on.isoformat()}
    steps.note(work, order, OrderAct.ACCEPT_FOR_RECHECK, remark, facts)
    work.record(RecheckAsked(order.id, by.due_on.isoformat()))


def judge(work: Work, order_id: str, *, passed: bool, remark: str, seen: Seen = NOT_SAID) -> Order:
    """What was seen on the site: put right, and the case is closed; or not, and it goes back."""
    order = work.get(Order, order_id, lock=True)
    work.require("order.recheck", order)
    require_as_seen(work, order, seen)
    act = OrderAct.PASS_RECHECK if passed else OrderAct.FAIL_RECHECK
    order.state = order_after(order.state, act)
    told = remark.strip()
    if not told:
        raise Invalid("Say who looked and what was seen on the site.")
    order.recheck_by = None
    work.record(Rechecked(order.id, passed, told))
    if passed:
        closing.close(work, order, act, told)
    else:
        # It was the party's turn to show it right: it has the old term, or a fresh short one.
        serving.extend(work, order, work.today)
        steps.note(work, order, act, told)
    return order
