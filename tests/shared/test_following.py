"""Judging answer by answer comes to the same as judging all anew, whatever is answered."""

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.checklists import Following
from tests.shared.sheets import TEMPLATE, a_sheet
from tests.shared.test_sheet_properties import _an_answer

one_answer = st.sampled_from(TEMPLATE.items).flatmap(
    lambda item: st.tuples(st.just(item.code), _an_answer(item))
)


@given(st.lists(one_answer, min_size=1, max_size=30))
def test_what_is_not_touched_stands_and_all_is_as_if_judged_anew(
    answers: list[tuple[str, Any]],
) -> None:
    following, sheet = Following(), a_sheet()
    for code, value in answers:
        sheet = sheet.answered(code, value)
        assert following.assess(sheet) == sheet.assess()


def test_one_answer_leaves_the_others_the_very_same() -> None:
    following, sheet = Following(), a_sheet()
    before = following.assess(sheet)
    after = following.assess(sheet.answered("ZD-01", "pass"))
    anew = {code for code, one in after.items() if one is not before[code]}
    assert anew == {"ZD-01"}


def test_an_answer_others_read_is_followed_to_all_of_them() -> None:
    following, sheet = Following(), a_sheet()
    before = following.assess(sheet.answered("RF-01", "0"))
    after = following.assess(sheet.answered("RF-01", "3"))
    anew = {code for code, one in after.items() if one != before[code]}
    assert {"RF-01", "RF-02", "RF-03"} <= anew


def test_other_facts_are_judged_anew() -> None:
    following = Following()
    following.assess(a_sheet(students=1200))
    sheet = a_sheet(students=90)
    assert following.assess(sheet) == sheet.assess()
