"""The product's own checklist is whole; an answer of the wrong type is refused with a reason."""

from collections import Counter
from datetime import date
from typing import Any

import pytest

from shared.checklists import (
    FACTS,
    LIMITS,
    AnswerType,
    Item,
    PhotoRule,
    Template,
    WrongAnswer,
    limits_on,
)
from shared.expressions import Node
from shared.sealing import canonical
from shared.vocabulary import Grade, Party
from tests.shared.sheets import TEMPLATE

ITEMS = TEMPLATE.items
SECTIONS = {
    "XF": 17,
    "JF": 15,
    "WF": 14,
    "RF": 13,
    "SP": 11,
    "ZD": 10,
    "QL": 9,
    "ZB": 8,
    "LD": 8,
    "XS": 7,
    "SS": 7,
    "XC": 7,
    "BI": 6,
    "FZ": 5,
    "SY": 4,
    "GX": 3,
}


def test_it_has_144_items_in_16_sections() -> None:
    assert Counter(item.section for item in ITEMS) == SECTIONS
    assert len(ITEMS) == 144
    assert {section.code for section in TEMPLATE.sections} == set(SECTIONS)
    assert len(TEMPLATE.by_code) == 144


def test_answer_types_are_counted() -> None:
    assert Counter(str(item.answer_type) for item in ITEMS) == {
        "verdict": 102,
        "number": 28,
        "choice": 9,
        "multi": 4,
        "date": 1,
    }


def test_grades_of_what_can_fail_are_counted() -> None:
    failing = [item for item in ITEMS if item.fail_if]
    assert Counter(item.grade for item in failing) == {
        Grade.ORDINARY: 67,
        Grade.SERIOUS: 49,
        Grade.MAJOR: 14,
    }
    assert [item.code for item in ITEMS if not item.fail_if and item.grade] == []


@pytest.mark.parametrize(
    ("column", "count"), [("applies_if", 70), ("valid_if", 29), ("fail_if", 130), ("compute", 7)]
)
def test_conditions_are_counted(column: str, count: int) -> None:
    assert sum(bool(getattr(item, column)) for item in ITEMS) == count


def test_vetoes_photos_measures_quick_items_are_counted() -> None:
    assert sum(item.veto for item in ITEMS) == 14
    assert sum(bool(item.immediate_zh) for item in ITEMS) == 33
    assert sum(item.quick for item in ITEMS) == 35
    assert Counter(item.photo_rule for item in ITEMS) == {
        PhotoRule.ALWAYS: 8,
        PhotoRule.ON_FAIL: 62,
        PhotoRule.OPTIONAL: 14,
        PhotoRule.NONE: 60,
    }


def test_parties_offices_and_bases_are_counted() -> None:
    assert Counter(item.party for item in ITEMS) == {
        Party.SCHOOL: 132,
        Party.POLICE: 3,
        Party.TRAFFIC_POLICE: 3,
        Party.TOWN: 3,
        Party.URBAN_MANAGEMENT: 2,
        Party.MARKET_SUPERVISION: 1,
    }
    assert Counter(item.office for item in ITEMS) == {"education": 69, "police": 66, "any": 9}
    assert Counter(basis.status for item in ITEMS for basis in item.bases) == {
        "memory": 96,
        "found": 93,
        "plan": 41,
        "own": 15,
    }


def test_both_languages_stand_on_every_row() -> None:
    for item in ITEMS:
        assert item.text_zh
        assert item.text_en
        assert len(item.options_zh) == len(item.options_en)
        assert bool(item.immediate_zh) == bool(item.immediate_en), item.code
        assert bool(item.guidance_zh) == bool(item.guidance_en), item.code


def test_whatever_can_fail_has_basis_grade_and_weight() -> None:
    bare = [i.code for i in ITEMS if i.fail_if and not (i.bases and i.grade and i.weight)]
    assert bare == []


def test_whatever_is_major_names_the_guide_and_what_to_do_at_once() -> None:
    for item in ITEMS:
        if item.grade is Grade.MAJOR:
            assert any("重大事故隐患判定指南" in basis.text for basis in item.bases), item.code
            assert item.immediate_zh, item.code


def test_no_condition_reads_an_item_that_stands_later() -> None:
    order = {item.code: place for place, item in enumerate(ITEMS)}
    for (code, _column), condition in TEMPLATE.conditions.items():
        assert all(order[read] < order[code] for read in condition.codes), code


def test_a_quick_item_depends_on_quick_items_only() -> None:
    quick = {item.code for item in ITEMS if item.quick}
    for (code, _column), condition in TEMPLATE.conditions.items():
        if code in quick:
            assert condition.codes <= quick, code


def test_whether_an_item_applies_never_depends_on_its_own_answer() -> None:
    own = [code for (code, column), c in TEMPLATE.conditions.items() if column == "applies_if"]
    assert [code for code in own if TEMPLATE.conditions[code, "applies_if"].reads_value] == []


def test_every_literal_is_among_the_options_it_is_compared_with() -> None:
    for (code, _column), condition in TEMPLATE.conditions.items():
        for left, right in _comparisons(condition.tree):
            options = _options(code, left)
            if options and right.kind == "literal":
                literal = right.parts[0]
                literals = literal if isinstance(literal, tuple) else (literal,)
                assert set(literals) <= options, code


