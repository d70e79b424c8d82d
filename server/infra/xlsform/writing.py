"""A checklist written as an XLSForm: questions by section, choices, settings."""

import io
from collections.abc import Iterable, Iterator
from itertools import chain, groupby

from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from server.infra.checklist_form import NUMBERS, item_row
from server.infra.tables import is_formula
from server.infra.texts import translator
from server.infra.xlsform.outward import read_by, said
from server.infra.xlsform.words import (
    CHINESE,
    CHOICE_COLUMNS,
    CHOICES,
    FACTS_GROUP,
    HINTS,
    LABELS,
    NO,
    OURS,
    OWN_COLUMNS,
    PHOTO_OF,
    PIXELS,
    QUESTION_TYPES,
    SETTINGS,
    SURVEY,
    SURVEY_COLUMNS,
    VERDICT_LIST,
    VERDICT_NAMES,
    YES,
    YES_NO_LIST,
    Names,
    photo_name,
)
from shared.checklists import FACTS, LIMITS, AnswerType, Item, PhotoRule, Template
from shared.papers.conditions import TOLD_FACTS

Row = dict[str, str]
TEXTS = {
    "facts": "What is known of the school",
    "photo": "Photo",
    "pass": "Pass",
    "fail": "Fail",
    "not_applicable": "Not applicable",
    YES: "yes",
    NO: "no",
}
"""What the form says of itself, in both languages."""
CONDITIONS = {"relevant": "applies_if", "constraint": "valid_if"}
"""Which condition of ours stands in which column of theirs."""
SAID_BY_THEMSELVES = frozenset({f"{OURS}code", f"{OURS}section"})
WIDE, NARROW = 50, 16
FORM_ID = "lookback_checklist"


def xlsform(template: Template, title: str, version: int) -> bytes:
    """The form as a workbook; read back it is this checklist."""
    names = Names(template)
    settings = {
        "form_title": title,
        "form_id": FORM_ID,
        "version": str(version),
        "default_language": CHINESE,
    }
    book = Workbook()
    book.remove(book.worksheets[0])
    _fill(book.create_sheet(SURVEY), SURVEY_COLUMNS, survey_rows(names))
    _fill(book.create_sheet(CHOICES), CHOICE_COLUMNS, _choice_rows(names))
    _fill(book.create_sheet(SETTINGS), tuple(settings), [settings])
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def survey_rows(names: Names) -> Iterator[Row]:
    """The questions, section by section, after what the conditions read."""
    yield from fact_rows(names)
    begun: set[str] = set()
    for code, items in groupby(names.template.items, key=lambda item: item.section):
        yield _section(names, code, again=len(begun) if code in begun else 0)
        begun.add(code)
        for item in items:
            yield _question(names, item)
            yield from photo_row(names, item)
        yield {"type": "end_group"}


def fact_rows(names: Names) -> list[Row]:
    """Facts and limits the form's conditions read: asked, or worked out from what is asked."""
    read = frozenset(
        chain.from_iterable(
            read_by(names, item, column)
            for item in names.template.items
            for column in (*CONDITIONS.values(), *_reads_failed(item))
        )
    )
    if not read:
        return []
    rows = [fact_row(names, name) for name in (*FACTS, *LIMITS) if name in read]
    return [_begin(FACTS_GROUP, *both(TEXTS["facts"])), *rows, {"type": "end_group"}]


def conditions(names: Names, item: Item) -> Row:
    """What the form says of when an item is asked and which answers are likely."""
    return {column: said(names, item, ours) or "" for column, ours in CONDITIONS.items()}


def photo_row(names: Names, item: Item) -> list[Row]:
    """The question for an item's photo, where one is asked for."""
    if item.photo_rule is PhotoRule.NONE or item.answer_type is AnswerType.PHOTO:
        return []
    name = names.items[item.code]
    chinese, english = both(TEXTS["photo"])
    whether = [said(names, item, "applies_if")]
    if item.photo_rule is PhotoRule.ON_FAIL:
        whether.append(said(names, item, "fail_if", f"${{{name}}}"))
    parts = [part for part in whether if part]
    return [
        {
            "type": "image",
            "name": photo_name(name),
            LABELS[0]: item.photo_hint_zh or chinese,
            LABELS[1]: english,
            "required": YES if item.photo_rule is PhotoRule.ALWAYS else "",
            "relevant": parts[0] if len(parts) == 1 else " and ".join(f"({one})" for one in parts),
            "parameters": PIXELS,
            PHOTO_OF: item.code,
        }
    ]


