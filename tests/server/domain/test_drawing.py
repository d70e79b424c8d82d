"""A draw can be run again by anyone; the recorded ones must never change."""

import hashlib
import hmac
import json
import random
from collections import Counter
from collections.abc import Callable
from fractions import Fraction
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.drawing import Candidate, ImpossibleDraw, commitment, draw

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "draws.json").read_text("utf-8"))
CHI_SQUARE_3 = 16.27
"""A fair draw goes beyond it once in a thousand times; these salts are always the same."""
ERRORS_MAX = 4


def _candidates(weights: dict[str, int]) -> list[Candidate]:
    return [Candidate(code, weight) for code, weight in weights.items()]


@pytest.mark.parametrize("made", GOLDEN, ids=lambda made: made["name"])
def test_recorded_draws_never_change(made: dict) -> None:
    assert commitment(made["salt"]) == made["commitment"]
    assert draw(_candidates(made["weights"]), made["count"], made["salt"]) == made["drawn"]


def told_another_way(weights: dict[str, int], count: int, salt: str) -> list[str]:
    """The same rule from its description: a list with each code as often as its weight."""
    tickets = [code for code in sorted(weights) for _ in range(weights[code])]
    drawn: list[str] = []
    counter = 0
    while len(drawn) < count:
        block = hmac.new(salt.encode(), counter.to_bytes(8, "big"), hashlib.sha256)
        number, counter = int(block.hexdigest(), 16), counter + 1
        if number >= 2**256 - 2**256 % len(tickets):
            continue
        drawn.append(tickets[number % len(tickets)])
        tickets = [code for code in tickets if code != drawn[-1]]
    return drawn


@cache
def on_the_page() -> Callable[[dict[str, int], int, str], list[str]]:
    """The program as it stands in the docs, for those who run a draw again."""
    page = (Path(__file__).parents[3] / "docs" / "draw.md").read_text("utf-8")
    program: dict[str, Any] = {}
    exec(page.partition("```python\n")[2].partition("```")[0], program)
    return program["draw"]


@pytest.mark.parametrize("made", GOLDEN, ids=lambda made: made["name"])
def test_recorded_draws_agree_with_the_description_written_out(made: dict) -> None:
    assert told_another_way(made["weights"], made["count"], made["salt"]) == made["drawn"]
    assert on_the_page()(made["weights"], made["count"], made["salt"]) == made["drawn"]


def test_thousands_of_draws_agree_with_the_description_and_the_program_of_its_page() -> None:
    chance = random.Random(20261127)
    for number in range(3000):
        codes = chance.sample(range(1000), chance.randint(1, 40))
        weights = {f"{code:03d}": chance.choice((1, 1, 2, 7, 30)) for code in codes}
        count, salt = chance.randint(0, len(weights)), f"salt {number}"
        drawn = draw(_candidates(weights), count, salt)
        assert drawn == told_another_way(weights, count, salt), (weights, count, salt)
        assert drawn == on_the_page()(weights, count, salt), (weights, count, salt)


weights = st.dictionaries(
    st.text(alphabet="0123456789ABC", min_size=1, max_size=6), st.integers(1, 50), max_size=12
)


@given(weights, st.text(min_size=1, max_size=20), st.data())
def test_as_many_as_asked_are_drawn_each_once(
    given_weights: dict[str, int], salt: str, data: st.DataObject
) -> None:
    count = data.draw(st.integers(0, len(given_weights)))
    drawn = draw(_candidates(given_weights), count, salt)
    assert len(drawn) == len(set(drawn)) == count
    assert set(drawn) <= set(given_weights)


@given(weights, st.text(min_size=1, max_size=20), st.randoms(use_true_random=False))
def test_the_order_of_the_list_changes_nothing(
    given_weights: dict[str, int], salt: str, chance: object
) -> None:
    candidates = _candidates(given_weights)
    shuffled = list(candidates)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert draw(shuffled, len(shuffled), salt) == draw(candidates, len(candidates), salt)


@given(weights, st.text(min_size=1, max_size=20))
def test_a_smaller_draw_is_the_beginning_of_a_larger_one(
    given_weights: dict[str, int], salt: str
) -> None:
    everyone = draw(_candidates(given_weights), len(given_weights), salt)
    for count in range(len(everyone)):
        assert draw(_candidates(given_weights), count, salt) == everyone[:count]


def test_weights_weigh() -> None:
    candidates = [Candidate("A", 1), Candidate("B", 3)]
    first = Counter(draw(candidates, 1, f"salt {number}")[0] for number in range(4000))
    assert 0.72 < first["B"] / 4000 < 0.78


def test_one_is_drawn_as_often_as_its_weight_says() -> None:
    """By the chi-square statistic, three degrees of freedom."""
    weights, draws = {"A": 1, "B": 5, "C": 10, "D": 34}, 20_000
    found = Counter(draw(_candidates(weights), 1, f"salt {n}")[0] for n in range(draws))
    due = {code: draws * weight / sum(weights.values()) for code, weight in weights.items()}
    assert sum((found[code] - due[code]) ** 2 / due[code] for code in due) < CHI_SQUARE_3


def test_two_of_four_are_drawn_as_often_as_all_ways_together_say() -> None:
    weights, draws = {"A": 1, "B": 2, "C": 3, "D": 4}, 20_000
    due = {code: float(chance) for code, chance in chances_of_two(weights).items()}
    assert [round(due[code], 3) for code in "ABCD"] == [0.235, 0.441, 0.608, 0.716]
    found = Counter[str]()
    for number in range(draws):
        found.update(draw(_candidates(weights), 2, f"salt {number}"))
    for code, chance in due.items():
        error = (chance * (1 - chance) / draws) ** 0.5
        assert abs(found[code] / draws - chance) < ERRORS_MAX * error, code


def chances_of_two(weights: dict[str, int]) -> dict[str, Fraction]:
    """How likely each is among two that are drawn, by going through all ways."""
    whole, chances = sum(weights.values()), Counter[str]()
    for first, second in permutations(weights, 2):
        rest = whole - weights[first]
        chance = Fraction(weights[first], whole) * Fraction(weights[second], rest)
        for code in (first, second):
            chances[code] += chance
    return dict(chances)


@pytest.mark.parametrize(
    ("candidates", "count"),
    [
        ([Candidate("A")], 2),
        ([Candidate("A")], -1),
        ([Candidate("A"), Candidate("A")], 1),
        ([Candidate("A", 0)], 1),
        ([Candidate("A", -3)], 1),
        ([Candidate("A", 10**9)], 1),
    ],
)
def test_an_impossible_draw_is_refused(candidates: list[Candidate], count: int) -> None:
    with pytest.raises(ImpossibleDraw):
        draw(candidates, count, "salt")


def test_the_commitment_tells_nothing_but_fits_one_salt() -> None:
    assert commitment("salt") != commitment("Salt")
    assert len(commitment("salt")) == 64
