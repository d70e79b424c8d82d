"""A checklist tried out at a chosen school, as a tablet would ask it: nothing of it is kept.

The same evaluator judges it; a published version and a file that is not published yet alike.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, g, render_template, request

from server.api.request import authenticate, works
from server.api.rights import needs, opens_own_work
from server.console import checklist_files
from server.console.typed import a_day_or_none, a_school
from server.console.words import reader
from server.models import School, Template
from server.queries import checklists, norms, on_paper
from server.queries.on_paper import Going
from server.work import Work
from shared.checklists import (
    AnswerType,
    Assessed,
    Section,
    Sheet,
    WrongAnswer,
    score,
    unanswered,
    vetoed,
    wanting_photos,
)
from shared.checklists import Template as Checklist
from shared.papers import condition, option, why_hidden
from shared.problems import Problem
from shared.vocabulary import VisitMode

blueprint = Blueprint("preview", __name__, url_prefix="/templates")

ANSWER = "answer."
"""How the fields of a form begin that answer an item."""


@dataclass(frozen=True)
class Card:
    """One item as the tablet has it now."""

    one: Assessed
    only_if: str
    why_not: str
    known: str
    """What the register or a norm says already."""
    wants_photo: bool
    wrong: Problem | None


@dataclass(frozen=True)
class Tried:
    """The whole checklist at that school, with the answers tried so far."""

    sheet: Sheet
    sections: list[tuple[Section, list[Card], list[Card]]]
    """Each with the items that apply, and those that do not."""
    score: Any
    vetoed: tuple[str, ...]
    unanswered: int
    asked: int


@needs("template.read")
def _of_version(template_id: str) -> str:
    """A published version."""
    with _looking() as opened:
        row = opened.get(Template, template_id)
        checklist = checklists.parsed(opened, row.id, row.digest)
        return _page(opened, checklist, f"/templates/{row.id}", row.version)


@needs("template.publish")
def _of_draft(digest: str) -> str:
    """A file that was sent in and is not published."""
    checklist = checklist_files.read_draft(digest)
    with _looking() as opened:
        opened.require("template.publish")
        return _page(opened, checklist, f"{checklist_files.ADDRESS}/{digest}", None)


@contextmanager
def _looking() -> Iterator[Work]:
    """Nothing is kept, though a form is sent: no writer waits for it."""
    with works().reading() as opened:
        g.work = opened
        authenticate(opened)
        yield opened


# A draft is unpacked and read outside any transaction.
_VIEWS: tuple[tuple[Any, str], ...] = (
    (_of_version, "/<template_id>/preview"),
    (_of_draft, "/import/<digest>/preview"),
)
for _view, _rule in _VIEWS:
    opens_own_work(_view)
    blueprint.add_url_rule(_rule, _view.__name__.strip("_"), _view, methods=["GET", "POST"])


def _page(opened: Work, checklist: Checklist, back: str, version: int | None) -> str:
    school, error = _school(opened)
    on = a_day_or_none(request.values.get("on", "")) or opened.today
    mode = _mode(request.values.get("mode", ""))
    quick = bool(request.values.get("quick"))
    going = Going(on, mode, norms.limits_on(opened, on))
    tried = _tried(opened, checklist, school, going, quick) if school else None
    return render_template(
        "checklist_preview.html",
        school=school,
        typed=request.values.get("school", ""),
        error=error,
        on=on,
        mode=mode,
        modes=VisitMode,
        quick=quick,
        tried=tried,
        back=back,
        version=version,
    )


def _school(opened: Work) -> tuple[School | None, Problem | None]:
    """Which school is meant; what to type instead where that is none."""
    typed = request.values.get("school", "").strip()
    if not typed:
        return None, None
    try:
        return opened.get(School, a_school(opened, typed)), None
    except Problem as problem:
        return None, problem


def _mode(text: str) -> VisitMode:
    return VisitMode(text) if text in set(VisitMode) else VisitMode.SURPRISE


def _tried(opened: Work, checklist: Checklist, school: School, going: Going, quick: bool) -> Tried:
    sheet, wrong = _answered(on_paper.blank(opened, checklist, school, going))
    assessed = sheet.assess()
    asked = sheet.quick() if quick else frozenset(assessed)
    only_if, speaks = on_paper.conditions_open(sheet), reader()
    photos = wanting_photos(assessed, asked, frozenset())
    cards = [
        Card(
            one,
            condition(checklist, one.item, speaks, by_code=True)
            if code in only_if and one.shown.applies
            else "",
            "" if one.shown.applies else why_hidden(checklist, one.item, one.shown.why, speaks),
            option(one.item, str(one.computed or ""), speaks),
            code in photos,
            wrong.get(code),
        )
        for code, one in assessed.items()
        if code in asked
    ]
    return Tried(
        sheet,
        list(_sections(checklist, cards)),
        score(assessed),
        vetoed(assessed),
        len(unanswered(assessed, asked)),
        sum(card.one.shown.applies for card in cards),
    )


def _sections(
    checklist: Checklist, cards: list[Card]
) -> Iterator[tuple[Section, list[Card], list[Card]]]:
    for section in checklist.sections:
        own = [card for card in cards if card.one.item.section == section.code]
        if own:
            asked = [card for card in own if card.one.shown.applies]
            yield section, asked, [card for card in own if not card.one.shown.applies]


def _answered(sheet: Sheet) -> tuple[Sheet, dict[str, Problem]]:
    """The sheet with what was typed; what no item takes is told beside it."""
    wrong: dict[str, Problem] = {}
    for item in sheet.template.items:
        typed = [one.strip() for one in request.form.getlist(f"{ANSWER}{item.code}")]
        given = [one for one in typed if one]
        if not given:
            continue
        try:
            value = given if item.answer_type is AnswerType.MULTI else given[0]
            sheet = sheet.answered(item.code, value)
        except WrongAnswer as problem:
            wrong[item.code] = problem
    return sheet, wrong
