"""Codes read out over a telephone: what is misheard is told of its group, and opens nothing."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared import opening_codes
from shared.opening_codes import ALPHABET, DATA_CHARS, GROUP_CHARS, GROUPS, SECRET_CHARS

SECRETS = st.text(ALPHABET, min_size=SECRET_CHARS, max_size=SECRET_CHARS)
BITS = 80


def test_a_code_has_eighty_random_bits() -> None:
    assert len(ALPHABET) ** SECRET_CHARS == 2**BITS
    assert len({opening_codes.new_secret() for _ in range(100)}) == 100


@given(SECRETS)
def test_a_code_says_its_secret_however_it_is_typed(secret: str) -> None:
    code = opening_codes.code_of(secret)
    for typed in (code, code.lower(), code.replace(" ", ""), code.replace(" ", " - ")):
        assert opening_codes.secret_of(typed) == secret
    assert opening_codes.secret_of(code.replace("0", "O").replace("1", "l")) == secret


@given(
    SECRETS, st.integers(0, GROUPS - 1), st.integers(0, GROUP_CHARS - 1), st.sampled_from(ALPHABET)
)
def test_one_wrong_character_is_told_of_its_group(
    secret: str, place: int, at: int, char: str
) -> None:
    groups = opening_codes.code_of(secret).split()
    before = groups[place]
    groups[place] = before[:at] + char + before[at + 1 :]
    wrong = [] if groups[place] == before else [place]
    assert opening_codes.wrong_groups(" ".join(groups)) == wrong


@given(SECRETS, st.integers(0, GROUPS - 1), st.sampled_from([*combinations(range(GROUP_CHARS), 2)]))
def test_two_exchanged_characters_are_told_of_their_group(
    secret: str, place: int, both: tuple[int, int]
) -> None:
    groups = opening_codes.code_of(secret).split()
    chars, (one, other) = list(groups[place]), both
    chars[one], chars[other] = chars[other], chars[one]
    same = chars[one] == chars[other]
    groups[place] = "".join(chars)
    assert opening_codes.wrong_groups(" ".join(groups)) == ([] if same else [place])


@given(SECRETS)
def test_a_group_at_anothers_place_is_told(secret: str) -> None:
    groups = opening_codes.code_of(secret).split()
    for place, group in enumerate(groups):
        others = set(range(GROUPS)) - {place}
        assert not any(opening_codes.is_group(other, group) for other in others)


@pytest.mark.parametrize("typed", ["", "0", "A" * GROUP_CHARS, "请" * 20, "\0" * 20, "A" * 21])
def test_what_is_no_code_is_none(typed: str) -> None:
    assert opening_codes.secret_of(typed) == ""
    assert opening_codes.wrong_groups(typed)


def test_the_groups_are_as_long_as_they_are_said_to_be() -> None:
    groups = opening_codes.code_of("0" * SECRET_CHARS).split()
    assert [len(one) for one in groups] == [DATA_CHARS + 1] * GROUPS
