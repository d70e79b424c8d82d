"""What a look-back does to its order, by rule: archived, opened again, gone back to once more."""

from dataclasses import dataclass
from typing import Any

from server.actions import indicators, lookbacks, orders, proposals
from server.domain import events, lookback
from server.domain.lifecycle import OrderAct, order_after, reported_as_done
from server.domain.lookback import Reason
from server.domain.lookback_events import FalseReportRecorded
from server.domain.planning_words import ProposalCause, ProposalKind
from server.models import FalseReport, LookBack, Order, Visit
from server.queries import calendar, school_calendar
from server.work import Work
from shared.clock import local_date
from shared.outcomes import Consequence, Effect, consequence
from shared.problems import Forbidden, NotFound, WrongState
from shared.vocabulary import (
    Grade,
    HandlingLevel,
    LookBackState,
    OrderKind,
    OrderState,
    Outcome,
)

MOVES = {Effect.ARCHIVE: OrderAct.ARCHIVE, Effect.REOPEN: OrderAct.REOPEN}


@dataclass(frozen=True)
class Judgement:
    """What inspectors found on going back."""

    outcome: Outcome
    inspection_id: str
    note: str = ""
    paper_matches: bool | None = None
    like_checked: bool | None = None


def judge(work: Work, lookback_id: str, *, found: Judgement) -> LookBack:
    """Record what was found on going back, and let its consequence follow."""
    row = work.session.get(LookBack, lookback_id, with_for_update=True)
    if row is None:
        raise NotFound()
    visit = lookbacks.visit_of(work, row)
    _refuse_strangers(work, visit)
    if row.state == LookBackState.JUDGED:
        raise WrongState(state=row.state, act="judge")
    order = work.session.get_one(Order, row.order_id, with_for_update=True)
    follows = _consequence(row, order, found.outcome)
    if follows.effect in MOVES and not _is_over_anyway(order, follows):
        # Refused before anything is written.
        order_after(order.state, MOVES[follows.effect])
    # Who judges late makes it the case's visit again.
    row.visit, row.state, row.outcome = visit, LookBackState.JUDGED, found.outcome
    row.judged_at, row.judged_by = work.now, work.actor.person_id
    row.inspection_id, row.note = found.inspection_id, found.note
    row.paper_matches, row.like_checked = found.paper_matches, found.like_checked
    row.explained = {**row.explained, "follows": _told(order, follows)}
    work.record(events.LookBackJudged(row.id, row.order_id, found.outcome))
    _follow(work, row, order, follows)
    return row


def _is_over_anyway(order: Order, follows: Consequence) -> bool:
    """An archived case that a complaint brought back, and that is still in order."""
    return follows.effect is Effect.ARCHIVE and order.state == OrderState.ARCHIVED


def _refuse_strangers(work: Work, visit: Visit | None) -> None:
    team = {member.person_id for member in visit.team} if visit else set()
    work.require("lookback.judge")
    if work.actor.person_id not in team:
        raise Forbidden("Only the inspectors of this look-back may judge it.")


def _consequence(row: LookBack, order: Order, outcome: Outcome) -> Consequence:
    return consequence(
        outcome,
        HandlingLevel(order.handling_level),
        order.term_workdays,
        grade=Grade(order.grade),
        reported=reported_as_done(step.act for step in order.steps),
        ordinal=row.ordinal,
    )


def _follow(work: Work, row: LookBack, order: Order, follows: Consequence) -> None:
    if follows.effect is Effect.ARCHIVE and order.state != OrderState.ARCHIVED:
        orders.archive(work, order, str(row.outcome))
    elif follows.effect is Effect.REOPEN:
        _propose(work, row, order, follows)
        orders.reopen(
            work,
            order,
            outcome=str(row.outcome),
            level=follows.handling_level,
            workdays=follows.term_workdays or 1,
        )
        indicators.see_back_later(work, row.id)
    else:
        orders.note_look_back(work, order, str(row.outcome))
    if row.outcome == Outcome.REBOUND and order.kind == OrderKind.NOTICE:
        # From here on the school is on the watch list: all that was closed there is looked at.
        lookbacks.take_in(work, order.school_id, Reason.EARLIER_REBOUND)
    _go_again(work, row, order, follows)


def _propose(work: Work, row: LookBack, order: Order, follows: Consequence) -> None:
    """What the office decides on: bulletin, interview, listing; a false report goes on record."""
    if follows.false_report:
        _record_false_report(work, row, order)
    for kind, cause, wanted in (
        (ProposalKind.BULLETIN, ProposalCause.PARTLY, follows.bulletin),
        (ProposalKind.INTERVIEW, ProposalCause.FALSE_REPORT, follows.false_report),
        (ProposalKind.LISTING, ProposalCause.REBOUND, follows.propose_listing),
    ):
        if wanted:
            proposals.propose(work, kind, cause, order, row)


def _record_false_report(work: Work, row: LookBack, order: Order) -> None:
    """虚假整改 is a 较大 of its own, whatever the grade of the fault was."""
    false = FalseReport(
        id=work.new_id(),
        lookback_id=row.id,
        order_id=order.id,
        school_id=order.school_id,
        grade=Grade.SERIOUS,
        recorded_by=work.actor.person_id,
        recorded_at=work.now,
    )
    work.session.add(false)
    work.record(FalseReportRecorded(false.id, order.id, false.grade))


def _told(order: Order, follows: Consequence) -> dict[str, Any]:
    """What follows, as pages tell it in words afterwards."""
    return {
        "effect": str(follows.effect),
        "level_before": order.handling_level,
        "level": str(follows.handling_level),
        "term_workdays": follows.term_workdays,
        "next_workdays": follows.next_workdays,
        "false_report": follows.false_report,
    }


def _go_again(work: Work, row: LookBack, order: Order, follows: Consequence) -> None:
    """What could not be checked is gone back to within 30 working days, a 重大 twice."""
    if follows.next_workdays is None or follows.effect is Effect.REOPEN:
        return
    days = school_calendar.of_school(work, order.school_id)
    office = calendar.around(work, area_id=order.area_id)
    if row.outcome == Outcome.FIXED and order.closed_at is not None:
        closed_on = local_date(order.closed_at, work.settings.time_zone)
        second = lookback.second_window(closed_on, work.today, office, days)
        lookbacks.put(work, order, Reason.SECOND, second, ordinal=row.ordinal + 1)
        return
    window = lookback.next_window(work.today, follows.next_workdays, office, days)
    lookbacks.put(
        work, order, Reason(row.reason), window, ordinal=row.ordinal, complaint_id=row.complaint_id
    )
