"""An XLSForm read: back as itself, another tool's as far as we know it, the rest told by cell."""

import io
import zipfile
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from server.infra.checklist_file import WrongColumns
from server.infra.tables import UNPACKED_BYTES_MAX, RowProblem
from server.infra.texts import translator
from server.infra.xlsform.reading import read_file
from server.infra.xlsform.writing import xlsform
from shared.checklists import AnswerType, Template
from shared.problems import TooLarge
from tests.server.infra.test_xlsform import FORM, checklist, converted, item
from tests.shared.sheets import TEMPLATE

Sheets = dict[str, list[list[Any]]]
LABEL = "label::中文 (zh)"
RECORDED = ("start", "end", "today", "deviceid", "username", "audit")
LABELS = ["label::Chinese (zh)", "label::English (en)"]


def edited(change: Callable[[dict[str, dict[str, Any]]], None]) -> bytes:
    """The form with cells changed: rows by name, a row's cells by column."""
    book = load_workbook(io.BytesIO(FORM))
    for sheet in (book["survey"], book["choices"]):
        head = [str(cell.value) for cell in sheet[1]]
        rows = {}
        for row in sheet.iter_rows(min_row=2):
            cells = dict(zip(head, row, strict=True))
            rows[str(cells["name"].value)] = cells
        change(rows)
    return saved(book)


def saved(book: Workbook) -> bytes:
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_cell(name: str, column: str, value: Any) -> bytes:
    def change(rows: dict[str, dict[str, Any]]) -> None:
        if name in rows and column in rows[name]:
            rows[name][column].value = value

    return edited(change)


def foreign(*questions: list[Any], **more: list[list[Any]]) -> bytes:
    """A form another tool made: one group, a list of choices, the questions asked for."""
    head = ["type", "name", *LABELS, "required", "relevant", "constraint", "appearance"]
    sheets: Sheets = {
        "survey": [
            head,
            ["begin group", "gate", "校门", "Gate"],
            ["select_one colour", "door", "门的颜色", "Colour of the door"],
            ["integer", "guards", "保安人数", "Guards", "yes", None, ". >= 0 and . <= 50"],
            ["select_multiple colour", "walls", "墙的颜色", "Colours of the walls"],
            *questions,
            ["end group"],
        ],
        "choices": [["list name", "name", *LABELS], ["colour", 1, "红", "Red"],
                    ["colour", 2, "绿", "Green"]],
        **more,
    }  # fmt: skip
    book = Workbook()
    book.remove(book.worksheets[0])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    return saved(book)


def question(relevant: str = "", **cells: Any) -> list[Any]:
    row = {"type": "decimal", "name": "height", "zh": "高度", "en": "Height", "required": ""}
    return [*(row | cells).values(), relevant or None]


def read(data: bytes) -> Template:
    report = read_file(data)
    assert report.problems == ()
    assert report.template is not None
    return report.template


def told(data: bytes) -> RowProblem:
    """The one thing that is wrong in a form."""
    report = read_file(data)
    assert report.template is None
    (problem,) = report.problems
    return problem


def test_a_form_reads_back_as_the_checklist_it_was_made_of() -> None:
    assert read(FORM) == TEMPLATE


def test_names_and_sections_a_form_cannot_have_come_back_too() -> None:
    odd = checklist(item("一"), item("has_bus"), item("A"), item("Q", applies_if="has_bus"))
    parted = replace(
        odd,
        sections=(*odd.sections, replace(odd.sections[0], code="二")),
        items=(odd.items[0], replace(odd.items[1], section="二"), *odd.items[2:]),
    )
    assert read(xlsform(parted, "表", 1)) == parted


def test_what_was_changed_in_the_forms_own_cells_is_taken_over() -> None:
    text = read(with_cell("ZD-02", "label::中文 (zh)", "门卫制度已上墙"))
    assert text.by_code["ZD-02"].text_zh == "门卫制度已上墙"
    condition = read(with_cell("JF-07", "relevant", "${JF-01} = 'fail' and not(${has_bus} = 'no')"))
    assert condition.by_code["JF-07"].applies_if == 'ans("JF-01") == "不合格" and not (not has_bus)'
    bound = read(with_cell("XF-10", "constraint", None))
    assert bound.by_code["XF-10"].valid_if == ""