def _comparisons(node: Node) -> list[tuple[Node, Node]]:
    found = [(node.parts[1], node.parts[2])] if node.kind == "compare" else []
    parts = [part for part in node.parts if isinstance(part, Node)]
    return found + [pair for part in parts for pair in _comparisons(part)]


def _options(code: str, node: Node) -> set[str]:
    name = {"school_type": "BI-05", "locality": "BI-06"}
    if node.kind == "name":
        return (
            set(TEMPLATE.by_code[name[node.parts[0]]].options_zh)
            if node.parts[0] in name
            else (set())
        )
    if node.kind not in ("value", "answer"):
        return set()
    item = TEMPLATE.by_code[code if node.kind == "value" else node.parts[0]]
    if item.answer_type is AnswerType.VERDICT:
        return {"合格", "不合格"}
    return set(item.options_zh)


def test_the_checklist_survives_its_json() -> None:
    body = TEMPLATE.to_body()
    again = Template.from_body(body)
    assert again == TEMPLATE
    assert canonical(again.to_body()) == canonical(body)


def test_a_newer_column_in_the_json_is_let_pass() -> None:
    body = TEMPLATE.to_body()
    body["items"][0]["colour"] = "green"
    assert Template.from_body(body) == TEMPLATE


def test_limits_were_others_before_their_day() -> None:
    early, late = limits_on(date(2018, 9, 30)), limits_on(date(2018, 10, 1))
    assert (early["limit_sample_g"], late["limit_sample_g"]) == ("100", "125")
    assert limits_on(date(2019, 9, 30))["limit_kg_rail_m"] == "1.10"
    assert limits_on(date(2019, 10, 1))["limit_kg_rail_m"] == "1.30"
    assert limits_on(date(2026, 1, 1), [("limit_patrols", "7")])["limit_patrols"] == "7"
    assert set(early) == set(LIMITS)


def test_facts_and_limits_do_not_share_a_name() -> None:
    assert not set(FACTS) & set(LIMITS)
    assert (len(FACTS), len(LIMITS)) == (25, 12)


def _an_item(kind: AnswerType) -> Item:
    options = ("甲", "乙", "丙") if kind in (AnswerType.CHOICE, AnswerType.MULTI) else ()
    return Item("T-01", "T", "题", "Question", kind, options, options)


@pytest.mark.parametrize(
    ("kind", "given", "kept"),
    [
        (AnswerType.VERDICT, "pass", "pass"),
        (AnswerType.VERDICT, "not_applicable", "not_applicable"),
        (AnswerType.NUMBER, "1.50", "1.5"),
        (AnswerType.NUMBER, 12, "12"),
        (AnswerType.NUMBER, "1E2", "100"),
        (AnswerType.NUMBER, "not_applicable", "not_applicable"),
        (AnswerType.CHOICE, "乙", "乙"),
        (AnswerType.MULTI, ["丙", "甲", "甲"], ["甲", "丙"]),
        (AnswerType.MULTI, [], []),
        (AnswerType.MULTI, "not_applicable", ["not_applicable"]),
        (AnswerType.DATE, "2026-09-01", "2026-09-01"),
        (AnswerType.TEXT, "自由文字", "自由文字"),
        (AnswerType.VERDICT, None, None),
    ],
)
def test_an_answer_of_the_right_type_is_kept_in_one_form(
    kind: AnswerType, given: Any, kept: Any
) -> None:
    assert _an_item(kind).check_answer(given) == kept
    assert _an_item(kind).check_answer(kept) == kept


@pytest.mark.parametrize(
    ("kind", "given"),
    [
        (AnswerType.VERDICT, "合格"),
        (AnswerType.VERDICT, True),
        (AnswerType.VERDICT, ["pass"]),
        (AnswerType.NUMBER, "twelve"),
        (AnswerType.NUMBER, "NaN"),
        (AnswerType.NUMBER, "Infinity"),
        (AnswerType.NUMBER, "1e999999999999999999999"),
        (AnswerType.NUMBER, "1e12"),
        (AnswerType.NUMBER, 1.5),
        (AnswerType.NUMBER, True),
        (AnswerType.NUMBER, ["1"]),
        (AnswerType.CHOICE, "丁"),
        (AnswerType.CHOICE, 1),
        (AnswerType.MULTI, "甲"),
        (AnswerType.MULTI, ["丁"]),
        (AnswerType.MULTI, [["甲"]]),
        (AnswerType.MULTI, {"甲": 1}),
        (AnswerType.DATE, "01.09.2026"),
        (AnswerType.DATE, "2026-02-30"),
        (AnswerType.DATE, 20260901),
        (AnswerType.TEXT, 7),
    ],
)
def test_an_answer_of_the_wrong_type_is_refused_and_says_what_is_wanted(
    kind: AnswerType, given: Any
) -> None:
    with pytest.raises(WrongAnswer) as refused:
        _an_item(kind).check_answer(given)
    assert refused.value.facts["code"] == "T-01"
    assert refused.value.told().startswith("T-01 takes ")
