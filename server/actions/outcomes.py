"""What a look-back does to its order, by rule: archived, opened again, gone back to once more."""

from server.actions import lookbacks, orders
from server.domain import events, lookback
from server.domain.lookback import Reason
from server.models import LookBack, Order
from server.queries import calendar
from server.work import Work
from shared.outcomes import Consequence, Effect, consequence
from shared.problems import Forbidden, WrongState
from shared.vocabulary import Grade, HandlingLevel, LookBackState, Outcome


def judge(
    work: Work,
    lookback_id: str,
    *,
    outcome: Outcome,
    inspection_id: str,
    note: str = "",
    paper_matches: bool | None = None,
    like_checked: bool | None = None,
) -> LookBack:
    """Record what was found on going back, and let its consequence follow."""
    row = work.session.get_one(LookBack, lookback_id, with_for_update=True)
    _refuse_strangers(work, row)
    if row.state != LookBackState.PLANNED:
        raise WrongState(state=row.state, act="judge")
    row.state, row.outcome = LookBackState.JUDGED, outcome
    row.judged_at, row.judged_by = work.now, work.actor.person_id
    row.inspection_id, row.note = inspection_id, note
    row.paper_matches, row.like_checked = paper_matches, like_checked
    work.record(events.LookBackJudged(row.id, row.order_id, outcome))
    _follow(work, row, work.session.get_one(Order, row.order_id, with_for_update=True))
    return row


def _refuse_strangers(work: Work, row: LookBack) -> None:
    team = {member.person_id for member in row.visit.team} if row.visit else set()
    work.require("lookback.judge")
    if work.actor.person_id not in team:
        raise Forbidden("Only the inspectors of this look-back may judge it.")


def _follow(work: Work, row: LookBack, order: Order) -> None:
    level = HandlingLevel(order.handling_level)
    follows = consequence(
        Outcome(row.outcome or ""),
        level,
        order.term_workdays,
        grade=Grade(order.grade),
        ordinal=row.ordinal,
    )
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
    _go_again(work, row, order, follows)


def _go_again(work: Work, row: LookBack, order: Order, follows: Consequence) -> None:
    """A rebound is gone back to within 30 working days, a 重大 twice."""
    if follows.next_workdays is None or follows.effect is Effect.REOPEN:
        return
    first, last = lookback.next_window(work.today, follows.next_workdays, calendar.around(work))
    reason = Reason.SECOND if row.outcome == Outcome.FIXED else Reason(row.reason)
    ordinal = row.ordinal + 1 if row.outcome == Outcome.FIXED else row.ordinal
    lookbacks.add(work, order, reason, first, last, ordinal)
