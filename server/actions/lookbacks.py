"""Look-backs: scheduled in silence when an order closes, planned for another pair, judged."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select

from server.actions import first_teams, sampling, visits
from server.actions.visits import Plan
from server.domain import events, lookback
from server.domain.lookback import Reason, Window
from server.domain.lookback_events import LookBacksCounted
from server.models import Complaint, LookBack, Order, School, Visit, VisitErrand
from server.queries import area_tree, calendar, school_calendar, schools
from server.work import Work
from shared.clock import local_date
from shared.outcomes import REBOUND_WORKDAYS
from shared.problems import Invalid, NotFound, WrongState
from shared.vocabulary import Grade, LookBackState, OrderKind, OrderState, VisitState
from shared.workdays import WorkCalendar

PLANNED_AT_ONCE_MAX = 50
TAKEN_IN_MAX = 200
"""More closed cases than any school has in a year."""
LOOKED_BACK_OVER = timedelta(days=365)
"""How far back a complaint or a rebound takes up what was closed."""


class NotASchoolDay(Invalid):
    code = "not_a_school_day"
    text = "{name}: nobody goes to the school from {first} to {last}. Choose another day."


@dataclass(frozen=True)
class Errands:
    """What else one visit does at its school: complaints, orders to re-check."""

    complaints: tuple[str, ...] = ()
    rechecks: tuple[str, ...] = ()


def schedule(work: Work, order: Order) -> LookBack | None:
    """Put a closed order into the pool if the rule says so. Nothing else changes by it."""
    if order.closed_at is None:
        raise WrongState(state=order.state, act="schedule")
    grade = Grade(order.grade)
    reason = lookback.reason_to_go_back(
        grade=grade,
        drawn=grade is Grade.ORDINARY and sampling.drawn(work, order.number),
        rebound_before=schools.rebounded(work, order.school_id),
    )
    closed_on = local_date(order.closed_at, work.settings.time_zone)
    days = school_calendar.of_school(work, order.school_id)
    office = calendar.around(work, area_id=order.area_id)
    if order.reopened_count:
        again = lookback.next_window(closed_on, REBOUND_WORKDAYS, office, days)
        return put(work, order, Reason.REBOUND, again)
    if reason is None:
        return None
    return put(work, order, reason, lookback.window(closed_on, office, days))


def put(
    work: Work,
    order: Order,
    reason: Reason,
    window: Window,
    *,
    ordinal: int = 1,
    complaint_id: str | None = None,
) -> LookBack:
    """One more look-back into the pool, with how its window was counted."""
    told = {"explained": window.to_body(), "complaint_id": complaint_id}
    return add(work, order, reason, window.first, window.last, ordinal, **told)


def add(
    work: Work,
    order: Order,
    reason: Reason,
    first: date,
    last: date,
    ordinal: int = 1,
    **told: Any,
) -> LookBack:
    """The same between two days that are given."""
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
        **told,
    )
    work.record(events.LookBackScheduled(row.id, order.id))
    return row


def take_in(
    work: Work, school_id: str, reason: Reason, *, complaint: Complaint | None = None
) -> list[LookBack]:
    """Put what was closed at a school within a year into the pool; what waits there comes sooner.

    Another office's faults stay out: they do not count against the school.
    """
    window = lookback.next_window(
        work.today,
        lookback.COMPLAINT_WORKDAYS,
        calendar.around(work, area_id=work.session.get_one(School, school_id).area_id),
        school_calendar.of_school(work, school_id),
    )
    waiting = _waiting(work, school_id)
    taken = []
    for order in _closed_lately(work, school_id):
        row = waiting.get(order.id)
        if row is None:
            ordinal = 2 if order.state == OrderState.ARCHIVED else 1
            complaint_id = complaint.id if complaint else None
            row = put(work, order, reason, window, ordinal=ordinal, complaint_id=complaint_id)
        elif row.state == LookBackState.DUE and row.due_from > window.first:
            row.due_from, row.due_until = window.first, min(row.due_until, window.last)
            row.explained = {**row.explained, **window.to_body(), "sooner": str(reason)}
            row.complaint_id = complaint.id if complaint else row.complaint_id
        else:
            continue
        taken.append(row)
    return taken


def count_anew(work: Work, area_id: str | None) -> int:
    """School days or working days changed: windows of cases that wait there are counted by them."""
    waiting = [
        (row, place)
        for row, place in work.session.execute(_WAIT_WITH_AREA).all()
        if "counted_from" in row.explained
        and (area_id is None or area_id in area_tree.above(work, place))
    ]
    first = min((_counted_from(row) for row, _ in waiting), default=work.today)
    changed = sum(
        _counted_anew(work, row, calendar.since(work, first, place)) for row, place in waiting
    )
    if changed:
        work.record(LookBacksCounted(area_id or "", changed))
    return changed


def plan(
    work: Work, lookback_ids: Sequence[str], *, going: Plan, errands: Errands | None = None
) -> Visit:
    """Plan one visit that looks back at these cases of one school, by a different pair."""
    work.require("lookback.plan")
    if not 1 <= len(lookback_ids) <= PLANNED_AT_ONCE_MAX:
        raise Invalid("Choose 1 to {most} cases.", most=PLANNED_AT_ONCE_MAX)
    # In one order, as everybody locks them: two at once wait for each other, and never in a ring.
    rows = [work.get(LookBack, one, lock=True) for one in sorted(set(lookback_ids))]
    if len({row.school_id for row in rows}) != 1:
        raise Invalid("Choose cases of one school; each school gets its own visit.")
    for row in rows:
        work.require("lookback.plan", row)
        if row.state != LookBackState.DUE:
            raise WrongState(state=row.state, act="plan")
    also = errands or Errands()
    _refuse_strange(work, rows[0].school_id, also)
    _refuse_closed_day(work, rows[0].school_id, going.visit_on)
    first_teams.refuse(work, rows, going.team)
    first_teams.refuse_tied(work, rows[0].school_id, rows[0].school.area_id, going.team)
    visit = visits.plan_look_back(work, rows[0].school_id, plan=going)
    for row in rows:
        row.visit_id, row.state = visit.id, LookBackState.PLANNED
        work.record(events.LookBackPlanned(row.id, visit.id))
    _merge(work, visit, also)
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


UNJUDGED = "unjudged"
"""Where a case keeps the visit that was over without a word on it."""


def free_unjudged(work: Work) -> None:
    """Put cases back that nobody judged on a visit that is over: they are due as before.

    A tablet that was away all the while may bring its judgement yet: see ``visit_of``.
    """
    left = (
        select(LookBack)
        .join(Visit, Visit.id == LookBack.visit_id)
        .where(LookBack.state == LookBackState.PLANNED, Visit.state == VisitState.DONE)
        .order_by(LookBack.id)
        .with_for_update(of=LookBack)
    )
    for row in list(work.session.scalars(left)):
        row.explained = {**row.explained, UNJUDGED: row.visit_id}
        row.visit_id, row.state = None, LookBackState.DUE


def visit_of(work: Work, row: LookBack) -> Visit | None:
    """The visit whose team may judge a case: the planned one, or the last that left it unjudged."""
    if row.state != LookBackState.DUE:
        return row.visit
    left = row.explained.get(UNJUDGED)
    return work.session.get(Visit, left) if left else None


def _refuse_closed_day(work: Work, school_id: str, day: date) -> None:
    closed = school_calendar.of_school(work, school_id).closed_by(day)
    if closed is not None:
        first, last = closed.begins_on.isoformat(), closed.ends_on.isoformat()
        raise NotASchoolDay(name=closed.name or "—", first=first, last=last)


def _refuse_strange(work: Work, school_id: str, errands: Errands) -> None:
    """Other errands are of the same school."""
    for model, ids in ((Complaint, errands.complaints), (Order, errands.rechecks)):
        key = model.__mapper__.primary_key[0]
        here = select(key).where(key.in_(ids), model.school_id == school_id)
        if ids and set(work.session.scalars(here)) != set(ids):
            raise NotFound()


def _merge(work: Work, visit: Visit, errands: Errands) -> None:
    """Note what else this visit is to do at its school."""
    for name, ids in (("complaint_id", errands.complaints), ("order_id", errands.rechecks)):
        for one in dict.fromkeys(ids):
            work.session.add(VisitErrand(id=work.new_id(), visit_id=visit.id, **{name: one}))


def _closed_lately(work: Work, school_id: str) -> Sequence[Order]:
    since = work.now - LOOKED_BACK_OVER
    return work.session.scalars(
        select(Order)
        .where(
            Order.school_id == school_id,
            Order.kind == OrderKind.NOTICE,
            Order.state.in_((OrderState.CLOSED, OrderState.ARCHIVED)),
            Order.closed_at >= since,
        )
        .order_by(Order.closed_at.desc(), Order.id)
        .limit(TAKEN_IN_MAX)
    ).all()


def _waiting(work: Work, school_id: str) -> dict[str, LookBack]:
    rows = work.session.scalars(
        select(LookBack).where(
            LookBack.school_id == school_id,
            LookBack.state.in_((LookBackState.DUE, LookBackState.PLANNED)),
        )
    )
    return {row.order_id: row for row in rows}


_WAIT_WITH_AREA = (
    select(LookBack, School.area_id)
    .join(School, School.id == LookBack.school_id)
    .where(LookBack.state == LookBackState.DUE)
)


def _counted_from(row: LookBack) -> date:
    return date.fromisoformat(row.explained["counted_from"])


def _counted_anew(work: Work, row: LookBack, office: WorkCalendar) -> bool:
    """Whether its window is another by the days as they stand; it is put right then."""
    told = row.explained
    days = school_calendar.of_school(work, row.school_id)
    least, most = told["workdays"]
    window = lookback.counted(_counted_from(row), (least, most), office, days)
    if (window.first, window.last) == (row.due_from, row.due_until):
        return False
    row.due_from, row.due_until = window.first, window.last
    row.explained = {**told, **window.to_body()}
    return True
