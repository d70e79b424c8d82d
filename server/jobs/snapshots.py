"""What the board shows as a local day begins, kept for the day after: once a day and area.

A day on which nothing ran stays without figures: what is known later is not what it began with.
"""

from dataclasses import asdict
from datetime import date

from sqlalchemy import select

from server.models import BoardSnapshot
from server.queries import board
from server.work import Work


def keep(work: Work, day: date, _turn: int) -> bool:
    """Keep the figures of today, area by area; never more of it to come."""
    if day != work.today:
        return False
    kept = select(BoardSnapshot.area_id).where(BoardSnapshot.day == day)
    known = set(work.session.scalars(kept))
    for line in board.lines(work, board.period(work)):
        if line.group.key not in known:
            place = {"day": day, "area_id": line.group.key}
            work.new(BoardSnapshot, **place, at=work.now, figures=asdict(line.told))
    return False