def test_another_tools_form_becomes_a_checklist() -> None:
    data = foreign(question("${door} = 1 and selected(${walls}, '2') and ${guards} + 1 > 2 div 3"))
    assert converted(data).warnings is not None
    template = read(data)
    door, guards, walls, height = template.items
    assert (template.sections[0].code, template.sections[0].name_zh) == ("gate", "校门")
    assert (door.answer_type, door.options_zh) == (AnswerType.CHOICE, ("红", "绿"))
    assert (guards.answer_type, guards.valid_if) == (
        AnswerType.NUMBER,
        "value >= 0 and value <= 50",
    )
    assert (walls.answer_type, walls.options_en) == (AnswerType.MULTI, ("Red", "Green"))
    assert height.applies_if == (
        'ans("door") == "红" and "绿" in ans("walls") and ans("guards") + 1 > 2 / 3'
    )
    assert (height.office, height.fail_if, height.grade) == ("any", "", None)
    assert template.conditions


@pytest.mark.parametrize(
    ("asked", "column", "code"),
    [
        (question(type="geopiont"), "type", "form_type"),
        (question(type="select_one colour or_other"), "type", "form_list"),
        (question(type="select_one nowhere"), "type", "form_list"),
        (question(type="begin loop"), "type", "form_type"),
        (question(name="高"), "name", "form_name"),
        (question(name="door"), "name", "form_name"),
        (question(zh=""), "label::中文 (zh)", "missing"),
        (question(required="${door} = 1"), "required", "form_required"),
        (question("${guards} > regex(., 'x')"), "relevant", "form_condition"),
        (question("${guards} mod 2 = 1"), "relevant", "form_condition"),
        (question("../guards > 2"), "relevant", "form_condition"),
        (question("${door} = 3"), "relevant", "form_choice"),
        (question("${door} != ''"), "relevant", "form_choice"),
        (question("${walls} = '1'"), "relevant", "form_condition"),
        (question("${guards}"), "relevant", "form_condition"),
        (question("${guards} > 'x'"), "relevant", "form_condition"),
        (question("${guards} > 1 and"), "relevant", "form_condition"),
        (question("(" * 30 + "${guards} > 1" + ")" * 30), "relevant", "form_condition"),
        (question("1 = 1 or " * 300 + "1 = 1"), "relevant", "form_condition"),
        (question("${later} > 1"), "relevant", "form_later"),
        (question("${height} > 1"), "relevant", "form_later"),
        (question("=1+1"), "relevant", "formula"),
    ],
)
def test_what_cannot_be_taken_over_is_told_by_row_and_column(
    asked: list[Any], column: str, code: str
) -> None:
    problem = told(foreign(asked))
    assert (problem.row, problem.column, problem.code) == (6, column, code)
    for language in ("zh", "en"):
        assert problem.told(translator(language))
    assert problem.told(translator("zh")) != problem.told()


@pytest.mark.parametrize(
    ("data", "place", "code"),
    [
        (foreign(["end group"], question()), (7, "type"), "form_outside"),
        (foreign(["begin repeat", "in"], ["end group"]), (7, "type"), "form_end"),
        (foreign(["begin group", "in", "内", "In"]), (7, "type"), "form_end"),
        (foreign(["begin group", "in", "内", "In", None, "1 = 1"], ["end group"]),
         (6, "relevant"), "form_column"),
        (foreign(["calculate", "sum", "和", "Sum"], question("${sum} > 1")),
         (7, "relevant"), "form_left"),
        (foreign(entities=[["dataset"], ["x"]]), (1, "entities: "), "form_sheet"),
        (foreign(settings=[["public_key"], ["x"]]), (2, "settings: public_key"), "form_column"),
        (with_cell("JF-07_photo", "relevant", None), (None, "relevant"), "form_fixed"),
        (with_cell("limit_wall_m", "calculation", "3"), (None, "calculation"), "form_fixed"),
        (with_cell("not_applicable", LABEL, "无"), (2, "choices: list_name"), "form_fixed"),
        (with_cell("ZD-02", "lookback_weight", "heavy"), (None, "lookback_weight"), "not_a_number"),
        (with_cell("BI", "label::English (en)", None), (None, "label::English (en)"), "missing"),
        (with_cell("幼儿园", LABEL, "甲|乙"), (None, f"choices: {LABEL}"), "form_sign"),
    ],
)  # fmt: skip
def test_what_stands_elsewhere_is_told_too(
    data: bytes, place: tuple[int | None, str], code: str
) -> None:
    report = read_file(data)
    assert report.template is None
    places = {(one.row if place[0] else None, one.column, one.code) for one in report.problems}
    assert (*place, code) in places