def question_type(names: Names, item: Item) -> str:
    """The type of an item's question, with its list of choices."""
    if item.answer_type is AnswerType.MULTI:
        return f"select_multiple {names.list_of(item)}"
    if item.answer_type in (AnswerType.CHOICE, AnswerType.VERDICT):
        return f"select_one {names.list_of(item)}"
    return QUESTION_TYPES[item.answer_type]


def _question(names: Names, item: Item) -> Row:
    ours = item_row(names.template, item)
    row = {
        "type": question_type(names, item),
        "name": names.items[item.code],
        LABELS[0]: item.text_zh,
        LABELS[1]: item.text_en,
        HINTS[0]: item.guidance_zh,
        HINTS[1]: item.guidance_en,
        "required": YES if item.fail_if else "",
        **conditions(names, item),
        "parameters": PIXELS if item.answer_type is AnswerType.PHOTO else "",
    }
    kept = (name for name in OWN_COLUMNS if name not in SAID_BY_THEMSELVES)
    row |= {name: ours[name.removeprefix(OURS)] for name in kept}
    if names.items[item.code] != item.code:
        row[f"{OURS}code"] = item.code
    return row


def _reads_failed(item: Item) -> tuple[str, ...]:
    return ("fail_if",) if item.photo_rule is PhotoRule.ON_FAIL else ()


def _section(names: Names, code: str, again: int) -> Row:
    """The head of a section; one that goes on later in the checklist has a name of its own."""
    section = next(one for one in names.template.sections if one.code == code)
    name = names.sections[code] if not again else f"{OURS}again_{again}"
    row = _begin(name, section.name_zh, section.name_en)
    return row if name == code else row | {f"{OURS}section": code}


def _begin(name: str, chinese: str, english: str) -> Row:
    return {"type": "begin_group", "name": name, LABELS[0]: chinese, LABELS[1]: english}


def fact_row(names: Names, name: str) -> Row:
    """How a fact or a limit stands in the form."""
    if name in LIMITS:
        return {"type": "calculate", "name": name, "calculation": LIMITS[name]}
    asked = names.answering(name)
    if asked:
        return {
            "type": "calculate",
            "name": name,
            "calculation": f"${{{names.items[asked.code]}}}",
        }
    kinds = {"bool": f"select_one {YES_NO_LIST}", "number": "integer", "choice": "text"}
    chinese, english = both(TOLD_FACTS[name])
    return {"type": kinds[FACTS[name]], "name": name, LABELS[0]: chinese, LABELS[1]: english}


def fixed_choices() -> dict[str, list[tuple[str, str, str]]]:
    """The lists of choices every form has: name, Chinese, English."""
    return {
        listed: [(name, *both(TEXTS[name])) for name in named]
        for listed, named in ((VERDICT_LIST, VERDICT_NAMES.values()), (YES_NO_LIST, (YES, NO)))
    }


def _choice_rows(names: Names) -> Iterator[Row]:
    for listed, choices in fixed_choices().items():
        for name, chinese, english in choices:
            yield _choice(listed, name, chinese, english)
    for item in names.template.items:
        if item.answer_type in (AnswerType.CHOICE, AnswerType.MULTI):
            chosen = names.choices(item)
            for chinese, english in zip(item.options_zh, item.options_en, strict=True):
                yield _choice(names.list_of(item), chosen[chinese], chinese, english)


def _choice(listed: str, name: str, chinese: str, english: str) -> Row:
    return {"list_name": listed, "name": name, LABELS[0]: chinese, LABELS[1]: english}


def both(text: str) -> tuple[str, str]:
    """A word of the form in Chinese and in English."""
    return translator("zh")(text), translator("en")(text)


def _fill(sheet: Worksheet, columns: tuple[str, ...], rows: Iterable[Row]) -> None:
    for number, name in enumerate(columns, start=1):
        sheet.cell(1, number, name).font = Font(bold=True)
        wide = name.startswith("label")
        sheet.column_dimensions[get_column_letter(number)].width = WIDE if wide else NARROW
    for at, row in enumerate(rows, start=2):
        for number, name in enumerate(columns, start=1):
            text = row.get(name, "")
            if not text:
                continue
            is_number = name.removeprefix(OURS) in NUMBERS
            cell = sheet.cell(at, number, int(text) if is_number else text)
            if is_formula(text):
                # A text that begins like a formula stays a text.
                cell.data_type = "s"
    sheet.freeze_panes = "C2" if len(columns) > len(CHOICE_COLUMNS) else "A2"
