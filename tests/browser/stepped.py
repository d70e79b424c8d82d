"""Steps of the ladder for the pages: one that waits, a bulletin for two schools one replied to."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import select

from server.actions import measures, proposals
from server.domain.planning_words import ProposalKind
from server.models import Measure


def furnish(acting: Callable[[str], Any], schools: Sequence[str], school_login: str) -> None:
    """Put them forward of these schools, and sign the bulletins as one paper."""
    with acting("zhou") as work:
        proposals.put_forward(work, schools[0], ProposalKind.INTERVIEW, why="两次催办无果")
        rows = [
            proposals.put_forward(work, school_id, ProposalKind.BULLETIN, why="逾期多日")
            for school_id in schools
        ]
        chosen = [(row.id, "") for row in rows]
    with acting("zhou") as work:
        proposals.sign_together(work, chosen, reason="多项问题逾期未改")
        of_the_first = select(Measure.id).where(Measure.school_id == schools[0])
        measure_id = work.session.scalars(of_the_first).one()
    with acting(school_login) as work:
        measures.reply(work, measure_id, text="已更换灯具，本周五前完成其余各项，总务处负责。")
