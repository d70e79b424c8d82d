"""A draw can be run again by anyone; the recorded ones must never change."""

import hashlib
import hmac
import json
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server.domain.drawing import Candidate, ImpossibleDraw, commitment, draw

GOLDEN = json.loads((Path(__file__).parents[2] / "golden" / "draws.json").read_text("utf-8"))


def _candidates(weights: dict[str, int]) -> list[Candidate]:
    return [Candidate(code, weight) for code, weight in weights.items()]


@pytest.mark.parametrize("made", GOLDEN, ids=lambda made: made["name"])
def test_recorded_draws_never_change(made: dict) -> None:
    assert commitment(made["salt"]) == made["commitment"]
    assert draw(_candidates(made["weights"]), made["count"], made["salt"]) == made["drawn"]


@pytest.mark.parametrize("made", GOLDEN, ids=lambda made: made["name"])
def test_recorded_draws_agree_with_the_description_written_out(made: dict) -> None:
    """The same rule told another way: a list with each code as often as its weight."""
    tickets = [code for code in sorted(made["weights"]) for _ in range(made["weights"][code])]
    drawn: list[str] = []
    counter = 0
    while len(drawn) < made["count"]:
        block = hmac.new(made["salt"].encode(), counter.to_bytes(8, "big"), hashlib.sha256)
        number, counter = int(block.hexdigest(), 16), counter + 1
        if number >= 2**256 - 2**256 % len(tickets):
            continue
        drawn.append(tickets[number % len(tickets)])
        tickets = [code for code in tickets if code != drawn[-1]]
    assert drawn == made["drawn"]


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
