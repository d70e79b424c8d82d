"""More time for a party: asked for, granted or refused; what was asked lapses with the case."""

from collections.abc import Sequence
from dataclasses import dataclass

from server.actions import serving, steps
from server.actions.meanwhile import NOT_SAID, Seen, require_as_seen
from server.domain import deadlines, extensions
from server.domain.extensions import AskedAlready, UsedUp
from server.domain.lifecycle import OrderAct
from server.domain.order_events import ExtensionAsked, ExtensionGranted, ExtensionRefused
from server.domain.order_words import ExtensionState
from server.domain.texts import refuse_longer
from server.models import Extension, Order
from server.queries import calendar
from server.queries import extensions as asked_for
from server.work import Work
from shared.problems import Forbidden, Invalid, WrongState
from shared.vocabulary import HandlingLevel
from shared.workdays import TERM_DAYS_MAX


class AnotherDecides(Forbidden):
    code = "another_decides"
    text = "At this level of handling more time is not yours to give. See who decides on the page."


@dataclass(frozen=True)
class Request:
    """What a party says when it asks for more time."""

    workdays: int
    reason: str
    progress: str = ""
    interim: str = ""


def ask(work: Work, order_id: str, wanted: Request) -> Extension:
    """The party asks for more time; until the answer its clock stands still."""
    order = work.get(Order, order_id, lock=True)
    work.require("extension.ask", order)
    before = asked_for.of_order(work, order)
    _require_open(order, before)
    if order.due_on is None:
        raise WrongState(state=order.state)
    _require_told(order, wanted)
    level = HandlingLevel(order.handling_level)
    office = calendar.around(work, area_id=order.area_id)
    extensions.require_in_time(level, order.due_on, work.today, office)
    row = work.new(
        Extension,
        id=work.new_id(),
        order_id=order.id,
        order=order,
        ordinal=len(before) + 1,
        opened_again=order.reopened_count,
        state=ExtensionState.ASKED,
        workdays=wanted.workdays,
        reason=wanted.reason.strip(),
        progress=wanted.progress.strip(),
        interim=wanted.interim.strip(),
        asked_by=work.actor.person_id,
        asked_at=work.now,
        answer_by=deadlines.review_by(work.today, level, office),
        due_before=order.due_on,
    )
    order.extension_asked_at = work.now
    facts = {"workdays": wanted.workdays}
    steps.note(work, order, OrderAct.ASK_EXTENSION, row.reason, facts)
    work.record(ExtensionAsked(order.id, row.id, wanted.workdays, level))
    return row


def decide(
    work: Work,
    order_id: str,
    *,
    granted: bool,
    workdays: int | None = None,
    remark: str = "",
    seen: Seen = NOT_SAID,
) -> Extension:
    """Grant what was asked for, or less of it, or refuse it; by whoever decides at its level."""
    order = work.get(Order, order_id, lock=True)
    if not asked_for.may_decide(work, order):
        raise AnotherDecides()
    require_as_seen(work, order, seen)
    row = asked_for.waiting(work, order)
    if row is None:
        raise WrongState(state=order.state)
    order.extension_asked_at = None
    row.decided_by, row.decided_at, row.remark = work.actor.person_id, work.now, remark.strip()
    if granted:
        _grant(work, order, row, row.workdays if workdays is None else workdays)
    else:
        _refuse(work, order, row)
    row.due_after = order.due_on
    return row


def lapse(work: Work, order: Order) -> None:
    """The party did something else instead, or the case ended: nobody need answer any more."""
    row = asked_for.waiting(work, order)
    if row is not None:
        row.state, order.extension_asked_at = ExtensionState.LAPSED, None


def _grant(work: Work, order: Order, row: Extension, workdays: int) -> None:
    if not 1 <= workdays <= row.workdays:
        raise Invalid("Grant 1 to {most} working days, not more.", most=row.workdays)
    row.state, row.granted_workdays = ExtensionState.GRANTED, workdays
    serving.lengthen(work, order, workdays)
    steps.note(work, order, OrderAct.GRANT_EXTENSION, row.remark, {"workdays": workdays})
    due_on = order.due_on.isoformat() if order.due_on else ""
    work.record(ExtensionGranted(order.id, row.id, workdays, due_on))


def _refuse(work: Work, order: Order, row: Extension) -> None:
    """The term stands; where it passed while the party waited, a fresh short one begins."""
    if not row.remark:
        raise Invalid("Say why; the party reads this text.")
    row.state = ExtensionState.REFUSED
    serving.extend(work, order, work.today)
    steps.note(work, order, OrderAct.REFUSE_EXTENSION, row.remark)
    work.record(ExtensionRefused(order.id, row.id, row.remark))


def _require_open(order: Order, before: Sequence[Extension]) -> None:
    if order.state not in extensions.ASKS_FOR_MORE or order.handed_back_at is not None:
        raise WrongState(state=order.state)
    if order.extension_asked_at is not None:
        raise AskedAlready(day=before[-1].answer_by.isoformat())
    if asked_for.used_up(order, before):
        raise UsedUp()


def _require_told(order: Order, wanted: Request) -> None:
    level = HandlingLevel(order.handling_level)
    most = extensions.most(level, order.term_workdays, order.deadline)
    if most < 1 and not order.term_workdays:
        raise Invalid("This is to be done at once; its term cannot be lengthened.")
    if most < 1:
        raise Invalid("No term is longer than {most} working days.", most=TERM_DAYS_MAX)
    if not 1 <= wanted.workdays <= most:
        raise Invalid("Ask for 1 to {most} working days.", most=most)
    if not wanted.reason.strip():
        raise Invalid("Say why more time is needed.")
    if level in extensions.NEEDS_INTERIM and not wanted.interim.strip():
        raise Invalid("Say what keeps people safe until it is done.")
    refuse_longer(wanted.reason, wanted.progress, wanted.interim)
