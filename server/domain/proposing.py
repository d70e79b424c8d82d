"""Deciding on what was proposed: which steps two persons sign, and what stands in the way."""

from server.domain.planning_words import ProposalKind, ProposalState
from shared.problems import Forbidden, Problem

TWO_PERSONS = frozenset({ProposalKind.LISTING})
"""What one person signs and another confirms."""
WAITS = frozenset({ProposalState.PROPOSED, ProposalState.SIGNED})
"""States in which somebody's word is still awaited."""


class AnotherMustSign(Forbidden):
    code = "second_person_needed"
    text = "Whoever signed first does not sign again. Ask a colleague."


class CaseOver(Problem):
    code, status = "case_over", 409
    text = "The case is closed meanwhile: there is nothing to be listed. Set it aside, and say so."


class SignedMeanwhile(Problem):
    code, status = "decided_meanwhile", 409
    text = "Somebody signed or decided this meanwhile. Of yours nothing was stored; look again."
