"""What the busy city has on paper: a visit whose tablet failed, half typed in."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from sqlalchemy import select

from server.actions import lookbacks, paper_entries, visits
from server.actions.visits import Plan
from server.models import Visit
from server.work import Works
from shared.clock import local_date

LATER = timedelta(minutes=1)
FORM = {
    "received": ["副校长"],
    "a.XF-07": ["fail"],
    "n.XF-07": ["三楼东侧"],
    "a.XF-01": ["pass"],
    "a.RF-01": ["0"],
    "more": ["1"],
}


def furnish(
    works: Works, acting: Callable[[str], Any], school_id: str, team: tuple[str, str]
) -> None:
    """Planned, released, and begun to be typed in by who leads it."""
    clock: Any = works.clock
    hour = clock.now()
    clock.set(hour - 2 * LATER)
    with acting("zhou") as work:
        # At midnight the hour lies in the next day already.
        day = local_date(work.now + LATER, work.settings.time_zone)
        visits.plan_ad_hoc(work, school_id, plan=Plan(team, day, work.now + LATER))
    clock.set(hour)
    with works.writing() as work:
        lookbacks.publish_released(work, visits.release_due(work))
    with acting("chen") as work:
        visit_id = work.session.scalars(
            select(Visit.id).where(Visit.school_id == school_id, Visit.lead_id == team[0])
        ).first()
        paper_entries.keep(work, visit_id or "", FORM, seen=0)
