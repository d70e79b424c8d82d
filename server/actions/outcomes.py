"""What a look-back does to its order, by rule: archived, opened again, gone back to once more."""

from dataclasses import dataclass

from server.actions import lookbacks, orders
from server.domain import events, lookback
from server.domain.lifecycle import OrderAct, order_after
from server.domain.lookback import Reason
from server.models import LookBack, Order
from server.queries import calendar
from server.work import Work
from shared.outcomes import Consequence, Effect, consequence
from shared.problems import Forbidden, NotFound, WrongState
from shared.vocabulary import Grade, HandlingLevel, LookBackState, Outcome

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
    _refuse_strangers(work, row)
    if row.state != LookBackState.PLANNED:
        raise WrongState(state=row.state, act="judge")
    order = work.session.get_one(Order, row.order_id, with_for_update=True)
    follows = _consequence(row, order, found.outcome)
    if follows.effect in MOVES:
        # Refused before anything is written.
        order_after(order.state, MOVES[follows.effect])
    row.state, row.outcome = LookBackState.JUDGED, found.outcome
    row.judged_at, row.judged_by = work.now, work.actor.person_id
    row.inspection_id, row.note = found.inspection_id, found.note
    row.paper_matches, row.like_checked = found.paper_matches, found.like_checked
    work.record(events.LookBackJudged(row.id, row.order_id, found.outcome))
    _follow(work, row, order, follows)
    return row


def _refuse_strangers(work: Work, row: LookBack) -> None:
    team = {member.person_id for member in row.visit.team} if row.visit else set()
    work.require("lookback.judge")
    if work.actor.person_id not in team:
        raise Forbidden("Only the inspectors of this look-back may judge it.")


def _consequence(row: LookBack, order: Order, outcome: Outcome) -> Consequence:
    return consequence(
        outcome,
        HandlingLevel(order.handling_level),
        order.term_workdays,
        grade=Grade(order.grade),
        ordinal=row.ordinal,
    )


def _follow(work: Work, row: LookBack, order: Order, follows: Consequence) -> None:
    if follows.effect is Effect.ARCHIVE:
        orders.archive(work, order, str(row.outcome))
    elif follows.effect is Effect.REOPEN:
        orders.reopen(
            work,
            order,
            outcome=str(row.outcome),
            level=follows.handling_level,
            workdays=follows.term_workdays or 1,
        )
    else:
        orders.note_look_back(work, order, str(row.outcome))
    _go_again(work, row, order, follows)


def _go_again(work: Work, row: LookBack, order: Order, follows: Consequence) -> None:
    """A rebound is gone back to within 30 working days, a 重大 twice."""
    if follows.next_workdays is None or follows.effect is Effect.REOPEN:
        return
    first, last = lookback.next_window(work.today, follows.next_workdays, calendar.around(work))
    reason = Reason.SECOND if row.outcome == Outcome.FIXED else Reason(row.reason)
    ordinal = row.ordinal + 1 if row.outcome == Outcome.FIXED else row.ordinal
    lookbacks.add(work, order, reason, first, last, ordinal)
