"""A checklist being filled in: what applies, what failed, what is proposed, what is missing."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from shared.checklists import (
    Sheet,
    Template,
    Visit,
    WrongAnswer,
    limits_on,
    score,
    unanswered,
    vetoed,
    wanting_photos,
)
from shared.norms import RuleSet
from shared.vocabulary import Grade
from tests.shared.sheets import AUTUMN_2018, AUTUMN_2026, TEMPLATE, a_sheet, judged

NOBODY_KNOWS = Sheet(TEMPLATE, Visit(AUTUMN_2026, {}, limits_on(AUTUMN_2026)))
WITHOUT_BASIS_IN_2018 = {"ZD-06", "XF-05", "SP-05", "SP-06", "QL-08", "GX-03"}


def hidden(sheet: Sheet) -> set[str]:
    return {code for code, one in sheet.assess().items() if not one.shown.applies}


# -- what applies ----------------------------------------------------------------------------


def test_where_nothing_is_known_everything_is_shown() -> None:
    assert hidden(NOBODY_KNOWS) == set()
    assert {one.verdict for one in NOBODY_KNOWS.assess().values()} == {None}


def test_the_day_hides_what_had_no_basis_then() -> None:
    early = Sheet(TEMPLATE, Visit(AUTUMN_2018, {}, limits_on(AUTUMN_2018))).assess()
    gone = {code for code, one in early.items() if one.shown.why == "no_basis_in_force"}
    assert gone == WITHOUT_BASIS_IN_2018
    assert not any(early[code].shown.applies for code in gone)


def test_only_bases_in_force_on_the_day_are_shown() -> None:
    before, after = a_sheet(AUTUMN_2018).assess()["JF-01"], a_sheet().assess()["JF-01"]
    assert [basis.text[:15] for basis in before.bases] == ["本专项工作方案", "GB/T 29315-2012"]
    assert [basis.text[:15] for basis in after.bases] == ["本专项工作方案", "GB/T 29315-2022"]


def test_a_basis_counts_from_its_first_to_its_last_day() -> None:
    item = TEMPLATE.by_code["JF-05"]
    last, first = item.bases_on(date(2022, 5, 31)), item.bases_on(date(2022, 6, 1))
    assert [basis.text[:15] for basis in last] == ["GB/T 29315-2012"]
    assert [basis.text[:15] for basis in first] == ["GB/T 29315-2022"]


@pytest.mark.parametrize(
    ("code", "facts", "applies"),
    [
        ("WF-01", {"locality": "城区"}, True),
        ("WF-13", {"locality": "城区"}, False),
        ("WF-01", {"locality": "乡村"}, False),
        ("WF-13", {"locality": "乡村"}, True),
        ("ZB-08", {"locality": "镇区"}, True),
        ("ZB-08", {"locality": "城区"}, False),
        ("ZB-08", {"locality": None}, True),
        ("WF-12", {"visit_mode": "明查"}, False),
        ("WF-12", {"visit_mode": "暗访"}, True),
        ("SP-09", {"has_canteen": True, "uses_gas": False}, False),
        ("SP-09", {"has_canteen": None, "uses_gas": False}, False),
        ("SP-09", {"has_canteen": True, "uses_gas": None}, True),
        ("SP-11", {"has_secondary_water": False, "has_drinking_machine": None}, True),
        ("SP-11", {"has_secondary_water": False, "has_drinking_machine": False}, False),
        ("XF-05", {"boarders": 0, "has_nap_room": True}, True),
        ("SS-01", {"boarders": 0}, False),
        ("SS-01", {"boarders": 12}, True),
        ("ZD-09", {"notices_sent": 0}, False),
        ("QL-01", {"school_type": "幼儿园"}, False),
    ],
)
def test_facts_of_the_school_decide_what_applies(
    code: str, facts: dict[str, Any], applies: bool
) -> None:
    assert a_sheet(**facts).assess()[code].shown.applies is applies


def test_a_hidden_item_names_the_facts_that_hide_it() -> None:
    shown = a_sheet(uses_gas=False).assess()["SP-09"].shown
    assert shown.reads == ("has_canteen", "uses_gas")
    assert shown.why == "has_canteen and uses_gas"


def test_an_answer_on_site_stands_before_the_register() -> None:
    sheet = a_sheet(boarders=0)
    assert "SS-01" in hidden(sheet)
    assert "SS-01" not in hidden(sheet.answered("BI-03", "40"))


def test_an_answer_opens_and_closes_those_that_depend_on_it() -> None:
    sheet = a_sheet()
    assert "JF-02" not in hidden(sheet)
    assert "JF-02" not in hidden(sheet.answered("JF-01", "pass"))
    failed = sheet.answered("JF-01", "fail")
    assert {"JF-02", "JF-03", "JF-14"} <= hidden(failed)
    assert "JF-02" not in hidden(failed.answered("JF-01", "not_applicable"))


def test_an_answer_of_an_item_hidden_since_is_kept_and_counts_nowhere() -> None:
    sheet = a_sheet().answered("JF-01", "pass").answered("JF-02", "fail")
    assert sheet.assess()["JF-02"].failed
    since = sheet.answered("JF-01", "fail")
    assert since.answers["JF-02"] == "fail"
    assert not since.assess()["JF-02"].failed
    assert since.assess()["JF-02"].verdict is None
    back = since.answered("JF-01", "pass")
    assert back.assess()["JF-02"].failed


def test_a_hidden_items_answer_is_unknown_to_those_that_read_it() -> None:
    sheet = a_sheet(locality="城区").answered("WF-01", "pass").answered("WF-02", ["升降柱"])
    assert "WF-04" not in hidden(sheet)
    moved = Sheet(
        TEMPLATE, Visit(AUTUMN_2026, {"locality": "乡村"}, limits_on(AUTUMN_2026)), sheet.answers
    )
    assert not moved.assess()["WF-01"].shown.applies
    assert moved.assess()["WF-02"].shown.applies, "no answer of WF-13 yet: unknown is shown"


# -- what fails ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "value", "failed"),
    [
        ("ZD-01", "fail", True),
        ("ZD-01", "pass", False),
        ("ZD-01", "not_applicable", False),
        ("ZD-06", "4", True),
        ("ZD-06", "5", False),
        ("RF-01", "2", True),
        ("RF-01", "3", False),
        ("WF-06", "1.99", True),
        ("WF-06", "2.00", False),
        ("JF-08", "11", True),
        ("JF-08", "-11", True),
        ("JF-08", "-10", False),
        ("XS-04", "1.09", True),
        ("XS-04", "1.10", False),
        ("FZ-02", [], True),
        ("FZ-02", ["交通"], False),
        ("JF-04", "未接入", True),
        ("JF-04", "仅公安", False),
    ],
)
def test_answers_fail_by_their_condition(code: str, value: Any, failed: bool) -> None:
    one = judged(a_sheet(), {code: value})[code]
    assert one.failed is failed
    assert one.answered


def test_all_eight_kinds_of_kit_are_needed_and_other_counts_for_none() -> None:
    kit = TEMPLATE.by_code["RF-09"].options_zh
    assert not judged(a_sheet(), {"RF-09": list(kit[:8])})["RF-09"].failed
    assert judged(a_sheet(), {"RF-09": [*kit[:7], kit[8]]})["RF-09"].failed


def test_shares_are_counted_in_decimals() -> None:
    online = {"JF-15": "20", "JF-06": "19"}
    assert not judged(a_sheet(), online)["JF-06"].failed
    assert judged(a_sheet(), {**online, "JF-06": "18.99"})["JF-06"].failed


def test_a_comparison_with_what_nobody_answered_fails_nothing() -> None:
    one = judged(a_sheet(), {"XF-10": "3"})["XF-10"]
    assert not one.failed
    assert one.plausible


def test_what_is_longer_ago_for_a_key_target_fails_there_only() -> None:
    assert not judged(a_sheet(terror_key_target=False), {"JF-07": "60"})["JF-07"].failed
    assert judged(a_sheet(terror_key_target=True), {"JF-07": "60"})["JF-07"].failed
    assert not judged(a_sheet(terror_key_target=None), {"JF-07": "60"})["JF-07"].failed


def test_limits_are_those_of_the_day_of_arrival() -> None:
    grams = {"SP-03": "110"}
    assert not judged(a_sheet(date(2018, 9, 30)), grams)["SP-03"].failed
    assert judged(a_sheet(date(2018, 10, 1)), grams)["SP-03"].failed


def test_school_days_since_a_drill_need_a_school_calendar() -> None:
    drill = {"LD-08": "pass", "LD-04": "2026-03-02"}
    assert not judged(a_sheet(), drill)["LD-04"].failed
    school = a_sheet().visit
    known = Visit(school.on, school.facts, school.limits, lambda _since, _until: 26)
    assert judged(Sheet(TEMPLATE, known), drill)["LD-04"].failed
    enough = Visit(school.on, school.facts, school.limits, lambda _since, _until: 25)
    assert not judged(Sheet(TEMPLATE, enough), drill)["LD-04"].failed


# -- what is plausible -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("code", "value", "plausible"),
    [
        ("BI-01", "1200", True),
        ("BI-01", "1260", True),
        ("BI-01", "1261", False),
        ("BI-01", "1139", False),
        ("BI-03", "1201", False),
        ("BI-04", "-1", False),
        ("LD-04", "2026-09-17", True),
        ("LD-04", "2026-09-18", False),
    ],
)
def test_what_cannot_be_right_is_asked_again(code: str, value: str, plausible: bool) -> None:
    assert judged(a_sheet(), {code: value})[code].plausible is plausible


def test_without_a_register_every_number_is_plausible() -> None:
    assert judged(NOBODY_KNOWS, {"BI-01": "9000"})["BI-01"].plausible


# -- what is proposed ------------------------------------------------------------------------


def test_major_is_proposed_only_while_the_guide_is_in_force() -> None:
    before, after = date(2024, 6, 23), date(2024, 6, 24)
    for code in ("XS-01", "XF-08"):
        assert a_sheet(before).assess()[code].grade is Grade.SERIOUS
        assert a_sheet(after).assess()[code].grade is Grade.MAJOR
    assert a_sheet(before).assess()["ZD-01"].grade is Grade.ORDINARY


def test_guards_required_are_filled_in_with_the_working() -> None:
    one = a_sheet(students=1000, staff=60).assess()["RF-13"]
    assert (one.value, one.computed) == ("3", "3")
    assert one.guards is not None
    assert one.guards.decided_by is RuleSet.GB_2022
    early = a_sheet(AUTUMN_2018, students=1000, staff=60).assess()["RF-13"]
    assert early.value == "2"


def test_on_a_day_without_a_rule_no_number_is_proposed_and_none_fails() -> None:
    sheet = a_sheet(date(2014, 9, 1), students=1000, staff=60).answered("RF-01", "0")
    one = sheet.assess()["RF-13"]
    assert (one.value, one.computed) == (None, None)
    guards = sheet.guards()
    assert guards is not None
    assert guards.required is None
    assert not sheet.assess()["RF-01"].failed


@pytest.mark.parametrize("missing", ["students", "staff", "boarders"])
def test_guards_required_are_unknown_while_a_number_is(missing: str) -> None:
    sheet = a_sheet(**{missing: None}).answered("RF-01", "1")
    assert sheet.assess()["RF-13"].value is None
    assert sheet.guards() is None
    assert not sheet.assess()["RF-01"].failed


def test_registers_values_are_proposed_not_taken_as_answers() -> None:
    one = a_sheet(students=864).assess()["BI-01"]
    assert one.computed == "864"
    assert not one.answered


TECH_PASSED = {"JF-01": "pass", "JF-02": "pass", "JF-04": "仅公安", "JF-05": "pass", "JF-07": "30"}


@pytest.mark.parametrize(
    ("changed", "proposed"),
    [
        ({}, "达标"),
        ({"JF-07": "29"}, "不达标"),
        ({"JF-04": "未接入"}, "不达标"),
        ({"JF-05": None}, None),
        ({"JF-05": "not_applicable"}, None),
        ({"JF-01": "fail", "JF-05": None}, "不达标"),
    ],
)
def test_the_technical_standard_is_proposed_from_its_items(
    changed: dict[str, Any], proposed: str | None
) -> None:
    assert judged(a_sheet(), {**TECH_PASSED, **changed})["JF-12"].computed == proposed


def test_a_failed_link_counts_even_where_nobody_knows_town_or_city() -> None:
    answers = {**TECH_PASSED, "JF-04": None, "JF-13": "未接入"}
    assert judged(a_sheet(locality=None), answers)["JF-12"].computed == "不达标"


def test_a_checklist_without_the_technical_items_proposes_nothing() -> None:
    alone = Template((), (TEMPLATE.by_code["JF-12"],))
    assert a_sheet(template=alone).assess()["JF-12"].computed is None


# -- what is missing -------------------------------------------------------------------------


def test_quick_mode_asks_the_marked_items_and_those_of_the_past() -> None:
    sheet = a_sheet()
    assert len(sheet.quick()) == 35
    assert sheet.quick(frozenset({"ZD-02"})) == sheet.quick() | {"ZD-02"}
    shown = set(unanswered(sheet.assess(), sheet.quick()))
    assert 24 <= len(shown) <= 28


def test_missing_is_what_is_asked_applies_and_has_no_answer() -> None:
    sheet = a_sheet()
    asked = frozenset({"ZD-01", "ZD-02", "SS-01", "RF-13"})
    assert unanswered(sheet.assess(), asked) == ("ZD-01", "ZD-02")
    one = sheet.answered("ZD-01", "fail").answered("ZD-02", "not_applicable")
    assert unanswered(one.assess(), asked) == ()
    assert unanswered(one.answered("ZD-01", None).assess(), asked) == ("ZD-01",)


@pytest.mark.parametrize(
    ("code", "value", "wanted"),
    [
        ("WF-01", "pass", True),
        ("WF-01", "not_applicable", False),
        ("ZD-01", "fail", True),
        ("ZD-01", "pass", False),
        ("ZD-03", "fail", False),
        ("ZD-08", "fail", False),
    ],
)
def test_photos_are_wanted_by_rule(code: str, value: str, wanted: bool) -> None:
    assessed = judged(a_sheet(), {code: value})
    asked = frozenset({code})
    assert wanting_photos(assessed, asked, frozenset()) == ((code,) if wanted else ())
    assert wanting_photos(assessed, asked, frozenset({code})) == ()


# -- what it scores --------------------------------------------------------------------------


def test_the_score_is_the_weighted_share_of_what_applies_and_was_answered() -> None:
    assert score(a_sheet().assess()) is None
    assert score(judged(a_sheet(), {"ZD-01": "pass"})) == Decimal("100.0")
    mixed = {"ZD-01": "pass", "ZD-02": "fail", "ZD-03": "not_applicable"}
    assert score(judged(a_sheet(), mixed)) == Decimal("60.0")


def test_what_others_must_answer_for_does_not_count_against_the_school() -> None:
    answers = {"ZD-01": "pass", "ZB-01": "fail", "WF-07": "fail"}
    assert score(judged(a_sheet(), answers)) == Decimal("100.0")


def test_failed_veto_items_are_told() -> None:
    answers = {"XS-01": "fail", "WF-05": "fail", "XF-02": "pass", "ZD-01": "fail"}
    assert set(vetoed(judged(a_sheet(), answers))) == {"XS-01", "WF-05"}


def test_a_wrong_answer_leaves_the_sheet_as_it_was() -> None:
    sheet = a_sheet().answered("ZD-01", "pass")
    with pytest.raises(WrongAnswer):
        sheet.answered("ZD-01", "maybe")
    assert sheet.answers == {"ZD-01": "pass"}
