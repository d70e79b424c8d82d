"""What each look-back outcome entails: told on the button before, done by rule after."""

from dataclasses import dataclass
from enum import StrEnum

from shared.vocabulary import Grade, HandlingLevel, Outcome
from shared.workdays import half_term

REBOUND_WORKDAYS = 30
SECOND_WORKDAYS = 120


class Effect(StrEnum):
    """What an outcome does to the order."""

    ARCHIVE = "archive"
    REOPEN = "reopen"
    STAYS_DUE = "stays_due"


@dataclass(frozen=True)
class Consequence:
    """What follows from an outcome: told on the button before, done by rule after."""

    effect: Effect
    handling_level: HandlingLevel
    term_workdays: int | None = None
    next_workdays: int | None = None
    false_report: bool = False
    """虚假整改: reported as done by the party, and not done; an interview is proposed."""
    propose_listing: bool = False
    bulletin: bool = False


NEXT_LEVEL = {
    HandlingLevel.ORDINARY: HandlingLevel.SERIOUS,
    HandlingLevel.SERIOUS: HandlingLevel.MAJOR,
    HandlingLevel.MAJOR: HandlingLevel.MAJOR,
    HandlingLevel.LISTED: HandlingLevel.LISTED,
}


def consequence(
    outcome: Outcome,
    level: HandlingLevel,
    term_workdays: int,
    *,
    grade: Grade,
    reported: bool,
    ordinal: int = 1,
) -> Consequence:
    """What follows from an outcome, by rule; ``reported`` where the party had said it was done."""
    if outcome is Outcome.FIXED:
        second = grade is Grade.MAJOR and ordinal == 1
        return Consequence(
            Effect.STAYS_DUE if second else Effect.ARCHIVE,
            level,
            next_workdays=SECOND_WORKDAYS if second else None,
        )
    if outcome is Outcome.NO_LONGER_APPLIES:
        return Consequence(Effect.ARCHIVE, level)
    if outcome is Outcome.NOT_CHECKABLE:
        return Consequence(Effect.STAYS_DUE, level, next_workdays=REBOUND_WORKDAYS)
    if outcome is Outcome.NOT_FIXED:
        return Consequence(Effect.REOPEN, level, half_term(term_workdays), false_report=reported)
    return _reopening(outcome, level, half_term(term_workdays))


def _reopening(outcome: Outcome, level: HandlingLevel, term_workdays: int) -> Consequence:
    if outcome is Outcome.PARTLY:
        return Consequence(Effect.REOPEN, level, term_workdays, bulletin=True)
    return Consequence(
        Effect.REOPEN,
        NEXT_LEVEL[level],
        term_workdays,
        next_workdays=REBOUND_WORKDAYS,
        propose_listing=level is HandlingLevel.MAJOR,
    )
