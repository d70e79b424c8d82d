"""What the ladder goes by: schools with what is overdue there, and which rungs were taken up."""

from collections import Counter
from datetime import date, timedelta

from sqlalchemy import select

from server.domain.escalation import Late, Standing
from server.domain.planning_words import ProposalKind, ProposalState
from server.models import Order, Proposal
from server.queries import calendar, standing
from server.work import Work
from shared.clock import local_date
from shared.vocabulary import Grade, HandlingLevel, OrderKind

BULLETINS_COUNT_FOR = timedelta(days=365)


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
    return {
        school_id: Standing(found, bulletins[school_id], interviews.get(school_id))
        for school_id, found in sorted(late.items())
    }


def _taken(work: Work, day: date) -> tuple[Counter[str], dict[str, date]]:
    """How many bulletins, and the latest interview, were taken up within a year, by school."""
    bulletins: Counter[str] = Counter()
    interviews: dict[str, date] = {}
    asked = select(Proposal.school_id, Proposal.kind, Proposal.decided_at).where(
        Proposal.state == ProposalState.TAKEN, Proposal.decided_at.is_not(None)
    )
    for school_id, kind, decided_at in work.session.execute(asked.order_by(Proposal.decided_at)):
        if decided_at is None:
            continue
        on = local_date(decided_at, work.settings.time_zone)
        if on < day - BULLETINS_COUNT_FOR:
            continue
        if kind == ProposalKind.BULLETIN:
            bulletins[school_id] += 1
        elif kind == ProposalKind.INTERVIEW:
            interviews[school_id] = on
    return bulletins, interviews
