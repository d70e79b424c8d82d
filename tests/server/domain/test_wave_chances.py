"""The chances of a wave, counted: schools by weight in each stratum, pairs of inspectors alike."""

from collections import Counter
from itertools import permutations

from server.domain.wave_drawing import Drawn, Entry, Frozen, draw
from tests.server.domain.test_drawing import ERRORS_MAX, chances_of_two

CHI_SQUARE = {2: 13.82, 3: 16.27, 23: 49.73, 29: 58.30}
"""By degrees of freedom: a fair draw goes beyond it once in a thousand; the seeds never change."""
TWO_OFFICES = {"p": "x", "q": "y"}
DRAWS = 6000


def drawn(frozen: Frozen, draws: int = DRAWS) -> list[Drawn]:
    return [draw(frozen, f"seed {number}") for number in range(draws)]


def chi_square(found: Counter[str], shares: dict[str, int]) -> float:
    """How far what was found is from its shares; under a thousandth's bound for their number."""
    due = {name: found.total() * share / sum(shares.values()) for name, share in shares.items()}
    assert set(found) <= set(due)
    return sum((found[name] - due[name]) ** 2 / due[name] for name in due)


def test_one_of_each_stratum_is_drawn_as_often_as_its_weight_says() -> None:
    strata = {"a": {"1": 1, "2": 5, "3": 10, "4": 34}, "b": {"5": 3, "6": 3, "7": 1}}
    register = tuple(
        Entry(code, name, weight, "town")
        for name, weights in strata.items()
        for code, weight in weights.items()
    )
    frozen = Frozen(register, (), TWO_OFFICES, {"a": 1, "b": 1})
    found: dict[str, Counter[str]] = {"a": Counter(), "b": Counter()}
    for one in drawn(frozen):
        for name, codes in one.drawn:
            found[name].update(codes)
    for name, weights in strata.items():
        assert chi_square(found[name], weights) < CHI_SQUARE[len(weights) - 1], name


def test_two_of_four_are_drawn_as_often_as_all_ways_together_say() -> None:
    weights = {"A": 1, "B": 2, "C": 3, "D": 4}
    register = tuple(Entry(code, "all", weight, "town") for code, weight in weights.items())
    frozen = Frozen(register, (), TWO_OFFICES, {"all": 2})
    found = Counter(code for one in drawn(frozen) for code in one.drawn[0][1])
    due = {code: float(chance) for code, chance in chances_of_two(weights).items()}
    assert [round(due[code], 3) for code in "ABCD"] == [0.235, 0.441, 0.608, 0.716]
    for code, chance in due.items():
        error = (chance * (1 - chance) / DRAWS) ** 0.5
        assert abs(found[code] / DRAWS - chance) < ERRORS_MAX * error, code


def test_each_possible_pair_of_inspectors_is_drawn_equally_often() -> None:
    inspectors = {f"p{n}": f"office{n % 3}" for n in range(6)}
    school = (Entry("a", "all", 1, "town"),)
    for apart in (True, False):
        pairs = {
            first + second: 1
            for first, second in permutations(inspectors, 2)
            if not apart or inspectors[first] != inspectors[second]
        }
        frozen = Frozen(school, (), inspectors, {"all": 1}, offices_apart=apart)
        found = Counter("".join(one.teams[0][1]) for one in drawn(frozen))
        assert chi_square(found, pairs) < CHI_SQUARE[len(pairs) - 1], apart


def test_who_must_step_aside_changes_no_chance_of_the_others() -> None:
    inspectors = {f"p{n}": f"office{n % 3}" for n in range(9)}
    aside = frozenset({"p6", "p7", "p8"})
    pairs = {
        first + second: 1
        for first, second in permutations(sorted(set(inspectors) - aside), 2)
        if inspectors[first] != inspectors[second]
    }
    frozen = Frozen((Entry("a", "all", 1, "town", aside),), (), inspectors, {"all": 1})
    found = Counter("".join(one.teams[0][1]) for one in drawn(frozen))
    assert chi_square(found, pairs) < CHI_SQUARE[len(pairs) - 1]
