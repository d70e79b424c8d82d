"""A plan played through agrees with what can be counted out."""

from collections import Counter
from fractions import Fraction
from itertools import combinations, permutations, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server.domain.simulating import (
    PLANS,
    WAVES_MAX,
    Question,
    Stratum,
    TooMuch,
    inclusion,
    simulate,
)

ERRORS_MAX = 2.5
"""An error told is two standard errors: five of these is beyond any chance."""


def _one(weights: tuple[int, ...], quota: int, waves: int, **more: Any) -> Question:
    return Question((Stratum("all", weights, quota),), waves, **more)


@pytest.mark.parametrize(("weights", "quota"), [((1, 2, 3, 4), 2), ((5, 1, 1), 1), ((2, 7, 1), 3)])
def test_chances_are_those_of_every_order_there_may_be(
    weights: tuple[int, ...], quota: int
) -> None:
    told = [Fraction(0)] * len(weights)
    for order in permutations(range(len(weights)), quota):
        chance, left = Fraction(1), sum(weights)
        for place in order:
            chance, left = chance * Fraction(weights[place], left), left - weights[place]
        for place in order:
            told[place] += chance
    assert inclusion(weights, quota) == pytest.approx([float(one) for one in told])


def test_the_known_example_comes_out() -> None:
    told = [round(one, 3) for one in inclusion((1, 2, 3, 4), 2)]
    assert told == [0.235, 0.441, 0.608, 0.716]


def test_equal_chances_are_counted_out_as_every_plan_there_may_be() -> None:
    """Two of four, three waves: all 216 plans."""
    plans = list(product(combinations(range(4), 2), repeat=3))
    visits = Counter(
        sum(school in drawn for drawn in plan) for plan in plans for school in range(4)
    )
    answer = simulate(_one((1,) * 4, 2, 3))
    assert answer.plans == 0
    for times in range(4):
        told = answer.load(3, times)
        assert (told.value, told.error) == (pytest.approx(visits[times] / (4 * 216)), 0)
    assert answer.coverage(1).value == pytest.approx(0.5)
    assert answer.strata[0].never.value == pytest.approx(1 / 8)


def test_unequal_chances_of_few_schools_are_counted_out() -> None:
    answer = simulate(_one((1, 2, 3, 4), 2, 5))
    chances = inclusion((1, 2, 3, 4), 2)
    assert answer.plans == 0
    assert answer.strata[0].never.value == pytest.approx(sum((1 - p) ** 5 for p in chances) / 4)
    assert answer.strata[0].lightest.value == pytest.approx((1 - chances[0]) ** 5)


def test_played_through_it_agrees_with_what_is_counted_out() -> None:
    """One school more than is counted out by the page; here it is, once."""
    weights = tuple(range(1, 14))
    answer = simulate(_one(weights, 4, 6))
    chances = inclusion(weights, 4)
    assert answer.plans == PLANS[1]
    never = answer.strata[0].never
    assert abs(never.value - sum((1 - p) ** 6 for p in chances) / 13) < ERRORS_MAX * never.error
    lightest = answer.strata[0].lightest
    assert abs(lightest.value - (1 - chances[0]) ** 6) < ERRORS_MAX * lightest.error


def test_who_may_be_visited_once_only_is_not_visited_twice() -> None:
    answer = simulate(_one((1,) * 30, 5, 4, most=1))
    assert [answer.coverage(wave).value for wave in (1, 2, 3, 4)] == pytest.approx(
        [5 / 30, 10 / 30, 15 / 30, 20 / 30]
    )
    assert answer.load(4, 2).value == 0
    beyond = simulate(_one((1,) * 6, 4, 3, most=1))
    assert beyond.coverage(3).value == 1


def test_days_since_a_visit_weigh_so_that_fewer_are_never_visited() -> None:
    alike = simulate(_one((1,) * 40, 8, 6))
    growing = Stratum("all", (1,) * 40, 8, (0,) * 40)
    waiting = simulate(Question((growing,), 6, per_day=1, apart=14, days_max=730))
    assert waiting.coverage(1).value == pytest.approx(0.2)
    never = waiting.strata[0].never
    assert never.value + never.error < alike.strata[0].never.value


def test_days_weigh_at_once_where_some_were_never_visited() -> None:
    """One long not visited, eleven seen today: in the first wave its chance is 101 of 112."""
    seen = Stratum("all", (1,) * 12, 1, (100, *(0,) * 11))
    told = simulate(Question((seen,), 1, per_day=1, apart=14, days_max=730))
    assert told.strata[0].never.value == pytest.approx(11 / 12)
    capped = simulate(Question((seen,), 3, per_day=1, apart=0, days_max=0))
    assert (
        abs(capped.strata[0].never.value - (11 / 12) ** 3)
        < ERRORS_MAX * capped.strata[0].never.error
    )


@settings(max_examples=15)
@given(st.lists(st.integers(1, 9), min_size=1, max_size=20), st.data())
def test_loads_are_shares_and_visits_are_those_ordered(
    weights: list[int], data: st.DataObject
) -> None:
    quota, waves = data.draw(st.integers(0, len(weights))), data.draw(st.integers(1, 4))
    stratum = Stratum("all", tuple(weights), quota, (3,) * len(weights))
    per_day = data.draw(st.integers(0, 2))
    answer = simulate(Question((stratum,), waves, per_day=per_day, apart=7, days_max=30))
    for wave in range(1, waves + 1):
        loads = [answer.load(wave, times).value for times in range(wave + 1)]
        assert sum(loads) == pytest.approx(1)
        ordered = sum(times * share for times, share in enumerate(loads)) * len(weights)
        assert ordered == pytest.approx(quota * wave)


def test_the_same_question_has_the_same_answer() -> None:
    question = _one(tuple(range(1, 30)), 5, 3)
    assert simulate(question) == simulate(question)
    assert simulate(question, seed=2) != simulate(question)


def test_strata_are_told_apart_and_weigh_by_their_schools() -> None:
    answer = simulate(Question((Stratum("a", (1,) * 10, 5), Stratum("b", (1,) * 30, 3)), 2))
    assert [round(one.never.value, 3) for one in answer.strata] == [0.25, 0.81]
    assert answer.coverage(2).value == pytest.approx((10 * 0.75 + 30 * 0.19) / 40)


@pytest.mark.parametrize(
    "question",
    [
        _one((1,) * 4, 5, 1),
        _one((1, 0), 1, 1),
        _one((1,) * 4, 1, WAVES_MAX + 1),
        _one((), 0, 1),
        _one((1,) * 4, 1, 0),
        _one(tuple(range(1, 100_001)), 10, 60),
    ],
)
def test_what_cannot_be_is_refused(question: Question) -> None:
    with pytest.raises(TooMuch):
        simulate(question)
