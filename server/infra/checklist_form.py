"""A checklist as a workbook: what an office takes, changes, and sends in again."""

import io
from datetime import date

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

from server.infra.checklist_file import COLUMNS, GRADES
from server.infra.tables import is_formula
from shared.checklists import Item, Template
from shared.vocabulary import Party

GRADE_WORDS = {grade: word for word, grade in GRADES.items()}
SAME = (
    *("code", "section", "text_zh", "text_en", "unit", "photo_hint_zh", "applies_if", "valid_if"),
    *("fail_if", "compute", "office", "stat_key", "guidance_zh", "guidance_en"),
)
NUMBERS = frozenset({"weight", "veto", "quick", "rectify_workdays"})
WIDTHS = {"text_zh": 60, "text_en": 60, "basis_zh": 40, "applies_if": 30, "fail_if": 30}


def checklist_workbook(template: Template) -> bytes:
    """The checklist as a file that reads back as itself."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "检查表"
    for column, name in enumerate(COLUMNS, start=1):
        head = sheet.cell(1, column, name)
        head.font = Font(bold=True)
        sheet.column_dimensions[head.column_letter].width = WIDTHS.get(name, 14)
    for number, item in enumerate(template.items, start=2):
        row = item_row(template, item)
        for column, name in enumerate(COLUMNS, start=1):
            text = row[name]
            cell = sheet.cell(number, column, int(text) if name in NUMBERS and text else text)
            if is_formula(text):
                # A text that begins like a formula stays a text.
                cell.data_type = "s"
            cell.alignment = Alignment(wrap_text=name in WIDTHS, vertical="top")
    sheet.freeze_panes = "B2"
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def item_row(template: Template, item: Item) -> dict[str, str]:
    """An item as a row of its file, by column."""
    section = next(one for one in template.sections if one.code == item.section)
    bases = item.bases
    return {name: str(getattr(item, name)) for name in SAME} | {
        "section_zh": section.name_zh,
        "section_en": section.name_en,
        "answer_type": str(item.answer_type),
        "options_zh": "|".join(item.options_zh),
        "options_en": "|".join(item.options_en),
        "basis_zh": "；".join(basis.text for basis in bases),
        "basis_status": "；".join(basis.status for basis in bases),
        "basis_valid_from": "；".join(_day(basis.valid_from) for basis in bases),
        "basis_valid_to": "；".join(_day(basis.valid_to) for basis in bases),
        "grade_if_failed": GRADE_WORDS[item.grade] if item.grade else "",
        "immediate_measure_zh": item.immediate_zh,
        "immediate_measure_en": item.immediate_en,
        "rectify_workdays": str(item.rectify_workdays),
        "photo_rule": str(item.photo_rule),
        "weight": str(item.weight),
        "veto": str(int(item.veto)),
        "responsible_party": "town_office" if item.party is Party.TOWN else str(item.party),
        "quick": str(int(item.quick)),
    }


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""
