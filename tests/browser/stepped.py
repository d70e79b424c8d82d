"""Steps of the ladder for the pages: one that waits, a bulletin its school replied to."""

from collections.abc import Callable
from typing import Any

from sqlalchemy import select

from server.actions import measures, proposals
from server.domain.planning_words import ProposalKind
from server.models import Measure


def furnish(acting: Callable[[str], Any], school_id: str, school_login: str) -> None:
    """Put them forward of a school, and sign one."""
    with acting("zhou") as work:
        proposals.put_forward(work, school_id, ProposalKind.INTERVIEW, why="两次催办无果")
        row = proposals.put_forward(work, school_id, ProposalKind.BULLETIN, why="逾期多日")
    with acting("zhou") as work:
        proposals.decide(work, row.id, taken=True, reason="多项问题逾期未改")
        measure_id = work.session.scalars(select(Measure.id)).one()
    with acting(school_login) as work:
        measures.reply(work, measure_id, text="已更换灯具，本周五前完成其余各项，总务处负责。")
