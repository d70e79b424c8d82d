"""The proposals as a list: what a file tells of each."""

from typing import Any

from server.console.listing import Column, Listing, Look, one
from server.console.lists.of_schools import town
from server.console.words import label, reader
from server.domain.planning_words import ProposalCause, ProposalKind, ProposalState
from server.queries import proposals
from server.queries.proposals import ALL, Wanted

TEXTS = {
    "proposals": "Proposed steps",
    "step": "Step",
    "why": "Why",
    "school": "School",
    "town": "Town",
    "order": "Number of the order",
    "overdue": "Overdue at the school that day",
    "longest": "The longest, in working days",
    "bulletins": "In bulletins within a year",
    "proposed": "Proposed on",
    "state": "State",
    "reason": "Reason",
}


def wanted(look: Look) -> Wanted:
    """What the list is to show."""
    state, kind, cause = look["state"], look["kind"], look["cause"]
    return Wanted(
        state if state in {*ProposalState, ALL} else "",
        kind if kind in set(ProposalKind) else "",
        cause if cause in set(ProposalCause) else "",
        look["area"],
        look["q"],
        look.sort,
        look.after,
    )


def _figure(row: Any, name: str) -> int | None:
    counted: int | None = row.facts.get(name)
    return counted


LISTING = Listing(
    name="proposals",
    title=TEXTS["proposals"],
    path="/proposals",
    verb="proposal.read",
    words=TEXTS,
    columns=(
        Column(
            "step",
            (
                ("step", lambda row: label(row.kind, "ProposalKind")),
                ("why", lambda row: label(row.cause, "ProposalCause")),
                ("order", lambda row: row.order.number if row.order else None),
            ),
            kept=True,
        ),
        Column(
            "school",
            (
                ("school", lambda row: row.school.name),
                ("town", town),
            ),
        ),
        one("overdue", lambda row: _figure(row, "overdue")),
        one("longest", lambda row: _figure(row, "longest")),
        one("bulletins", lambda row: _figure(row, "bulletins")),
        one("proposed", lambda row: reader().time(row.proposed_at)),
        Column(
            "state",
            (
                ("state", lambda row: label(row.state, "ProposalState")),
                ("reason", lambda row: row.reason),
            ),
        ),
    ),
    filters=("q", "state", "kind", "cause", "area"),
    sorts=frozenset(proposals.SORTS),
    wanted=wanted,
    count=proposals.count,
    rows=proposals.every,
)
