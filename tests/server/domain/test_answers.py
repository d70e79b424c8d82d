"""Whose answer stands: small worlds tried out whole, and what must hold in every one of them."""

from itertools import product
from typing import Any

from server.domain.answers import Answers, Kept, decide, merge
from shared.records.ops import AnswerSet

CODE = "XF-07"
VALUES = ("pass", "fail", "not_applicable")


def kept(value: Any, device: str) -> Kept:
    return {"value": value, "device": device, "by": f"p-{device}", "at": "2026-09-17T01:00:00.000Z"}


def give(before: Answers, value: Any, device: str, seen: Any = None, settles: Any = ()) -> Answers:
    answer = AnswerSet(CODE, value, seen=seen, settles=list(settles))
    return merge(before, [(answer, kept(value, device))])[0]


def dispute() -> Answers:
    return give(give(Answers({}), "pass", "a"), "fail", "b")


def test_every_value_ever_given_is_there_in_every_order() -> None:
    """Three tablets that saw nothing of each other, any values, any order: nothing is lost."""
    for values in product(VALUES, repeat=3):
        answers = Answers({})
        for device, value in zip("abc", values, strict=True):
            answers = give(answers, value, device)
        found = {one["value"] for one in answers.disputed.get(CODE, [])}
        found.add(answers.standing[CODE]["value"])
        found |= {one["value"] for one in answers.decided.get(CODE, []) for one in one["between"]}
        assert found == set(values)


def test_who_saw_all_of_them_decides_and_what_was_chosen_between_is_kept() -> None:
    after = give(dispute(), "fail", "c", seen="pass", settles=["pass", "fail"])
    assert after.standing[CODE]["value"] == "fail"
    assert CODE not in after.disputed
    (entry,) = after.decided[CODE]
    assert [one["value"] for one in entry["between"]] == ["pass", "fail"]
    assert (entry["value"], entry["by"]) == ("fail", "p-c")


def test_who_did_not_see_the_third_value_decides_nothing() -> None:
    three = give(dispute(), "not_applicable", "c")
    after = give(three, "fail", "d", seen="pass", settles=["pass", "fail"])
    assert {one["value"] for one in after.disputed[CODE]} == set(VALUES)
    assert not after.decided


def test_agreeing_ends_a_dispute() -> None:
    for value, device in (("fail", "a"), ("pass", "b")):
        after = give(dispute(), value, device)
        assert after.standing[CODE]["value"] == value
        assert CODE not in after.disputed
        assert after.decided[CODE][0]["value"] == value


def test_changing_ones_own_value_in_a_dispute_keeps_the_dispute_true() -> None:
    after = give(dispute(), "not_applicable", "a", seen="pass")
    assert [one["value"] for one in after.disputed[CODE]] == ["not_applicable", "fail"]


def test_a_second_dispute_is_decided_beside_the_first() -> None:
    first = give(dispute(), "fail", "c", seen="pass", settles=["pass", "fail"])
    second = give(first, "pass", "d", seen=None)
    assert second.disputed[CODE]
    decide(second, CODE, kept("pass", "e"), "两人一起看过")
    assert [one["value"] for one in second.decided[CODE]] == ["fail", "pass"]
    assert second.decided[CODE][1]["reason"] == "两人一起看过"


def test_what_is_given_leaves_what_was_before_as_it_was() -> None:
    before = dispute()
    give(before, "fail", "c", seen="pass", settles=["pass", "fail"])
    assert before.disputed[CODE]
    assert not before.decided
