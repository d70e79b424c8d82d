"""Signatures stand for all that was done before the part was closed, or they have lapsed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shared.sealing import covered
from shared.signing import Signed, school_signed, standing, to_sign_again
from shared.vocabulary import SignatureRole

INSPECTOR, SCHOOL, WITNESS = SignatureRole.INSPECTOR, SignatureRole.SCHOOL, SignatureRole.WITNESS
DONE = ["a", "b"]


@pytest.mark.parametrize(
    ("covers", "signatures", "signed", "stands"),
    [
        (["a", "b", "s"], ["s"], DONE, True),
        (["a", "b", "s", "t"], ["s", "t"], DONE, True),
        (["a", "b", "s", "t"], ["s", "t"], ["a", "b", "s"], True),
        (["a", "b", "s", "c"], ["s"], DONE, False),
        (["a", "b", "s", "c", "t"], ["s", "t"], DONE, False),
        (["a", "b", "s", "c", "t"], ["s", "t"], ["a", "b", "s", "c"], True),
        (["a", "c", "s"], ["s"], DONE, False),
        (["a", "b", "s"], ["s"], ["a"], False),
        (["s"], ["s"], [], True),
    ],
)
def test_a_signature_stands_while_nothing_but_signatures_followed(
    covers: list[str], signatures: list[str], signed: list[str], stands: bool
) -> None:
    assert (covered(signed) in standing(covers, signatures)) is stands


@given(st.lists(st.sampled_from("abc")), st.integers(0, 4))
def test_what_stands_is_every_beginning_up_to_the_signatures_and_no_other(
    done: list[str], signatures: int
) -> None:
    covers = [*done, *["s"] * signatures]
    beginnings = [covered(covers[:end]) for end in range(len(done), len(covers) + 1)]
    assert standing(covers, {"s"}) == frozenset(beginnings)


def test_who_lapsed_signs_again_unless_another_signature_stands_in_its_place() -> None:
    was = [Signed(INSPECTOR, "一", False, lapsed=True), Signed(SCHOOL, "校长", False, lapsed=True)]
    assert to_sign_again(was) == {INSPECTOR, SCHOOL}
    assert to_sign_again([*was, Signed(INSPECTOR, "一", False)]) == {SCHOOL}
    now = [*was, Signed(INSPECTOR, "一", False), Signed(SCHOOL, "校长", False)]
    assert to_sign_again(now) == frozenset()
    two = [*was, Signed(INSPECTOR, "二", False, lapsed=True), Signed(INSPECTOR, "一", False)]
    assert INSPECTOR in to_sign_again(two)


def test_a_refusal_stands_with_a_witness_who_saw_all_of_it() -> None:
    refused = Signed(SCHOOL, "校长", True)
    assert not school_signed([refused])
    assert school_signed([refused, Signed(WITNESS, "社区", False)])
    late = [refused, Signed(WITNESS, "社区", False, lapsed=True)]
    assert to_sign_again(late) == {SCHOOL}
    assert to_sign_again([*late, Signed(SCHOOL, "校长", False)]) == frozenset()
