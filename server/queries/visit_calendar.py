"""The calendar of visits and look-backs, as far as the asker may know of each."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import selectinload

from server.models import CalendarAddress, LookBack, Order, School, Visit, VisitInspector
from server.queries import knowing
from server.work import Work
from shared.clock import local_date
from shared.vocabulary import LookBackState, VisitState

ROWS_MAX = 500
BACK_DAYS, AHEAD_DAYS = 60, 400
"""What somebody's own calendar shows: so much of the past, and a school year ahead."""


@dataclass(frozen=True)
class Going:
    """A visit in somebody's calendar; before its hour its team knows but that there is one."""

    id: str
    begins: datetime | date
    planned_at: datetime
    state: str
    visit: Visit | None

    def day(self, zone: str) -> date:
        """The office's day it stands on."""
        at = self.begins
        return local_date(at, zone) if isinstance(at, datetime) else at


def visits(work: Work, first: date, last: date, most: int = ROWS_MAX) -> list[Going]:
    """The asker's visits of these days: all that they plan, and their own.

    Of more than can be told the nearest to come are, then those that are over.
    """
    planners = work.reach("visit.read", Visit)
    rows = work.session.scalars(
        select(Visit)
        .where(
            or_(planners, knowing.own(work)),
            Visit.state != VisitState.CANCELLED,
            Visit.visit_on.between(first, last),
        )
        .options(
            selectinload(Visit.school).selectinload(School.area),
            selectinload(Visit.team).selectinload(VisitInspector.person),
        )
        .order_by(Visit.visit_on < work.today, Visit.release_at, Visit.id)
        .limit(most)
    ).all()
    rows = sorted(rows, key=lambda row: (row.release_at, row.id))
    known = set(
        work.session.scalars(
            select(Visit.id).where(
                Visit.id.in_([row.id for row in rows]), or_(planners, knowing.teams_own(work))
            )
        )
    )
    return [_going(work, row, row.id in known) for row in rows]


def due(work: Work, first: date, last: date) -> Sequence[tuple[LookBack, Order, School]]:
    """The look-backs whose last day lies in these days and that nobody has planned."""
    if not work.may("lookback.read"):
        return ()
    rows = work.session.execute(
        select(LookBack, Order, School)
        .join(Order, Order.id == LookBack.order_id)
        .join(School, School.id == LookBack.school_id)
        .where(
            work.reach("lookback.read", LookBack),
            LookBack.state == LookBackState.DUE,
            LookBack.due_until.between(first, last),
        )
        .order_by(LookBack.due_until, LookBack.id)
        .limit(ROWS_MAX)
    )
    return [(row[0], row[1], row[2]) for row in rows]


def span(today: date) -> tuple[date, date]:
    """The days a calendar elsewhere is told of."""
    return today - timedelta(days=BACK_DAYS), today + timedelta(days=AHEAD_DAYS)


def address_since(work: Work) -> datetime | None:
    """Since when the asker has a calendar address."""
    mine = select(CalendarAddress.made_at).where(
        CalendarAddress.person_id == work.signed_in().person_id
    )
    return work.session.scalars(mine).one_or_none()


def _going(work: Work, row: Visit, known: bool) -> Going:
    sealed = not known
    on_its_day = local_date(row.release_at, work.settings.time_zone) == row.visit_on
    begins = row.release_at if sealed or on_its_day else row.visit_on
    return Going(row.id, begins, row.planned_at, row.state, None if sealed else row)
