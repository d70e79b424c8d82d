"""Before schools close (节前模式): all that is due is planned in one step."""

from server.actions import lookbacks
from server.actions.visits import Plan
from server.domain.lookback_events import BeforeClosingPlanned
from server.models import Visit
from server.queries import before_closing as queries
from server.queries.before_closing import Closing
from server.work import Work
from shared.problems import Invalid


class ProposalChanged(Invalid):
    code = "proposal_changed"
    text = "Something changed since you looked. Look at the pairs again, then plan."


def plan_all(work: Work, closing: Closing, *, seen: str) -> list[Visit]:
    """Plan a visit to each school that has a pair, as it was seen; nothing if that changed."""
    proposed = queries.propose(work, closing)
    if proposed.digest != seen:
        raise ProposalChanged()
    if not proposed.sent:
        raise Invalid("There is nothing to plan.")
    visits = []
    for line in proposed.sent:
        if line.sent is None:
            continue
        day = line.sent.day
        going = Plan(line.sent.team, day, queries.release_at(work, closing, day))
        cases = [one.row.id for one in line.group.cases]
        visits.append(lookbacks.plan(work, cases, going=going))
    work.record(
        BeforeClosingPlanned(
            ",".join(closing.areas) or "all",
            closing.occasion,
            closing.name.strip(),
            closing.last_day.isoformat(),
            len(visits),
            sum(len(one.group.cases) for one in proposed.sent),
            len(proposed.left),
        )
    )
    return visits
