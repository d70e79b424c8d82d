"""Whatever is answered and whatever is on record, the checklist does not stumble."""

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from shared.checklists import AnswerType, Item, score
from shared.vocabulary import Verdict
from tests.shared.sheets import TEMPLATE, a_sheet


def _an_answer(item: Item) -> st.SearchStrategy[Any]:
    if item.answer_type is AnswerType.VERDICT:
        return st.sampled_from([None, *map(str, Verdict)])
    if item.answer_type is AnswerType.NUMBER:
        return st.sampled_from([None, "0", "1", "7.5", "-3", "2000", "not_applicable"])
    if item.answer_type is AnswerType.CHOICE:
        return st.sampled_from([None, "not_applicable", *item.options_zh])
    if item.answer_type is AnswerType.MULTI:
        return st.lists(st.sampled_from(item.options_zh), max_size=3) | st.none()
    return st.sampled_from([None, "2026-09-01", "2030-01-01", "not_applicable"])


answers_given = st.fixed_dictionaries({item.code: _an_answer(item) for item in TEMPLATE.items})
odd_facts = st.dictionaries(
    st.sampled_from(["students", "boarders", "locality", "has_bus", "terror_key_target"]),
    st.sampled_from([None, True, 0, 1200, "NaN", "1e999999", "城区", "", 1.5, ["城区"], {}]),
)


@given(answers_given, odd_facts, st.dates(date(2015, 4, 1), date(2030, 1, 1)))
def test_no_answers_and_no_facts_make_the_checklist_stumble(
    answers: dict[str, Any], facts: dict[str, Any], day: date
) -> None:
    sheet = a_sheet(day, **facts)
    for code, value in answers.items():
        sheet = sheet.answered(code, value)
    assessed = sheet.assess()
    assert list(assessed) == [item.code for item in TEMPLATE.items]
    for one in assessed.values():
        assert one.answered or not one.failed, "what nobody answered never fails"
        assert one.shown.applies or one.verdict is None, "what is hidden counts nowhere"
    total = score(assessed)
    assert total is None or 0 <= total <= 100


@given(answers_given)
def test_the_order_of_answering_changes_nothing(answers: dict[str, Any]) -> None:
    forward, backward = a_sheet(), a_sheet()
    for code, value in answers.items():
        forward = forward.answered(code, value)
    for code, value in reversed(answers.items()):
        backward = backward.answered(code, value)
    assert forward.assess() == backward.assess()
