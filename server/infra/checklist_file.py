"""Reading a checklist file (columns of docs/domain.md) into a template, row by row."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from itertools import zip_longest
from typing import Any

from server.infra.tables import RowProblem, is_formula, plain, read_rows
from shared.checklists import FACTS, LIMITS, AnswerType, Basis, Item, PhotoRule, Section, Template
from shared.expressions import ExpressionError, parse
from shared.problems import Invalid
from shared.vocabulary import Grade, Party

COLUMNS = (
    "code",
    "section",
    "section_zh",
    "section_en",
    "text_zh",
    "text_en",
    "answer_type",
    "options_zh",
    "options_en",
    "unit",
    "basis_zh",
    "basis_status",
    "basis_valid_from",
    "basis_valid_to",
    "grade_if_failed",
    "immediate_measure_zh",
    "immediate_measure_en",
    "rectify_workdays",
    "photo_rule",
    "photo_hint_zh",
    "applies_if",
    "valid_if",
    "compute",
    "fail_if",
    "weight",
    "veto",
    "responsible_party",
    "office",
    "quick",
    "stat_key",
    "guidance_zh",
    "guidance_en",
)
GRADES = {"一般": Grade.ORDINARY, "较大": Grade.SERIOUS, "重大": Grade.MAJOR}
PARTIES = {**{str(party): party for party in Party}, "town_office": Party.TOWN}
COMPUTES = ("", "register_value", "required_guards", "tech_standard")
STATUSES = frozenset({"plan", "found", "memory", "own"})
CONDITIONS = ("applies_if", "valid_if", "fail_if")
NUMBER_DIGITS_MAX = 4


TOLD = {
    "empty": "The file holds no items.",
    "missing": "{column} is empty. Fill it in.",
    "duplicate": "The code {value} stands in row {other} already. Give each item its own code.",
    "formula": "A formula stands in {column}. Put its value in its place.",
    "reads_itself": "Whether an item applies cannot depend on its own answer.",
    "unknown_word": "{column}: {value} is not known. Write one of: {words}.",
    "not_a_number": "{column} needs a whole number of at most four digits, not {value}.",
    "ungraded": "What can fail needs a grade and a basis. Fill in both.",
    "options_differ": "Both languages need as many options: there are {chinese} and {english}.",
    "bad_date": "{value} in {column} is no date. Write it like 2022-06-01.",
}
"""What is told of a row, by its code."""


class WrongColumns(Invalid):
    code = "wrong_columns"
    text = "The columns are not those of a checklist. Missing: {missing}."


@dataclass(frozen=True)
class ChecklistReport:
    """What a checklist file gives: a template, or what must be put right first.

    What has no place in a checklist is left out, and told.
    """

    template: Template | None
    problems: tuple[RowProblem, ...] = ()
    left_out: tuple[RowProblem, ...] = ()


@dataclass
class _File:
    """A file being read: its rows by code, what is wrong so far."""

    rows: list[tuple[int, dict[str, str]]]
    problems: list[RowProblem] = field(default_factory=list)
    items: list[Item] = field(default_factory=list)
    sections: dict[str, Section] = field(default_factory=dict)
    formulas: set[tuple[int, str]] = field(default_factory=set)

    def wrong(self, row: int, column: str, code: str, value: str = "", **facts: Any) -> None:
        """Tell what is wrong in a cell; of one that holds a formula nothing else is told."""
        if (row, column) in self.formulas:
            return
        self.problems.append(RowProblem(row, column, code, TOLD[code], value, facts))


def read_checklist(data: bytes) -> ChecklistReport:
    """The template a file holds; with problems row by row where it holds none."""
    return read_table(read_rows(data))


def read_table(table: list[list[str]]) -> ChecklistReport:
    """The template in a file's first sheet, as it was typed."""
    header = [plain(cell) for cell in table[0]]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        raise WrongColumns(missing=", ".join(missing))
    return read_items(
        [
            (number, dict(zip_longest(header, (cell.strip() for cell in row), fillvalue="")))
            for number, row in enumerate(table[1:], start=2)
            if any(row)
        ]
    )


def read_items(rows: list[tuple[int, dict[str, str]]]) -> ChecklistReport:
    """The template that rows of our columns hold, each with its number in the file."""
    file = _File(rows)
    _refuse_twins(file)
    if not file.rows:
        file.wrong(1, "code", "empty")
    earlier: list[str] = []
    for number, row in file.rows:
        _read_row(file, number, row, earlier)
        earlier.append(row["code"])
    if file.problems:
        return ChecklistReport(None, tuple(sorted(file.problems, key=lambda one: one.row)))
    template = Template(tuple(file.sections.values()), tuple(file.items))
    return ChecklistReport(template)


def _refuse_twins(file: _File) -> None:
    seen: dict[str, int] = {}
    for number, row in file.rows:
        code = row["code"]
        if not code:
            file.wrong(number, "code", "missing")
        elif code in seen:
            file.wrong(number, "code", "duplicate", code, other=seen[code])
        seen.setdefault(code, number)


