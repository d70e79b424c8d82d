"""How many working days a party has: tablet and office say the same before it is on paper."""

from shared.vocabulary import HandlingLevel

TERM_LEAST = {HandlingLevel.ORDINARY: 3}
"""An ordinary fault that was not fixed on the spot has at least this term."""


def term(workdays: int, level: HandlingLevel) -> int:
    """The working days a party has: those proposed, within what the level allows."""
    return max(workdays, TERM_LEAST.get(level, 0))
