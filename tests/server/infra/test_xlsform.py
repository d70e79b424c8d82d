"""A checklist as an XLSForm: the standard's own converter takes it, and what it asks is ours."""

import io
from dataclasses import replace
from typing import Any
from xml.etree import ElementTree

import pytest
from openpyxl import load_workbook
from pyxform.xls2xform import convert

from server.infra.xlsform.outward import said
from server.infra.xlsform.words import FACTS_GROUP, Names
from server.infra.xlsform.writing import xlsform
from shared.checklists import AnswerType, Item, PhotoRule, Section, Template
from tests.shared.sheets import TEMPLATE

FORM = xlsform(TEMPLATE, "校园安全", 1)


def survey(form: bytes = FORM) -> dict[str, dict[str, Any]]:
    """The rows of the first sheet, by name."""
    head, *rows = load_workbook(io.BytesIO(form))["survey"].iter_rows(values_only=True)
    told = [dict(zip(map(str, head), row, strict=True)) for row in rows]
    return {str(row["name"]): row for row in told if row["name"]}


def checklist(*items: Item) -> Template:
    return Template((Section("A", "甲", "A"),), items)


def item(code: str, kind: AnswerType = AnswerType.NUMBER, **more: Any) -> Item:
    return Item(code, "A", f"题 {code}", f"Question {code}", kind, **more)


def converted(form: bytes) -> Any:
    return convert(io.BytesIO(form), validate=False, pretty_print=False)


def test_the_standards_converter_takes_it_without_a_word() -> None:
    told = converted(FORM)
    assert told.warnings == []
    tree = ElementTree.fromstring(told.xform)
    binds = {one.get("nodeset"): one for one in tree.iter("{http://www.w3.org/2002/xforms}bind")}
    asked = {path.rsplit("/", 1)[-1]: bind for path, bind in binds.items() if path}
    assert {one.code for one in TEMPLATE.items} <= asked.keys()
    assert str(asked["JF-02"].get("relevant")).strip().endswith("/JF/JF-01  = 'pass'")
    assert {"中文 (zh)", "English (en)"} == {
        one.get("lang") for one in tree.iter("{http://www.w3.org/2002/xforms}translation")
    }


def test_questions_are_asked_as_the_checklist_asks_them() -> None:
    rows = survey()
    assert rows["ZD-01"]["type"] == "select_one lookback_verdict"
    assert rows["WF-02"]["type"] == "select_multiple choices_WF-02"
    assert (rows["XF-10"]["type"], rows["LD-04"]["type"]) == ("decimal", "date")
    assert rows["XF-10"]["constraint"] == ". >= 0 and . <= ${XF-14}"
    assert rows["SP-09"]["relevant"] == "${has_canteen} = 'yes' and ${uses_gas} = 'yes'"
    assert rows["BI-06"]["label::English (en)"] == TEMPLATE.by_code["BI-06"].text_en
    assert rows["locality"]["calculation"] == "${BI-06}"
    assert FACTS_GROUP in rows
    photos = [one for one in TEMPLATE.items if one.photo_rule is not PhotoRule.NONE]
    assert sum(row["type"] == "image" for row in rows.values()) == len(photos)


CHOSEN = item("C", AnswerType.CHOICE, options_zh=("甲 一", "乙"), options_en=("A 1", "B"))
MANY = item("M", AnswerType.MULTI, options_zh=("甲 一", "乙"), options_en=("A 1", "B"))


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ('ans("V") == "合格"', "${V} = 'pass'"),
        ('ans("C") in ("甲 一", "乙")', "(${C} = '甲_一' or ${C} = '乙')"),
        ('ans("C") not in ("乙")', "not(${C} = '乙')"),
        ('"甲 一" in ans("M")', "selected(${M}, '甲_一')"),
        ("count(ans(\"M\")) > 1", "count-selected(${M}) > 1"),
        ('not has_bus and (boarders > 0 or true)',
         "not(${has_bus} = 'yes') and (${boarders} > 0 or true())"),
        ('ans("N") - 1 > -(2 * 3) / 4', "(${N} - 1) > ((-(2 * 3)) div 4)"),
        ("ans(\"N\") >= required_guards()", None),
        ("days_since(ans(\"D\")) > 3", None),
        ('ans("M") == "乙"', None),
        ('ans("N")', None),
    ],
)  # fmt: skip
def test_a_condition_is_said_in_the_forms_words_or_not_at_all(
    ours: str, theirs: str | None
) -> None:
    kinds = (item("V", AnswerType.VERDICT), CHOSEN, MANY, item("N"), item("D", AnswerType.DATE))
    asked = item("Z", applies_if=ours)
    template = checklist(*kinds, asked)
    assert said(Names(template), asked, "applies_if") == theirs
    assert converted(xlsform(template, "表", 1)).warnings == []


def test_names_a_form_cannot_have_are_kept_beside() -> None:
    odd = (
        item("一"),
        item("has_bus"),
        item("A"),
        item("Q", applies_if='has_bus and ans("一") > 0'),
    )
    rows = survey(form := xlsform(checklist(*odd), "=表", 1))
    assert rows["lookback_item_1"]["lookback_code"] == "一"
    assert rows["lookback_item_2"]["lookback_code"] == "has_bus"
    assert rows["Q"]["relevant"] == "${has_bus} = 'yes' and ${lookback_item_1} > 0"
    assert converted(form).warnings == []


def test_a_section_that_goes_on_later_keeps_the_order() -> None:
    parted = Template(
        (Section("A", "甲", "A"), Section("B", "乙", "B")),
        (item("A1"), replace(item("B1"), section="B"), item("A2")),
    )
    rows = survey(form := xlsform(parted, "表", 1))
    asked = [name for name, row in rows.items() if row["type"] == "decimal"]
    assert asked == ["A1", "B1", "A2"]
    assert rows["lookback_again_2"]["lookback_section"] == "A"
    assert converted(form).warnings == []
