"""Which act moves what from where to where; every other act is refused."""

from collections.abc import Mapping
from enum import StrEnum
from itertools import product
from typing import Any

import pytest

from server.domain.lifecycle import (
    INSPECTION_MOVES,
    ORDER_MOVES,
    VISIT_MOVES,
    InspectionAct,
    OrderAct,
    VisitAct,
    inspection_after,
    order_after,
    visit_after,
)
from shared.problems import WrongState
from shared.vocabulary import InspectionState, OrderState, VisitState

State = OrderState
Act = OrderAct

TABLES: list[tuple[Mapping[Any, Any], type[StrEnum], type[StrEnum], Any]] = [
    (ORDER_MOVES, OrderState, OrderAct, order_after),
    (VISIT_MOVES, VisitState, VisitAct, visit_after),
    (INSPECTION_MOVES, InspectionState, InspectionAct, inspection_after),
]


@pytest.mark.parametrize(("moves", "states", "acts", "after"), TABLES)
def test_what_is_not_in_the_table_is_refused(
    moves: Mapping[Any, Any], states: type[StrEnum], acts: type[StrEnum], after: Any
) -> None:
    for state, act in product(states, acts):
        if (state, act) in moves:
            assert after(str(state), act) is moves[state, act]
            continue
        with pytest.raises(WrongState) as refused:
            after(str(state), act)
        assert refused.value.facts == {"state": str(state), "act": str(act)}


LIVES = [
    (
        "an ordinary fault put right",
        State.PROPOSED,
        [Act.ISSUE, Act.SIGN, Act.SUBMIT_EVIDENCE, Act.ACCEPT, Act.ARCHIVE],
        State.ARCHIVED,
    ),
    (
        "sent back once",
        State.PROPOSED,
        [Act.ISSUE, Act.SIGN, Act.SUBMIT_EVIDENCE, Act.RETURN, Act.SUBMIT_EVIDENCE, Act.ACCEPT],
        State.CLOSED,
    ),
    ("fixed on the spot", State.PROPOSED, [Act.FIX_ON_SPOT], State.CLOSED),
    ("proposed as major, issued as serious", State.PROPOSED, [Act.DECLINE, Act.SIGN], State.SIGNED),
    (
        "rebounded after archiving",
        State.ARCHIVED,
        [Act.REOPEN, Act.SUBMIT_EVIDENCE, Act.ACCEPT],
        State.CLOSED,
    ),
    ("withdrawn", State.PROPOSED, [Act.ISSUE, Act.WITHDRAW], State.WITHDRAWN),
]


@pytest.mark.parametrize(("life", "start", "acts", "end"), LIVES)
def test_lives_of_an_order(
    life: str, start: OrderState, acts: list[OrderAct], end: OrderState
) -> None:
    state = start
    for act in acts:
        state = order_after(state, act)
    assert state is end, life


def test_nothing_is_reviewed_that_was_not_sent_in() -> None:
    reviewed = {state for state, act in ORDER_MOVES if act in (Act.ACCEPT, Act.RETURN)}
    assert reviewed == {State.UNDER_REVIEW}


def test_what_is_withdrawn_stays_so() -> None:
    assert [act for state, act in ORDER_MOVES if state is State.WITHDRAWN] == []


def test_a_planned_visit_is_released_before_it_starts() -> None:
    assert visit_after("sealed", VisitAct.RELEASE) is VisitState.RELEASED
    with pytest.raises(WrongState):
        visit_after("sealed", VisitAct.START)
    assert visit_after("started", VisitAct.START) is VisitState.STARTED, "a second tablet joins"


def test_a_complete_inspection_takes_no_further_part() -> None:
    with pytest.raises(WrongState):
        inspection_after("complete", InspectionAct.SUBMIT_PART)
