"""Going through the schools with overdue orders every day, and proposing what the ladder says."""

from collections.abc import Iterable
from datetime import date

from server.domain import escalation
from server.domain.city_settings import (
    LADDER_BULLETINS,
    LADDER_ORDERS,
    LADDER_REMINDER,
    LADDER_WORKDAYS,
)
from server.domain.escalation import Late, Standing, Step, Thresholds
from server.domain.lookback_events import ActionProposed
from server.domain.planning_words import ProposalState
from server.infra.database import INSERTS
from server.models import Proposal
from server.queries import ladder, settings
from server.work import Work


def climb(work: Work, day: date, _turn: int) -> bool:
    """Propose the rung of each school, with the figures it stands on; each once."""
    known = Thresholds(
        reminder_workdays=settings.value(work, LADDER_REMINDER),
        overdue_workdays=settings.value(work, LADDER_WORKDAYS),
        overdue_orders=settings.value(work, LADDER_ORDERS),
        bulletins=settings.value(work, LADDER_BULLETINS),
    )
    for school_id, standing in ladder.standings(work, day).items():
        _propose(work, school_id, standing, escalation.steps(standing, known))
    return False


def _propose(work: Work, school_id: str, school: Standing, steps: Iterable[Step]) -> None:
    insert = INSERTS[work.session.get_bind().dialect.name]
    for step in steps:
        row = {
            "id": work.new_id(), "kind": step.kind, "cause": step.cause, "key": step.key,
            "state": ProposalState.PROPOSED, "school_id": school_id, "reason": "",
            "order_id": step.order.order_id, "proposed_at": work.now,
            "facts": _figures(school, step.order),
        }  # fmt: skip
        once = insert(Proposal).values(row).on_conflict_do_nothing().returning(Proposal.id)
        if (made := work.session.scalar(once)) is not None:
            work.record(ActionProposed(made, step.kind, step.cause, school_id))


def _figures(school: Standing, order: Late) -> dict[str, int]:
    """What the proposal stands on, as it was counted that day."""
    longest = max(one.workdays for one in school.late)
    counted = {"overdue": len(school.late), "longest": longest, "bulletins": school.bulletins}
    return counted | {"workdays": order.workdays}
