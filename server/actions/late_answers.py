"""Answers and replies whose last day is over: told of once, by the daily scan."""

from datetime import date, timedelta

from sqlalchemy import func, select

from server.domain.circular_events import CircularLate
from server.domain.measure_events import ReplyLate
from server.models import Circular, CircularCopy, Measure
from server.queries import circulars, measures
from server.work import Work

AT_ONCE = 20
"""So many circulars in one turn: each may stand for thousands who are told."""


def tell(work: Work, day: date, _turn: int, at_once: int = AT_ONCE) -> bool:
    """Tell of the next so many whose last day is over; whether there may be more."""
    over = circulars.overdue(day), Circular.late_told_on.is_(None)
    rows = select(Circular).where(*over).order_by(Circular.due_on, Circular.id)
    found = work.session.scalars(rows.limit(at_once).with_for_update()).all()
    for row in found:
        row.late_told_on = day
        missing = work.session.scalar(
            select(func.count(CircularCopy.id)).where(
                CircularCopy.circular_id == row.id, CircularCopy.answered_at.is_(None)
            )
        )
        if missing:
            work.record(CircularLate(row.id, row.kind, row.due_on.isoformat(), missing))
    return len(found) == at_once


def tell_replies(work: Work, day: date, _turn: int) -> bool:
    """Tell of the measures whose reply was due the day before: each day is looked through once."""
    over = *measures.late(day), Measure.reply_by == day - timedelta(days=1)
    for row in work.session.scalars(select(Measure).where(*over).order_by(Measure.id)):
        if row.reply_by is not None:
            work.record(ReplyLate(row.id, row.reply_by.isoformat()))
    return False
