"""The leading group's page: as yesterday began against now, and what each of the days brought."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from server.models import BoardSnapshot, Order
from server.queries import board, worklist
from server.queries.board import Brought, Figures, Line
from server.queries.parts import Period
from server.queries.worklist import View
from server.work import Work

ONE_DAY = timedelta(days=1)
LATEST = 8
"""So many overdue orders have room on the page."""


@dataclass(frozen=True)
class Town:
    """A town, then and now."""

    line: Line
    before: Figures | None


@dataclass(frozen=True)
class Day:
    """All that stands on the page."""

    span: Period
    now: Figures
    before: Figures | None
    """As the day before began; None where nobody kept it."""
    kept_at: datetime | None
    brought: Sequence[Brought]
    towns: Sequence[Town]
    overdue: Sequence[Order]
    """Those that are overdue longest."""


def read(work: Work) -> Day:
    """The page of today, of the areas in reach."""
    work.require("board.read")
    span = board.period(work)
    lines = board.lines(work, span)
    kept_at, kept = _kept(work)
    known = {line.group.key for line in lines}
    before = [told for area, told in kept.items() if area in known]
    days = (work.today - ONE_DAY, work.today)
    return Day(
        span,
        board.total(lines),
        sum(before, Figures()) if before else None,
        kept_at,
        board.brought(work, [Period(day, day) for day in days]),
        [Town(line, kept.get(line.group.key)) for line in lines],
        _overdue_longest(work),
    )


def _kept(work: Work) -> tuple[datetime | None, dict[str, Figures]]:
    """What was kept as yesterday began, by area, and when that was."""
    asked = select(BoardSnapshot).where(
        work.reach("board.read", BoardSnapshot), BoardSnapshot.day == work.today - ONE_DAY
    )
    rows = list(work.session.scalars(asked))
    told = {row.area_id: Figures(**row.figures) for row in rows}
    return min((row.at for row in rows), default=None), told


def _overdue_longest(work: Work) -> list[Order]:
    overdue = work.reach("order.read", Order), worklist.shown(View.OVERDUE, work)
    asked = select(Order).where(*overdue).options(selectinload(Order.school))
    rows, _ = worklist.paged(work, asked, newest=False, after="", limit=LATEST)
    return rows
