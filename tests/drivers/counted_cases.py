"""What look-backs found in a period, counted case by case: what the sums of results must tell."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import select

from server.domain.lifecycle import CLOSINGS, OrderAct
from server.domain.lookback import WINDOW_WORKDAYS
from server.domain.parts import By
from server.domain.rates import CONCLUSIVE, Seen
from server.models import LookBack, Order, OrderStep, VisitInspector
from server.queries import calendar
from server.queries.faults import Kinds
from server.queries.parts import Period
from server.work import Work
from shared.clock import local_date
from shared.vocabulary import Grade, LookBackState, Outcome
from shared.workdays import WorkCalendar

ANSWERED = (*CONCLUSIVE, Outcome.NO_LONGER_APPLIES)
CALENDAR_FROM = timedelta(days=100)


@dataclass(frozen=True)
class Case:
    """A closed order that was gone back to, or (no outcome) was not though it was its time."""

    order: Order
    seen: Seen
    day: date
    lookback: LookBack | None = None
    waited: int | None = None


def cases(work: Work, period: Period) -> list[Case]:
    """What was judged in the period; and what was not gone back to though it was its time."""
    office = calendar.around(work, period.begins - CALENDAR_FROM)
    found: list[Case] = []
    for order in work.session.scalars(select(Order)):
        closed = [step for step in order.steps if step.act in CLOSINGS]
        backs = list(work.session.scalars(select(LookBack).where(LookBack.order_id == order.id)))
        judged = [one for one in backs if one.state == LookBackState.JUDGED]
        found += _judged(order, judged, period, closed, office)
        found += _missed(order, judged, period, closed, office)
    return found


def key(work: Work, one: Case, by: By) -> str | None:
    """The part a case belongs to; a case nobody went back to has no team."""
    order = one.order
    if by is By.KIND:
        return Kinds(work).of(order.inspection.template_id, order.finding.code or "").key
    if by is By.TEAM:
        return _team(work, one.lookback)
    told = {
        By.AREA: order.area_id,
        By.SCHOOL_KIND: order.school.school_type,
        By.GRADE: order.grade,
        By.OFFICE: order.office_id or order.party,
        By.MONTH: f"{one.day:%Y-%m}",
    }
    return told[by]


def _judged(
    order: Order,
    judged: list[LookBack],
    period: Period,
    closed: list[OrderStep],
    office: WorkCalendar,
) -> Iterator[Case]:
    for back in judged:
        assert back.judged_at
        day, at = local_date(back.judged_at), back.judged_at
        before = [step for step in closed if step.at <= at]
        reported = _reported(before[-1]) if before else not order.fixed_on_spot
        waited = None
        if before and back.ordinal == 1:
            waited = office.between(local_date(before[-1].at), day)
        seen = Seen(Grade(order.grade), Outcome(str(back.outcome)), reported)
        if period.begins <= day <= period.ends:
            yield Case(order, seen, day, back, waited)


def _missed(
    order: Order,
    judged: list[LookBack],
    period: Period,
    closed: list[OrderStep],
    office: WorkCalendar,
) -> Iterator[Case]:
    answers = [
        back.judged_at
        for back in judged
        if back.judged_at and back.outcome in ANSWERED and local_date(back.judged_at) <= period.ends
    ]
    for step in closed:
        first, last = (office.add(local_date(step.at), one) for one in WINDOW_WORKDAYS)
        was_time = first <= period.ends and last >= period.begins
        if was_time and not any(at >= step.at for at in answers):
            seen = Seen(Grade(order.grade), None, _reported(step))
            yield Case(order, seen, min(last, period.ends))


def _reported(step: OrderStep) -> bool:
    return step.act != OrderAct.FIX_ON_SPOT


def _team(work: Work, back: LookBack | None) -> str | None:
    if back is None or back.visit_id is None:
        return None
    people = select(VisitInspector).where(VisitInspector.visit_id == back.visit_id)
    went = sorted(work.session.scalars(people), key=lambda one: one.person.login)
    return ",".join(one.person_id for one in went)
