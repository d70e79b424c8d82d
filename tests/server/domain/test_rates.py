"""Rates of look-backs: what they count, and how far chance may carry them."""

from fractions import Fraction
from itertools import combinations
from math import isclose, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.rates import (
    CONCLUSIVE,
    Measure,
    Rate,
    Seen,
    chance_left,
    rate,
    spread,
    standing_out,
    stands_in,
)
from shared.vocabulary import Grade, Outcome

Z = 1.959963984540054
ORDINARY, SERIOUS = Grade.ORDINARY, Grade.SERIOUS


def _cases(grade: Grade, outcome: Outcome | None, count: int) -> list[Seen]:
    return [Seen(grade, outcome)] * count


def test_a_rate_is_told_with_its_error_as_the_board_tells_it() -> None:
    found = Rate(6, 88)
    assert found.value is not None
    assert found.margin is not None
    assert (round(found.value, 1), round(found.margin, 1)) == (6.8, 5.3)


@pytest.mark.parametrize("outcome", Outcome)
def test_only_an_answer_stands_in_a_rate(outcome: Outcome) -> None:
    for measure in Measure:
        assert stands_in(measure, outcome, reported=True) == (outcome in CONCLUSIVE)
    assert stands_in(Measure.FIXED, outcome, reported=False) == (outcome in CONCLUSIVE)
    assert not stands_in(Measure.FALSE, outcome, reported=False)


def test_false_is_only_what_somebody_had_reported_as_done() -> None:
    seen = [Seen(ORDINARY, Outcome.NOT_FIXED, reported=told) for told in (True, True, False)]
    assert (rate(Measure.FALSE, seen).part, rate(Measure.FALSE, seen).whole) == (2, 2)
    assert rate(Measure.FIXED, seen).whole == 3


def test_of_nothing_there_is_no_rate() -> None:
    nothing = rate(Measure.FIXED, [Seen(ORDINARY, None), Seen(ORDINARY, Outcome.NOT_CHECKABLE)])
    assert (nothing.value, nothing.bounds, nothing.complete) == (None, None, False)


@given(st.integers(0, 60), st.integers(1, 60), st.floats(0.05, 1))
def test_bounds_of_a_small_sample_are_those_a_score_test_does_not_refuse(
    part: int, more: int, chance: float
) -> None:
    """Wilson: the bounds are the shares from which what was seen lies just 1.96 errors away."""
    found = Rate(part, part + more, chance)
    assert found.bounds is not None
    if found.margin is not None:
        return
    seen, size = part / found.whole, found.whole / chance
    for bound in found.bounds:
        true = bound / 100
        if 0 < true < 1:
            assert isclose(abs(seen - true) / sqrt(true * (1 - true) / size), Z, rel_tol=1e-6)
    assert found.bounds[0] <= 100 * seen <= found.bounds[1]


def test_the_error_of_some_out_of_few_is_that_of_every_sample_there_may_be() -> None:
    """All samples of 4 out of 9, three of which rebounded: their variance, counted out."""
    population = [1] * 3 + [0] * 6
    shares = [Fraction(sum(sample), 4) for sample in combinations(population, 4)]
    mean = sum(shares, Fraction()) / len(shares)
    variance = sum(((one - mean) ** 2 for one in shares), Fraction()) / len(shares)
    simple = Fraction(1, 3) * Fraction(2, 3) / 4
    assert isclose(chance_left([(4, 5)]), variance / simple)


def test_where_all_were_gone_back_to_there_is_no_sampling_error() -> None:
    all_of_them = rate(Measure.REBOUND, _cases(SERIOUS, Outcome.REBOUND, 1)
                       + _cases(SERIOUS, Outcome.FIXED, 4))  # fmt: skip
    assert all_of_them.complete
    assert (all_of_them.margin, all_of_them.bounds) == (0.0, (20.0, 20.0))


def test_what_was_not_gone_back_to_leaves_error_by_grade() -> None:
    """Serious cases all seen, ordinary ones every fifth: only these leave something to chance."""
    serious = _cases(SERIOUS, Outcome.FIXED, 10)
    ordinary = _cases(ORDINARY, Outcome.FIXED, 10) + _cases(ORDINARY, None, 40)
    assert isclose(rate(Measure.FIXED, serious + ordinary).chance, (10 * 40 / 49) / 20)


def test_a_group_stands_out_only_beyond_chance() -> None:
    alike = [Rate(1, 10), Rate(2, 10), Rate(0, 10)]
    assert standing_out(Rate(3, 30), alike) == []
    assert standing_out(Rate(13, 110), [*alike, Rate(10, 20)]) == [3]
    assert standing_out(Rate(2, 40), [Rate(1, 5, chance=0.0), Rate(1, 35)]) == []


def test_time_is_told_by_its_middle_and_where_half_of_it_lies() -> None:
    told = spread([15, 20, 25, 30, 60])
    assert told is not None
    assert (told.median, told.lower, told.upper) == (25, 20, 30)
    assert (told.count, told.shortest, told.longest) == (5, 15, 60)
    assert spread([]) is None
    only = spread([7])
    assert only is not None
    assert (only.lower, only.median, only.upper) == (7, 7, 7)
