"""The sheets of an XLSForm as an office sends them: cells by column, and what nobody reads told."""

import re
from dataclasses import dataclass, field
from typing import Any

from server.infra.checklist_file import TOLD as CHECKLIST_TOLD
from server.infra.checklist_file import WrongColumns
from server.infra.tables import RowProblem, Table, plain
from server.infra.xlsform.words import CHOICES, HINTS, LABELS, OURS, SETTINGS, SURVEY

TOLD = {
    "form_sheet": "Nothing is read from the sheet {value}. Take it out.",
    "form_column": "Nothing is read from {column} here. Empty it.",
    "form_type": "The type {value} is not read. Known are: {words}.",
    "form_list": "There is no list of choices for {value} that can be read.",
    "form_long": "A list can have {limit} choices at most. Take some out.",
    "form_sign": "A choice cannot contain {sign}. Write it in other words.",
    "form_name": "{value} is no name a question can have, or stands here a second time.",
    "form_outside": "This question stands in no group. Put it into one: a group is a section.",
    "form_nested": "A group within a group is not read. Put its questions into the outer one.",
    "form_end": "A group ends here that did not begin, or one never ends.",
    "form_condition": (
        "{column} cannot be taken over at {found}. Known are and, or, not(), comparisons, "
        "+ - * div, selected(), count-selected(), names of questions and plain values."
    ),
    "form_later": "{column} reads {found}, and no earlier question is called so.",
    "form_choice": "{column}: {found} is no choice of the question it is compared with.",
    "form_required": "{column} is yes or no, not {value}.",
    "form_fixed": "{column} is written by the system and was changed. Put this back: {wanted}.",
}
"""What is told of an XLSForm, by its code."""

HEADS = {
    SURVEY: frozenset({"type", "name", "label_zh", "label_en"}),
    CHOICES: frozenset({"list_name", "name", "label_zh", "label_en"}),
    SETTINGS: frozenset(),
}
READ = {
    SURVEY: HEADS[SURVEY]
    | {"hint_zh", "hint_en", "required", "relevant", "constraint", "calculation", "parameters"},
    CHOICES: HEADS[CHOICES],
    SETTINGS: frozenset({"form_title", "form_id", "version", "default_language"}),
}
SHOWN = {
    "label_zh": LABELS[0],
    "label_en": LABELS[1],
    "hint_zh": HINTS[0],
    "hint_en": HINTS[1],
}
LANGUAGE = re.compile(r"(label|hint)\s*::?\s*(.+)")
CHINESE = re.compile(r"中文|汉语|chinese|\(zh|^zh\b")
ENGLISH = re.compile(r"英文|英语|english|\(en|^en\b")


@dataclass(frozen=True)
class Line:
    """A row of a sheet: its number, its cells by column."""

    row: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass
class Form:
    """An XLSForm being read: its lines by sheet, what is wrong so far."""

    lines: dict[str, list[Line]] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)

    def wrong(self, row: int, column: str, code: str, value: str = "", **facts: Any) -> None:
        """Tell what is wrong in a cell of the questions."""
        self.wrong_in(SURVEY, row, column, code, value, **facts)

    def wrong_in(
        self, sheet: str, row: int, column: str, code: str, value: str = "", **facts: Any
    ) -> None:
        """Tell what is wrong in a cell of a sheet; other sheets than the questions are named."""
        shown = SHOWN.get(column, column)
        place = shown if sheet == SURVEY else f"{sheet}: {shown}"
        text = TOLD.get(code) or CHECKLIST_TOLD[code]
        self.problems.append(RowProblem(row, place, code, text, value, facts))


def is_form(tables: list[Table]) -> bool:
    """Whether a file is an XLSForm: it has a sheet of questions by that name."""
    return any(_sheet(table) == SURVEY for table in tables)


def read_sheets(tables: list[Table], own: frozenset[str]) -> Form:
    """The lines of a form's sheets; ``own`` are the columns of ours that stand there."""
    form = Form()
    for table in tables:
        name = _sheet(table)
        if name not in HEADS or name in form.lines:
            form.wrong_in(table.name, 1, "", "form_sheet", table.name)
            continue
        form.lines[name] = _lines(form, name, table, own if name == SURVEY else frozenset())
    return form


def _lines(form: Form, sheet: str, table: Table, own: frozenset[str]) -> list[Line]:
    heads = _heads(sheet, table.rows[0])
    for at, column in sorted(table.formulas):
        head = heads[column] if column < len(heads) else ""
        form.wrong_in(sheet, at + 1, head, "formula", table.formulas[at, column])
    known = READ[sheet] | own
    told: set[int] = set()
    lines = []
    for number, row in enumerate(table.rows[1:], start=2):
        cells: dict[str, str] = {}
        for at, cell in enumerate(one.strip() for one in row):
            head = heads[at] if at < len(heads) else ""
            if head in known:
                cells[head] = cell
            elif cell and at not in told:
                told.add(at)
                form.wrong_in(sheet, number, head or str(at + 1), "form_column", cell)
        if any(cells.values()):
            lines.append(Line(number, cells))
    return lines


def _heads(sheet: str, row: list[str]) -> list[str]:
    """The columns of a sheet; one that stands there a second time is none that is read."""
    heads: list[str] = []
    for cell in row:
        head = _head(cell)
        heads.append(head if head not in heads else f"{head} 2")
    missing = sorted(HEADS[sheet] - {*heads})
    if missing:
        raise WrongColumns(missing=", ".join(SHOWN.get(one, one) for one in missing))
    return heads


def _sheet(table: Table) -> str:
    return table.name.strip().lower()


def _head(cell: str) -> str:
    """A column by the name we read it by; a label in a language by which of ours that is."""
    text = plain(cell)
    if text.startswith(OURS):
        return text
    text = text.lower()
    told = LANGUAGE.fullmatch(text)
    if told:
        for language, sign in (("zh", CHINESE), ("en", ENGLISH)):
            if sign.search(told[2]):
                return f"{told[1]}_{language}"
    return {"list name": "list_name"}.get(text, text)
