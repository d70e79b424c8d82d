"""What the ladder goes by: schools with what is overdue there, and which rungs were taken up."""

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import func, select

from server.domain.escalation import Late, Standing
from server.domain.planning_words import ProposalKind, ProposalState
from server.models import FalseReport, Order, Proposal
from server.queries import calendar, standing
from server.work import Work
from shared.clock import end_of_day, local_date
from shared.vocabulary import Grade, HandlingLevel, OrderKind

ONE_DAY = timedelta(days=1)
COUNTS_FOR = timedelta(days=365)
"""So long a bulletin or an interview that was taken up is held against a school."""


def standings(work: Work, day: date) -> dict[str, Standing]:
    """Every school with overdue orders of its own on this day."""
    late: dict[str, list[Late]] = {}
    rows = work.session.execute(
        select(
            Order.id, Order.school_id, Order.area_id, Order.due_on, Order.grade,
            Order.handling_level,
        )
        .where(standing.overdue(day), Order.kind == OrderKind.NOTICE)
        .order_by(Order.due_on, Order.id)
    )  # fmt: skip
    for order_id, school_id, area_id, due_on, grade, level in rows:
        if due_on is None:
            continue
        over = calendar.back_to(work, due_on, area_id).between(due_on, day)
        listed, major = level == HandlingLevel.LISTED, grade == Grade.MAJOR
        late.setdefault(school_id, []).append(Late(order_id, due_on, over, major, listed))
    bulletins, interviews = _taken(work, day)
    false = _false_reports(work, day)
    return {
        school_id: Standing(
            found,
            bulletins[school_id],
            interviews.get(school_id),
            _is_since(false.get(school_id), interviews.get(school_id)),
        )
        for school_id, found in sorted(late.items())
    }


def _is_since(reported: date | None, interviewed: date | None) -> bool:
    return reported is not None and (interviewed is None or reported > interviewed)


def _false_reports(work: Work, day: date) -> dict[str, date]:
    """The latest false report within a year, by school."""
    zone = work.settings.time_zone
    asked = (
        select(FalseReport.school_id, func.max(FalseReport.recorded_at))
        .where(FalseReport.recorded_at >= end_of_day(day - COUNTS_FOR - ONE_DAY, zone))
        .join(Order, Order.id == FalseReport.order_id)
        .where(Order.kind == OrderKind.NOTICE)
        .group_by(FalseReport.school_id)
    )
    return {school_id: local_date(at, zone) for school_id, at in work.session.execute(asked)}


def _taken(work: Work, day: date) -> tuple[Counter[str], dict[str, date]]:
    """How many bulletins, and the latest interview, were taken up within a year, by school."""
    zone = work.settings.time_zone
    asked = (
        select(Proposal.school_id, Proposal.kind, func.count(), func.max(Proposal.decided_at))
        .where(
            Proposal.state == ProposalState.TAKEN,
            Proposal.kind.in_((ProposalKind.BULLETIN, ProposalKind.INTERVIEW)),
            Proposal.decided_at >= end_of_day(day - COUNTS_FOR - ONE_DAY, zone),
        )
        .group_by(Proposal.school_id, Proposal.kind)
    )
    bulletins: Counter[str] = Counter()
    interviews: dict[str, date] = {}
    for school_id, kind, count, latest in work.session.execute(asked):
        if kind == ProposalKind.BULLETIN:
            bulletins[school_id] = count
        elif latest is not None:
            interviews[school_id] = local_date(latest, zone)
    return bulletins, interviews
