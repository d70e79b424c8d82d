"""The six outcomes of a look-back and what each entails."""

import pytest

from shared.outcomes import REBOUND_WORKDAYS, SECOND_WORKDAYS, Consequence, Effect, consequence
from shared.vocabulary import Grade, HandlingLevel, Outcome

ORDINARY, SERIOUS = HandlingLevel.ORDINARY, HandlingLevel.SERIOUS
MAJOR, LISTED = HandlingLevel.MAJOR, HandlingLevel.LISTED


def after(
    outcome: Outcome,
    level: HandlingLevel = ORDINARY,
    term: int = 5,
    *,
    grade: Grade = Grade.ORDINARY,
    reported: bool = True,
    ordinal: int = 1,
) -> Consequence:
    told = {"grade": grade, "reported": reported, "ordinal": ordinal}
    return consequence(outcome, level, term, **told)


def test_each_outcome_has_one_effect() -> None:
    assert {outcome: after(outcome).effect for outcome in Outcome} == {
        Outcome.FIXED: Effect.ARCHIVE,
        Outcome.PARTLY: Effect.REOPEN,
        Outcome.NOT_FIXED: Effect.REOPEN,
        Outcome.REBOUND: Effect.REOPEN,
        Outcome.NO_LONGER_APPLIES: Effect.ARCHIVE,
        Outcome.NOT_CHECKABLE: Effect.STAYS_DUE,
    }


@pytest.mark.parametrize(("term", "half"), [(5, 3), (10, 5), (1, 1), (0, 1), (3, 2)])
@pytest.mark.parametrize("outcome", [Outcome.PARTLY, Outcome.NOT_FIXED, Outcome.REBOUND])
def test_what_is_reopened_gets_half_the_term_rounded_up(
    outcome: Outcome, term: int, half: int
) -> None:
    assert after(outcome, term=term).term_workdays == half


@pytest.mark.parametrize(
    ("before", "later", "listing"),
    [
        (ORDINARY, SERIOUS, False),
        (SERIOUS, MAJOR, False),
        (MAJOR, MAJOR, True),
        (LISTED, LISTED, False),
    ],
)
def test_a_rebound_raises_the_handling_level_one_step(
    before: HandlingLevel, later: HandlingLevel, listing: bool
) -> None:
    follows = after(Outcome.REBOUND, before)
    assert follows.handling_level is later
    assert follows.propose_listing is listing
    assert follows.next_workdays == REBOUND_WORKDAYS == 30


def test_only_a_rebound_raises_the_handling_level() -> None:
    for outcome in set(Outcome) - {Outcome.REBOUND}:
        for level in HandlingLevel:
            assert after(outcome, level).handling_level is level


def test_part_done_is_told_to_all_and_false_reports_call_for_an_interview() -> None:
    assert after(Outcome.PARTLY).bulletin
    assert not after(Outcome.PARTLY).false_report
    assert after(Outcome.NOT_FIXED).false_report


def test_what_nobody_reported_was_reported_falsely_by_nobody() -> None:
    found = after(Outcome.NOT_FIXED, reported=False)
    assert (found.effect, found.term_workdays) == (Effect.REOPEN, 3)
    assert not found.false_report


def test_a_major_fault_is_gone_back_to_twice() -> None:
    first = after(Outcome.FIXED, MAJOR, grade=Grade.MAJOR, ordinal=1)
    assert (first.effect, first.next_workdays) == (Effect.STAYS_DUE, SECOND_WORKDAYS)
    second = after(Outcome.FIXED, MAJOR, grade=Grade.MAJOR, ordinal=2)
    assert (second.effect, second.next_workdays) == (Effect.ARCHIVE, None)
    raised = after(Outcome.FIXED, MAJOR, grade=Grade.ORDINARY)
    assert raised.effect is Effect.ARCHIVE, "a rebound makes no fault a major one"


def test_where_the_gate_stayed_closed_the_case_stays_due() -> None:
    follows = after(Outcome.NOT_CHECKABLE, SERIOUS)
    assert (follows.effect, follows.term_workdays) == (Effect.STAYS_DUE, None)
    assert follows.next_workdays