def _read_row(file: _File, number: int, row: dict[str, str], codes: Iterable[str]) -> None:
    before = len(file.problems)
    for column, cell in row.items():
        if is_formula(cell):
            file.wrong(number, column, "formula", cell)
            file.formulas.add((number, column))
    _check_conditions(file, number, row, codes)
    words = _words(file, number, row)
    if len(file.problems) > before:
        return
    file.sections.setdefault(
        row["section"], Section(row["section"], row["section_zh"], row["section_en"])
    )
    file.items.append(_item(row, words))


def _check_conditions(file: _File, number: int, row: dict[str, str], codes: Iterable[str]) -> None:
    for column in CONDITIONS:
        if not row[column]:
            continue
        try:
            condition = parse(row[column], (*FACTS, *LIMITS), codes)
        except ExpressionError as error:
            file.problems.append(
                RowProblem(number, column, error.code, error.text, row[column], error.facts)
            )
            continue
        if condition.reads_value and column == "applies_if":
            file.wrong(number, column, "reads_itself", row[column])


def _words(file: _File, number: int, row: dict[str, str]) -> dict[str, Any]:
    """The columns that hold a word or a number of ours; what is unknown is reported."""
    words: dict[str, Any] = {}
    choices: tuple[tuple[str, Any], ...] = (
        ("answer_type", {str(kind): kind for kind in AnswerType}),
        ("photo_rule", {str(rule): rule for rule in PhotoRule}),
        ("grade_if_failed", {"": None, **GRADES}),
        ("responsible_party", PARTIES),
        ("compute", {name: name for name in COMPUTES}),
        ("quick", {"0": False, "1": True}),
        ("veto", {"0": False, "1": True}),
    )
    for column, known in choices:
        if row[column] in known:
            words[column] = known[row[column]]
        else:
            file.wrong(number, column, "unknown_word", row[column], words=_listed(known))
    for column in ("weight", "rectify_workdays"):
        digits = row[column] or "0"
        if digits.isdecimal() and len(digits) <= NUMBER_DIGITS_MAX:
            words[column] = int(digits)
        else:
            file.wrong(number, column, "not_a_number", row[column])
    words["bases"] = _bases(file, number, row)
    if row["fail_if"] and not (words.get("grade_if_failed") and words["bases"]):
        file.wrong(number, "grade_if_failed", "ungraded")
    _check_languages(file, number, row)
    return words


def _check_languages(file: _File, number: int, row: dict[str, str]) -> None:
    for column in ("text_zh", "text_en", "section"):
        if not row[column]:
            file.wrong(number, column, "missing")
    chinese, english = (len(_parts(row[name], "|")) for name in ("options_zh", "options_en"))
    if chinese != english:
        file.wrong(number, "options_en", "options_differ", chinese=chinese, english=english)


def _bases(file: _File, number: int, row: dict[str, str]) -> tuple[Basis, ...]:
    texts = _parts(row["basis_zh"], "；")
    columns = [
        _padded(_parts(row[name], "；", keep_empty=True), len(texts))
        for name in ("basis_status", "basis_valid_from", "basis_valid_to")
    ]
    bases = []
    for status in sorted({*columns[0]} - STATUSES - {""}):
        file.wrong(number, "basis_status", "unknown_word", status, words=_listed(STATUSES))
    for text, status, start, end in zip(texts, *columns, strict=True):
        try:
            bases.append(Basis(text, status or "memory", _day(start), _day(end)))
        except ValueError:
            file.wrong(number, "basis_valid_from", "bad_date", start or end)
    return tuple(bases)


def _item(row: dict[str, str], words: dict[str, Any]) -> Item:
    return Item(
        code=row["code"],
        section=row["section"],
        text_zh=row["text_zh"],
        text_en=row["text_en"],
        answer_type=words["answer_type"],
        options_zh=tuple(_parts(row["options_zh"], "|")),
        options_en=tuple(_parts(row["options_en"], "|")),
        unit=row["unit"],
        bases=words["bases"],
        grade=words["grade_if_failed"],
        immediate_zh=row["immediate_measure_zh"],
        immediate_en=row["immediate_measure_en"],
        rectify_workdays=words["rectify_workdays"],
        photo_rule=words["photo_rule"],
        photo_hint_zh=row["photo_hint_zh"],
        applies_if=row["applies_if"],
        valid_if=row["valid_if"],
        fail_if=row["fail_if"],
        compute=words["compute"],
        weight=words["weight"],
        veto=words["veto"],
        party=words["responsible_party"],
        office=row["office"],
        quick=words["quick"],
        stat_key=row["stat_key"],
        guidance_zh=row["guidance_zh"],
        guidance_en=row["guidance_en"],
    )


def _parts(text: str, mark: str, *, keep_empty: bool = False) -> list[str]:
    if not text:
        return []
    parts = [part.strip() for part in text.split(mark)]
    return parts if keep_empty else [part for part in parts if part]


def _listed(words: Iterable[str]) -> str:
    return ", ".join(sorted(filter(None, words)))


def _padded(parts: list[str], length: int) -> list[str]:
    return (parts + [""] * length)[:length]


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
