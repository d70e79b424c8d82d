"""Two who decide from the same page: the later is told what was decided, the first that it was met.

A page says which state of the order it showed; what was changed since is decided by nobody unseen.
"""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from zoneinfo import ZoneInfo

from server.domain.lifecycle import OrderAct
from server.domain.order_events import DecisionMet
from server.models import Order, Person
from server.work import Work
from shared.problems import Problem
from shared.vocabulary import ReviewVerdict

TOLD: dict[str, str] = {
    OrderAct.ISSUE: "{who} confirmed it meanwhile, at {at}. Of yours nothing was stored.",
    OrderAct.DECLINE: "{who} issued it as serious meanwhile, at {at}. Of yours nothing was stored.",
    OrderAct.ACCEPT: "{who} accepted this evidence meanwhile, at {at}. Of yours nothing was"
    " stored.",
    OrderAct.ACCEPT_FOR_RECHECK: "{who} accepted this evidence meanwhile, at {at}. Of yours nothing"
    " was stored.",
    OrderAct.PASS_RECHECK: "{who} closed it after the re-check meanwhile, at {at}. Of yours nothing"
    " was stored.",
    OrderAct.FAIL_RECHECK: "{who} sent it back after the re-check meanwhile, at {at}: “{remark}”."
    " Of yours nothing was stored.",
    OrderAct.RETURN: "{who} returned this evidence meanwhile, at {at}: “{remark}”. Of yours nothing"
    " was stored; look at what came after it.",
    "": "This order was changed meanwhile, at {at}. Of yours nothing was stored; look at it again.",
    OrderAct.GRANT_EXTENSION: "{who} granted more time meanwhile, at {at}. Of yours nothing was"
    " stored.",
    OrderAct.REFUSE_EXTENSION: "{who} refused more time meanwhile, at {at}: “{remark}”. Of yours"
    " nothing was stored.",
    OrderAct.CORRECT_GRADE: "{who} confirmed another grade meanwhile, at {at}: “{remark}”. Of yours"
    " nothing was stored.",
    OrderAct.WITHDRAW: "{who} withdrew this order meanwhile, at {at}: “{remark}”. Of yours nothing"
    " was stored.",
}
"""What was decided, by the act; under no name what is told as a change alone."""
VERDICTS = {ReviewVerdict.ACCEPTED: OrderAct.ACCEPT, ReviewVerdict.RETURNED: OrderAct.RETURN}


class DecidedMeanwhile(Problem):
    """Somebody was first; says who, when and how."""

    code, status = "decided_meanwhile", 409
    text = "This order was changed meanwhile. Of yours nothing was stored; look at it again."


@dataclass(frozen=True)
class Decided:
    """What was done first: the act, by whom, with which words, when."""

    act: str
    by: str | None
    remark: str
    at: datetime


@dataclass(frozen=True)
class Seen:
    """What a page showed when it was asked to decide; None where nothing was said of it."""

    rev: int | None = None
    evidence_id: str = ""


NOT_SAID = Seen()


def require_as_seen(work: Work, order: Order, seen: Seen) -> None:
    """Refuse to decide what its reader did not see; whoever decided it first hears of it."""
    last = order.evidence[-1].id if order.evidence else ""
    unchanged = seen.rev in (None, order.rev) and seen.evidence_id in ("", last)
    if unchanged:
        return
    decided = _of_evidence(order, seen.evidence_id) or _last_step(order)
    if decided is None:
        raise DecidedMeanwhile()
    first = work.session.get(Person, decided.by) if decided.by else None
    if first is not None and first.id != work.actor.person_id:
        work.keep(partial(_tell_the_first, event=DecisionMet(order.id, first.id, decided.act)))
    told = TOLD.get(decided.act) if first is not None else None
    zone = ZoneInfo(work.settings.time_zone)
    raise DecidedMeanwhile(
        told or TOLD[""],
        who=first.name if first else "",
        at=f"{decided.at.astimezone(zone):%m-%d %H:%M}",
        remark=decided.remark,
        act=decided.act,
    )


def _tell_the_first(work: Work, event: DecisionMet) -> None:
    work.record(event)


def _of_evidence(order: Order, evidence_id: str) -> Decided | None:
    """What was decided of the evidence that was shown."""
    for one in order.evidence:
        if one.id == evidence_id and one.verdict and one.reviewed_at:
            act = VERDICTS[ReviewVerdict(one.verdict)]
            return Decided(act, one.reviewed_by, one.remark, one.reviewed_at)
    return None


def _last_step(order: Order) -> Decided | None:
    """The last thing that was done to it."""
    if not order.steps:
        return None
    step = order.steps[-1]
    return Decided(step.act, step.person_id, step.text, step.at)