def test_what_has_no_place_in_a_checklist_is_left_out_and_told_row_by_row() -> None:
    """As survey tools write their forms: recorded by themselves, asked many times, worked out."""
    data = foreign(
        ["note", "read_me", "请先看大门", "Look at the gate first"],
        [*question(), None, "w1"],
        ["begin_group", "fire", "消防", "Fire"],
        ["geopoint", "where", "位置", "Where"],
        question(name="hydrants"),
        ["end_group"],
        ["begin_repeat", "building", "楼", "Building"],
        ["begin group", "floor", "层", "Floor"],
        ["integer", "exits", "出口", "Exits"],
        ["end group"],
        ["end_repeat"],
        ["barcode", "tag", "标签", "Tag"],
    )
    book = load_workbook(io.BytesIO(data))
    for at, kind in enumerate(RECORDED, start=2):
        book["survey"].insert_rows(at)
        book["survey"].cell(at, 1).value = kind
        book["survey"].cell(at, 2).value = kind
    report = read_file(saved(book))
    assert report.problems == ()
    assert report.template is not None
    codes = [item.code for item in report.template.items]
    assert codes == ["door", "guards", "walls", "height", "hydrants"]
    assert [one.code for one in report.template.sections] == ["gate"]
    told = [(one.row, one.facts.get("name"), one.code) for one in report.left_out]
    assert told == [
        *((at, name, "form_recorded") for at, name in enumerate(RECORDED, start=2)),
        (12, "read_me", "form_note"),
        (13, None, "form_look"),
        (14, "fire", "form_inner"),
        (15, "where", "form_place"),
        (18, "building", "form_repeat"),
        (19, "floor", "form_in_repeat"),
        (20, "exits", "form_in_repeat"),
        (23, "tag", "form_kind"),
    ]
    for one in report.left_out:
        assert one.told(translator("zh")) != one.told()


def test_a_choice_in_other_words_takes_its_conditions_along() -> None:
    renamed = foreign(question("${door} = 1"))
    template = read(renamed)
    again = load_workbook(io.BytesIO(xlsform(template, "表", 1)))
    again["choices"].cell(7, 3).value = "大红"
    becomes = read(saved(again))
    assert becomes.by_code["door"].options_zh == ("大红", "绿")
    assert becomes.by_code["height"].applies_if == 'ans("door") == "大红"'


def test_a_form_without_a_language_says_which_columns_it_lacks() -> None:
    book = load_workbook(io.BytesIO(foreign()))
    book["survey"]["D1"].value = "label::French (fr)"
    with pytest.raises(WrongColumns) as refused:
        read_file(saved(book))
    assert "label::English (en)" in str(refused.value.facts)


def test_a_bomb_is_refused_before_it_is_unpacked() -> None:
    buffer = io.BytesIO(FORM)
    chunk = bytes(1 << 20)
    with (
        zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive,
        archive.open("xl/more.xml", "w", force_zip64=True) as entry,
    ):
        for _ in range(UNPACKED_BYTES_MAX // len(chunk) + 1):
            entry.write(chunk)
    with pytest.raises(TooLarge):
        read_file(buffer.getvalue())
