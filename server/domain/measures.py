"""Measures: which are lifted, which ask for a reply, how their papers are numbered."""

from dataclasses import dataclass
from datetime import date

from server.domain.planning_words import MeasureState, ProposalKind
from shared.problems import Problem

NUMBER_WORDS = {
    ProposalKind.REMINDER: "催办",
    ProposalKind.BULLETIN: "通报",
    ProposalKind.INTERVIEW: "约谈",
    ProposalKind.LISTING: "挂牌",
    ProposalKind.VETO: "否决建议",
    ProposalKind.PRAISE: "表扬",
}
"""What the numbers of each are told by, after the short name of their issuer."""
REGISTER = "measure_{kind}"
"""The number register of a kind."""
LIFTED = frozenset({ProposalKind.BULLETIN, ProposalKind.INTERVIEW, ProposalKind.LISTING})
"""What is in force until somebody lifts it."""
REPLIED_TO = frozenset({ProposalKind.BULLETIN, ProposalKind.INTERVIEW, ProposalKind.LISTING})
"""What the school replies to in writing."""
TOGETHER = frozenset({ProposalKind.BULLETIN, ProposalKind.PRAISE})
"""What may name several schools in one numbered paper."""
LATE, UNREAD = "late", "unread"
"""Replies that did not come in time; replies nobody has read."""
HELD_WITHIN_DAYS = 365
"""An interview is held within a year."""
REPLY_PHOTOS_MAX = 6
"""So many pictures with one reply: they show what was done, and are no evidence of a case."""
ORDERS_NAMED_MAX = 10
"""So many overdue orders are named on a paper; how many there are is told as a number."""


@dataclass(frozen=True)
class Terms:
    """What whoever signs says of a measure besides why."""

    conditions: str = ""
    held_on: date | None = None
    place: str = ""
    together: str = ""
    """The act that signs several in one numbered paper; nothing where it goes out alone."""


class EachAlone(Problem):
    code, status = "each_alone", 409
    text = "Only bulletins, also of praise, to schools go out in one paper."


class NamedAlready(Problem):
    code, status = "named_already", 409
    text = "The paper names this school already. What is left over is signed by itself."


class StillOpen(Problem):
    code, status = "still_open", 409
    text = "The listed case is not closed yet. It is delisted once it was accepted on the site."


class HeldLater(Problem):
    code, status = "held_later", 409
    text = "The interview is held on {day}; its minutes are kept from that day on."


def begins_as(kind: ProposalKind) -> MeasureState:
    """The state of a measure that goes out."""
    return MeasureState.IN_FORCE if kind in LIFTED else MeasureState.TOLD
