"""What may leave the house: topics people choose by, and how long a failed sending waits.

A notice without a topic stays on the desk. No topic is of a visit, a plan, a draw or a look-back
before arrival, and none may become one: what goes to a mailbox is read by whoever holds the phone.
"""

from datetime import timedelta
from enum import StrEnum

from shared.vocabulary import Role

SIGN_IN_CODE = "sign_in_code"
"""What a letter is about that brings a code to sign in: nobody chooses it, nor leaves it out."""
JOIN_CODE = "join_code"
"""One that brings a code to open an account by, to a mailbox that is nobody's here yet."""
CODE_LIFE = timedelta(minutes=15)
FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=3)
WAIT_FACTOR = 3
GIVEN_UP_AFTER = timedelta(days=7)
"""A server that was away for a day, or over a holiday, still gets what waited for it."""


class Topic(StrEnum):
    """What a person or a webhook wants to hear of."""

    ORDER = "order"
    EVIDENCE = "evidence"
    DECISION = "decision"
    CHANGED = "changed"
    INCIDENT = "incident"
    WARNING = "warning"
    ASKED = "asked"
    TABLET = "tablet"
    DELIVERY = "delivery"
    SIGN_IN = "sign_in"


LABELS = {
    Topic.ORDER: "Notices that are issued, served or signed for",
    Topic.EVIDENCE: "Evidence that came in, and more time asked for",
    Topic.DECISION: "Decisions: returned, closed, opened again, withdrawn",
    Topic.CHANGED: "Inspections changed after they were signed",
    Topic.INCIDENT: "Incidents",
    Topic.WARNING: "Early warnings",
    Topic.ASKED: "Self-checks, and answers that are overdue",
    Topic.TABLET: "Tablets whose records do not fit",
    Topic.DELIVERY: "Messages that could not be sent for a day",
    Topic.SIGN_IN: "Your account on a new device",
}
TEXTS = {"test": "This is a test: the way out is open"}
_PARTY = frozenset({Role.SCHOOL, Role.OFFICE})
_SUPERVISOR = frozenset({Role.SUPERVISOR})
HEARD_BY = {
    Topic.ORDER: _PARTY | _SUPERVISOR,
    Topic.EVIDENCE: _SUPERVISOR | {Role.LEADER},
    Topic.DECISION: _PARTY | _SUPERVISOR,
    Topic.CHANGED: _SUPERVISOR,
    Topic.INCIDENT: _SUPERVISOR,
    Topic.WARNING: _PARTY,
    Topic.ASKED: _PARTY | _SUPERVISOR,
    Topic.TABLET: _SUPERVISOR | {Role.ADMINISTRATOR},
    Topic.DELIVERY: frozenset({Role.ADMINISTRATOR}),
    Topic.SIGN_IN: frozenset(Role),
}
"""Whom a topic can concern at all: nobody else is asked to choose."""
AT_ANY_HOUR = frozenset({Topic.INCIDENT, Topic.WARNING, Topic.SIGN_IN})
"""Quiet hours hold the rest back until they are over."""


def wait_after(tries: int) -> timedelta:
    """How long the next try waits after so many that failed."""
    grown: timedelta = FIRST_WAIT * WAIT_FACTOR ** min(tries - 1, 10)
    return min(grown, LONGEST_WAIT)
