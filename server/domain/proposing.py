"""Deciding on what was proposed: which steps two persons sign, and what stands in the way."""

from server.domain.planning_words import ProposalKind, ProposalState
from shared.problems import Forbidden, Problem

TWO_PERSONS = frozenset({ProposalKind.LISTING, ProposalKind.VETO})
"""What one person signs and another confirms."""
BY_HAND = (
    ProposalKind.PRAISE,
    ProposalKind.BULLETIN,
    ProposalKind.INTERVIEW,
    ProposalKind.LISTING,
    ProposalKind.VETO,
)
"""What a person may put forward of a school, without a rule."""
OF_ORDERS = (ProposalKind.LISTING, ProposalKind.BULLETIN, ProposalKind.INTERVIEW)
"""What a person may put forward from the page of an order, about it."""
WAITS = frozenset({ProposalState.PROPOSED, ProposalState.SIGNED})
"""States in which somebody's word is still awaited."""


class AnotherMustSign(Forbidden):
    code = "second_person_needed"
    text = "Whoever signed first does not sign again. Ask a colleague."


class CityConfirms(Forbidden):
    code = "city_confirms"
    text = "A veto is proposed to the county: whoever looks after the whole city confirms it."


class CaseOver(Problem):
    code, status = "case_over", 409
    text = "The case is closed meanwhile: there is nothing to be listed. Set it aside, and say so."


class ListedAlready(Problem):
    code, status = "listed_already", 409
    text = "This case is listed already, or its listing waits for a signature."


class SignedMeanwhile(Problem):
    code, status = "decided_meanwhile", 409
    text = "Somebody signed or decided this meanwhile. Of yours nothing was stored; look again."
