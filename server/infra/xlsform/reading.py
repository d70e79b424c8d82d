"""An XLSForm read into a checklist: what we know is taken over, all the rest is told."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from dataclasses import replace as changed
from functools import cached_property

from server.infra.checklist_file import COLUMNS, ChecklistReport, read_items, read_table
from server.infra.tables import RowProblem, Table, as_typed, read_tables
from server.infra.xlsform.inward import NotOursError, taken_over
from server.infra.xlsform.leaving import OF_A_GROUP, with_a_place
from server.infra.xlsform.outward import said_of
from server.infra.xlsform.questions import Question, Reading
from server.infra.xlsform.sheets import CHOICES, SHOWN, SURVEY, Form, Line, is_form, read_sheets
from server.infra.xlsform.words import (
    FACTS_GROUP,
    NAME,
    OURS,
    OWN_COLUMNS,
    PHOTO_OF,
    PIXELS,
    QUESTION_TYPES,
    THEIR_COLUMNS,
    VERDICT_LIST,
    Names,
)
from server.infra.xlsform.writing import (
    CONDITIONS,
    TEXTS,
    both,
    fact_row,
    fixed_choices,
    photo_row,
)
from shared.checklists import FACTS, LIMITS, AnswerType, Item, PhotoRule, Template
from shared.checklists.template import OPTIONS_MAX
from shared.expressions import ExpressionError, parse

BEGIN_GROUP, END_GROUP = "begin_group", "end_group"
TYPES = {
    **{theirs: kind for kind, theirs in QUESTION_TYPES.items()},
    "integer": AnswerType.NUMBER,
    "select_one": AnswerType.CHOICE,
    "select_multiple": AnswerType.MULTI,
}
"""The types of questions that are read."""
DEFAULTS = {
    "photo_rule": "none",
    "responsible_party": "school",
    "office": "any",
    **dict.fromkeys(("weight", "veto", "quick", "rectify_workdays"), "0"),
}
"""What stands in our columns where a form says nothing."""
ANSWERS = frozenset({"", "yes", "no", "true", "false", "true()", "false()"})
OPTION_SIGN = "|"
CHOICE_CELLS = ("list_name", "name", "label_zh", "label_en")
OF_A_FACT = frozenset({"type", "name", "label_zh", "label_en", "calculation"})
OF_A_PHOTO = frozenset(
    {"type", "name", "label_zh", "label_en", "required", "relevant", "parameters", PHOTO_OF}
)
OF_A_QUESTION = frozenset(
    {"type", "name", "label_zh", "label_en", "hint_zh", "hint_en", "required", "relevant"}
    | {"constraint", "parameters", *OWN_COLUMNS}
)


@dataclass(frozen=True)
class _GivenNames(Names):
    """What a form calls its questions and their choices, as it has them."""

    given: dict[str, str] = field(default_factory=dict)
    chosen: dict[str, dict[str, str]] = field(default_factory=dict)

    @cached_property
    def items(self) -> dict[str, str]:
        return self.given

    def choices(self, item: Item) -> dict[str, str]:
        return self.chosen[item.code]


def read_file(data: bytes) -> ChecklistReport:
    """The checklist in a file that was sent in: an XLSForm, or our own columns."""
    tables = read_tables(data)
    return read_form(tables) if is_form(tables) else read_table(as_typed(tables[0]))


def read_form(tables: list[Table]) -> ChecklistReport:
    """The checklist a form holds; with problems row by row where it holds none."""
    form = read_sheets(tables, frozenset({*OWN_COLUMNS, PHOTO_OF}))
    reading = Reading(form)
    _read_choices(reading)
    _read_survey(reading)
    for question in reading.questions.values():
        _check_question(reading, question)
    if form.problems:
        return _told(form)
    report = read_items([(one.line.row, row) for one, row in _rows(reading)])
    if form.problems or report.template is None:
        own = (_in_their_column(one) for one in report.problems)
        return _told(form, *own)
    _check_fixed(reading, report.template)
    return _told(form) if form.problems else changed(report, left_out=_by_row(form.left_out))


def _told(form: Form, *more: RowProblem) -> ChecklistReport:
    return ChecklistReport(None, _by_row([*form.problems, *more]), _by_row(form.left_out))


def _by_row(told: list[RowProblem]) -> tuple[RowProblem, ...]:
    return tuple(sorted(told, key=lambda one: one.row))


def _in_their_column(problem: RowProblem) -> RowProblem:
    """What the reader of our own columns tells, under the column of the form."""
    own = f"{OURS}{problem.column}"
    theirs = THEIR_COLUMNS.get(problem.column, problem.column)
    return changed(problem, column=own if own in OWN_COLUMNS else theirs)


def _read_choices(reading: Reading) -> None:
    seen: set[tuple[str, str, str]] = set()
    for line in reading.form.lines.get(CHOICES, ()):
        reading.choices.setdefault(line["list_name"], []).append(line)
        for column in CHOICE_CELLS:
            _check_choice(reading.form, line, column, seen)
    for listed, wanted in fixed_choices().items():
        lines = reading.choices.get(listed, [])
        told = [(one["name"], one["label_zh"], one["label_en"]) for one in lines]
        if told and told != wanted:
            shown = "; ".join(" / ".join(one) for one in wanted)
            row = lines[0].row
            reading.form.wrong_in(CHOICES, row, "list_name", "form_fixed", listed, wanted=shown)


def _check_choice(form: Form, line: Line, column: str, seen: set[tuple[str, str, str]]) -> None:
    cell = line[column]
    if not cell:
        form.wrong_in(CHOICES, line.row, column, "missing")
    elif column.startswith("label") and OPTION_SIGN in cell:
        form.wrong_in(CHOICES, line.row, column, "form_sign", cell, sign=OPTION_SIGN)
    elif column in ("name", "label_zh"):
        place = (line["list_name"], column, cell)
        if place in seen:
            form.wrong_in(CHOICES, line.row, column, "form_name", cell)
        seen.add(place)


def _read_survey(reading: Reading) -> None:
    group: Line | None = None
    for line in with_a_place(reading.form):
        kind = "_".join(line["type"].lower().split())
        if kind == BEGIN_GROUP:
            _begin(reading, line)
            group = line
        elif kind == END_GROUP:
            group = None
        else:
            _read_line(reading, line, group)
    if not reading.form.lines.get(SURVEY):
        reading.form.wrong(1, "type", "empty")


def _read_line(reading: Reading, line: Line, group: Line | None) -> None:
    if group is None:
        reading.form.wrong(line.row, "type", "form_outside", line["type"])
    elif group["name"] == FACTS_GROUP:
        _keep_once(reading, reading.facts, line, "name", OF_A_FACT)
    elif line[PHOTO_OF]:
        _keep_once(reading, reading.photos, line, PHOTO_OF, OF_A_PHOTO)
    else:
        reading.form.refuse_others(line, OF_A_QUESTION)
        _read_question(reading, line, group)


def _keep_once(
    reading: Reading, kept: dict[str, Line], line: Line, column: str, known: frozenset[str]
) -> None:
    reading.form.refuse_others(line, known)
    if line[column] in kept:
        reading.form.wrong(line.row, column, "form_name", line[column])
    kept[line[column]] = line


def _begin(reading: Reading, line: Line) -> None:
    """A group begins: a section, or one that goes on under the same words."""
    reading.form.refuse_others(line, OF_A_GROUP)
    code = line[f"{OURS}section"] or line["name"]
    first = reading.sections.setdefault(code, line)
    for column in ("name", "label_zh", "label_en"):
        if not line[column]:
            reading.form.wrong(line.row, column, "missing")
        elif column != "name" and line[column] != first[column]:
            wanted = first[column]
            reading.form.wrong(line.row, column, "form_fixed", line[column], wanted=wanted)


def _read_question(reading: Reading, line: Line, group: Line) -> None:
    theirs, _, listed = line["type"].partition(" ")
    kind = TYPES.get(theirs)
    listed = listed.strip()
    has_list = kind in (AnswerType.CHOICE, AnswerType.MULTI)
    if kind is None or bool(listed) != has_list:
        known = ", ".join(sorted(TYPES))
        reading.form.wrong(line.row, "type", "form_type", line["type"], words=known)
        return
    if has_list and listed not in reading.choices:
        reading.form.wrong(line.row, "type", "form_list", line["type"])
        return
    if has_list and len(reading.choices[listed]) > OPTIONS_MAX:
        reading.form.wrong(line.row, "type", "form_long", line["type"], limit=OPTIONS_MAX)
        return
    if not NAME.fullmatch(line["name"]) or line["name"] in reading.questions:
        reading.form.wrong(line.row, "name", "form_name", line["name"])
        return
    if listed == VERDICT_LIST and kind is AnswerType.CHOICE:
        kind = AnswerType.VERDICT
    number = len(reading.questions)
    reading.questions[line["name"]] = Question(line, group, number, kind, listed)


def _check_question(reading: Reading, question: Question) -> None:
    line = question.line
    if line["required"].lower() not in ANSWERS:
        reading.form.wrong(line.row, "required", "form_required", line["required"])
    if line["parameters"] and line["parameters"] != PIXELS:
        reading.form.wrong(line.row, "parameters", "form_column", line["parameters"])


def _rows(reading: Reading) -> Iterator[tuple[Question, dict[str, str]]]:
    """Each question as a row of our own columns."""
    names = _given(reading)
    for question in reading.questions.values():
        line, group = question.line, question.group
        own = {name: line[OURS + name] for name in COLUMNS if line[OURS + name]}
        row = {**dict.fromkeys(COLUMNS, ""), **DEFAULTS, **own}
        row |= {
            "code": question.code,
            "section": group[f"{OURS}section"] or group["name"],
            "section_zh": group["label_zh"],
            "section_en": group["label_en"],
            "text_zh": line["label_zh"],
            "text_en": line["label_en"],
            "guidance_zh": line["hint_zh"],
            "guidance_en": line["hint_en"],
            "answer_type": str(question.kind),
            **_options(reading, question),
            **_photo(reading, question, row),
        }
        for theirs, ours in CONDITIONS.items():
            row[ours] = _condition(reading, names, question, theirs, row[ours])
        yield question, row


def _options(reading: Reading, question: Question) -> dict[str, str]:
    if question.kind not in (AnswerType.CHOICE, AnswerType.MULTI):
        return {}
    lines = reading.choices[question.listed]
    return {
        f"options_{language}": OPTION_SIGN.join(line[f"label_{language}"] for line in lines)
        for language in ("zh", "en")
    }


def _photo(reading: Reading, question: Question, row: dict[str, str]) -> dict[str, str]:
    """Whether a photo is asked, and what it shows: by the question for it, where there is one."""
    if question.kind is AnswerType.PHOTO:
        return {}
    asked = reading.photos.get(question.code)
    if asked is None:
        return {"photo_rule": str(PhotoRule.NONE)}
    without = asked["label_zh"] == both(TEXTS["photo"])[0]
    return {"photo_hint_zh": row["photo_hint_zh"] if without else asked["label_zh"]}


def _given(reading: Reading) -> _GivenNames:
    asked = reading.by_code
    words = {code: reading.names_of(one.listed) for code, one in asked.items()}
    items = (
        Item(code, "", "", "", one.kind, tuple(words[code].values())) for code, one in asked.items()
    )
    names = {code: one.name for code, one in asked.items()}
    chosen = {code: {word: name for name, word in told.items()} for code, told in words.items()}
    return _GivenNames(Template((), tuple(items)), names, chosen)


def _condition(
    reading: Reading, names: _GivenNames, question: Question, column: str, kept: str
) -> str:
    """A condition in our words: as it was kept beside, unless the form says another by now."""
    theirs = question.line[column]
    if kept and _says(names, names.template.by_code[question.code], kept) == theirs:
        return kept
    own = reading.answer(question, "value")
    try:
        return taken_over(theirs, lambda name: reading.asked(name, question.number), own)
    except NotOursError as error:
        left = error.code == "form_later" and error.found[2:-1].strip() in reading.form.left_names
        code = "form_left" if left else error.code
        reading.form.wrong(question.line.row, column, code, theirs, found=error.found)
        return ""


def _says(names: _GivenNames, item: Item, kept: str) -> str:
    """What the form says of a condition kept beside; nothing of one it has no words for."""
    try:
        return said_of(names, item, parse(kept, (*FACTS, *LIMITS), names.items).tree) or ""
    except ExpressionError:
        return ""


def _check_fixed(reading: Reading, template: Template) -> None:
    """Facts, limits and questions for photos must stand as they are written for this checklist."""
    names = changed(_given(reading), template=template)
    before = _as_kept(reading, names)
    for code, line in reading.photos.items():
        item = template.by_code.get(code)
        wanted = photo_row(names, item) if item else []
        if item is None or not wanted:
            reading.form.wrong(line.row, PHOTO_OF, "form_later", code, found=code)
            continue
        was = photo_row(before, before.template.by_code[code])[0]["relevant"]
        # Whoever changed when a question is asked need not change when its photo is.
        same = line["relevant"] in (was, wanted[0]["relevant"])
        _compare(reading, line, wanted[0] | ({"relevant": line["relevant"]} if same else {}))
    for line in reading.facts.values():
        if line["name"] in FACTS or line["name"] in LIMITS:
            _compare(reading, line, fact_row(names, line["name"]))
        else:
            words = ", ".join((*FACTS, *LIMITS))
            reading.form.wrong(line.row, "name", "unknown_word", line["name"], words=words)


def _as_kept(reading: Reading, names: _GivenNames) -> _GivenNames:
    """The checklist with the conditions that stand beside the form's, if they can be read."""
    kept = tuple(
        changed(item, applies_if=reading.by_code[item.code].line[f"{OURS}applies_if"])
        for item in names.template.items
    )
    before = changed(names, template=Template(names.template.sections, kept))
    try:
        return before if before.template.conditions is not None else names
    except ExpressionError:
        return names


def _compare(reading: Reading, line: Line, wanted: dict[str, str]) -> None:
    for column in sorted(OF_A_FACT | OF_A_PHOTO):
        want = wanted.get(SHOWN.get(column, column), "")
        if line[column] != want:
            reading.form.wrong(line.row, column, "form_fixed", line[column], wanted=want or "—")
