"""Look-backs: scheduled in silence when an order closes, planned for another pair, judged."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import select

from server.actions import visits
from server.actions.visits import Plan
from server.domain import events, lookback
from server.domain.lookback import Reason
from server.models import (
    Finding,
    Inspection,
    LookBack,
    Order,
    Part,
    Visit,
    VisitInspector,
)
from server.queries import calendar, schools
from server.work import Work
from shared.clock import local_date
from shared.outcomes import REBOUND_WORKDAYS
from shared.problems import Invalid, WrongState
from shared.vocabulary import Grade, LookBackState, VisitState

PLANNED_AT_ONCE_MAX = 50


class SamePair(Invalid):
    code = "same_pair"
    text = "{name} took part in the first check. Send other inspectors to look back."


def schedule(work: Work, order: Order) -> LookBack | None:
    """Put a closed order into the pool if the rule says so. Nothing else changes by it."""
    if order.closed_at is None:
        raise WrongState(state=order.state, act="schedule")
    reason = lookback.reason_to_go_back(
        order_id=order.id,
        grade=Grade(order.grade),
        salt=work.settings.secret_key,
        rebound_before=schools.rebounded(work, order.school_id),
    )
    if reason is None:
        return None
    closed_on = local_date(order.closed_at, work.settings.time_zone)
    days = calendar.around(work)
    if order.reopened_count:
        first, last = lookback.next_window(closed_on, REBOUND_WORKDAYS, days)
        return add(work, order, Reason.REBOUND, first, last)
    first, last = lookback.window(closed_on, days)
    return add(work, order, reason, first, last)


def add(
    work: Work, order: Order, reason: Reason, first: date, last: date, ordinal: int = 1
) -> LookBack:
    """One more look-back into the pool, due between two days."""
    row = work.new(
        LookBack,
        id=work.new_id(),
        order_id=order.id,
        school_id=order.school_id,
        state=LookBackState.DUE,
        reason=reason,
        ordinal=ordinal,
        due_from=first,
        due_until=last,
        scheduled_at=work.now,
    )
    work.record(events.LookBackScheduled(row.id, order.id))
    return row


def plan(work: Work, lookback_ids: Sequence[str], *, going: Plan) -> Visit:
    """Plan one visit that looks back at these cases of one school, by a different pair."""
    work.require("lookback.plan")
    if not 1 <= len(lookback_ids) <= PLANNED_AT_ONCE_MAX:
        raise Invalid("Choose 1 to {most} cases.", most=PLANNED_AT_ONCE_MAX)
    rows = [work.get(LookBack, one, lock=True) for one in dict.fromkeys(lookback_ids)]
    if len({row.school_id for row in rows}) != 1:
        raise Invalid("Choose cases of one school; each school gets its own visit.")
    for row in rows:
        work.require("lookback.plan", row)
        if row.state != LookBackState.DUE:
            raise WrongState(state=row.state, act="plan")
        _refuse_same_pair(work, row, going.team)
    visit = visits.plan_look_back(work, rows[0].school_id, plan=going)
    for row in rows:
        row.visit_id, row.state = visit.id, LookBackState.PLANNED
        work.record(events.LookBackPlanned(row.id, visit.id))
    return visit


def publish_released(work: Work, released: Sequence[Visit]) -> None:
    """Send the cases of visits just released to their inspectors' tablets."""
    for visit in released:
        for row in visit.lookbacks:
            work.changed(row.feed_kind, row.id)


def free(work: Work, visit: Visit) -> None:
    """Put the cases of a visit that was called off back into the pool."""
    if visit.state != VisitState.CANCELLED:
        raise WrongState(state=visit.state, act="free")
    for row in list(visit.lookbacks):
        if row.state == LookBackState.PLANNED:
            row.visit_id, row.state = None, LookBackState.DUE


def _refuse_same_pair(work: Work, row: LookBack, team: tuple[str, ...]) -> None:
    order = work.session.get_one(Order, row.order_id)
    before = set(
        work.session.scalars(
            select(Part.person_id).where(Part.inspection_id == order.inspection_id)
        )
    )
    before |= set(
        work.session.scalars(
            select(VisitInspector.person_id)
            .join(Inspection, Inspection.visit_id == VisitInspector.visit_id)
            .where(Inspection.id == order.inspection_id)
        )
    )
    before |= set(
        work.session.scalars(select(Finding.found_by).where(Finding.id == order.finding_id))
    )
    again = before & set(team)
    if again:
        raise SamePair(name=", ".join(sorted(visits.names(work, again))))
