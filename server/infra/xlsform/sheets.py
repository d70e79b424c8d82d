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
    "form_end": "A group ends here that did not begin, or one never ends.",
    "form_condition": (
        "{column} cannot be taken over at {found}. Known are and, or, not(), comparisons, "
        "+ - * div, selected(), count-selected(), names of questions and plain values."
    ),
    "form_later": "{column} reads {found}, and no earlier question is called so.",
    "form_left": "{column} reads {found}, which is left out. Write it without.",
    "form_choice": "{column}: {found} is no choice of the question it is compared with.",
    "form_required": "{column} is yes or no, not {value}.",
    "form_fixed": "{column} is written by the system and was changed. Put this back: {wanted}.",
    "form_recorded": (
        "{name} ({value}) is left out: when a check begins and ends, who makes it and on which "
        "tablet is recorded without being asked."
    ),
    "form_note": "{name} ({value}) is left out: it asks nothing. What it says fits into a hint.",
    "form_worked_out": (
        "{name} ({value}) is left out: nobody is asked for it; a checklist works out itself what "
        "it needs."
    ),
    "form_place": "{name} ({value}) is left out: where a check is made is told by its school.",
    "form_kind": "{name} ({value}) is left out: a checklist has no question of this kind.",
    "form_repeat": (
        "{name} ({value}) is left out with all that stands in it: a checklist asks each thing "
        "once at a school."
    ),
    "form_in_repeat": "{name} ({value}) is left out: it stands in a repeat.",
    "form_inner": (
        "{name} ({value}) is left out: a group is a section, and a section has none within. Its "
        "questions stand in the outer one."
    ),
    "form_look": "{column} is left out in all rows: how a question looks and what it says to a "
    "wrong answer is the same everywhere here.",
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
LOOKS = re.compile(
    r"appearance|style|autoplay|body(::.*)?|(media|image|audio|video|big-image)(\s*::.*)?"
    r"|(constraint|required|constraint_|required_)\s?_?message(\s*::.*)?|guidance_hint(\s*::.*)?"
)
"""Columns about how a form looks and speaks: of no use here, and left out without harm."""
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
    left_out: list[RowProblem] = field(default_factory=list)
    left_names: set[str] = field(default_factory=set)

    def leave_out(self, line: Line, code: str) -> None:
        """A line that has no place in a checklist; why is told."""
        name, kind = line["name"], line["type"]
        told = {"name": name or line["label_zh"] or "—"}
        self.left_out.append(
            RowProblem(line.row, "type", code, TOLD[code], kind, told, wrong=False)
        )
        self.left_names.add(name)

    def leave_out_column(self, sheet: str, row: int, column: str, value: str) -> None:
        """A column that has none, told where it is first filled in."""
        code, place = "form_look", _place(sheet, column)
        self.left_out.append(RowProblem(row, place, code, TOLD[code], value, wrong=False))

    def refuse_others(self, line: Line, known: frozenset[str]) -> None:
        """Tell each cell of a line that nobody reads there."""
        for column, cell in line.cells.items():
            if cell and column not in known:
                self.wrong(line.row, column, "form_column", cell)

    def wrong(self, row: int, column: str, code: str, value: str = "", **facts: Any) -> None:
        """Tell what is wrong in a cell of the questions."""
        self.wrong_in(SURVEY, row, column, code, value, **facts)

    def wrong_in(
        self, sheet: str, row: int, column: str, code: str, value: str = "", **facts: Any
    ) -> None:
        """Tell what is wrong in a cell of a sheet; other sheets than the questions are named."""
        text = TOLD.get(code) or CHECKLIST_TOLD[code]
        self.problems.append(RowProblem(row, _place(sheet, column), code, text, value, facts))


def _place(sheet: str, column: str) -> str:
    shown = SHOWN.get(column, column)
    return shown if sheet == SURVEY else f"{sheet}: {shown}"


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
                if LOOKS.fullmatch(head):
                    form.leave_out_column(sheet, number, head, cell)
                    continue
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
