"""Plan B, the second half: what was filled in on paper is typed in, and becomes an inspection.

It is kept as it is typed; whoever leads the visit hands it in. It goes the way of a tablet's ops.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, Response, current_app, g, jsonify, redirect, render_template, request
from flask_babel import gettext

from server.actions import paper_entries as acts
from server.actions.paper_entries import KeptMeanwhile
from server.actions.pictures import Seen
from server.api.request import authenticate, work, works
from server.api.rights import needs, opens_own_work
from server.console.fact_words import correctable_facts
from server.console.typed import whole_number
from server.console.words import reader
from server.domain.typed_paper import MORE_FAULTS_MAX, Form, Typed, Wrong
from server.models import Visit
from server.queries import paper_entries
from server.queries.on_paper import Asked
from server.queries.paper_entries import Typing
from server.scope import Actor
from server.sync import from_paper, uploads
from server.sync.from_paper import WrongLines
from server.sync.uploads import Looked, UploadDesk
from server.work import Work
from shared.checklists import Assessed, Section, unanswered
from shared.checklists import Template as Checklist
from shared.papers import Reader, condition, fault_words, option
from shared.problems import Problem, TooLarge
from shared.protocol import BLOB_BYTES_MAX, SHORT_TEXT_CHARS_MAX
from shared.vocabulary import Grade, Outcome, Party, VisitState
from shared.workdays import TERM_DAYS_MAX

blueprint = Blueprint("typing_in", __name__, url_prefix="/visits/<visit_id>/from-paper")

HAND_IN, ANOTHER = "hand_in", "another"
"""What a button of the form asks for besides keeping it."""
FORM_PARTS_MAX = 5000
"""Every line of a checklist is a field or two."""
OWN_FIELDS = frozenset({"csrf_token", "version", "do", "drop"})
"""Fields that say something of the form, and nothing of the paper."""
Sent = tuple[str, Looked, str]
"""A picture that came with the form: its digest, what it shows, what its file was called."""


@dataclass(frozen=True)
class Line:
    """One line of the paper: how it stands by what is typed, and what stands beside it."""

    one: Assessed
    only_if: str
    known: str


@dataclass(frozen=True)
class Proposed:
    """A fault before anything of it is typed."""

    what: str = ""
    grade: Grade = Grade.ORDINARY
    party: Party = Party.SCHOOL
    at_once: str = ""
    days: int | str = ""


NOTHING_PROPOSED = Proposed()


@blueprint.get("")
def page(visit_id: str) -> Any:
    """The form as it was last kept; once it is handed in, the inspection itself."""
    opened = work()
    visit = paper_entries.visit_of(opened, visit_id)
    if visit.state == VisitState.DONE:
        return redirect(f"/inspections/{visit.inspection_id}")
    return _page(opened, visit)


@needs("inspection.perform", hidden=True)
def _keep(visit_id: str) -> Any:
    """Keep what is typed; hand it in where that is asked for."""
    request.max_form_parts = FORM_PARTS_MAX
    with works().reading() as opened:
        authenticate(opened)
        paper_entries.visit_of(opened, visit_id)
        actor = opened.signed_in()
    form = {name: told for name, told in request.form.lists() if name not in OWN_FIELDS}
    wanted = request.form.get("do", "")
    if wanted == ANOTHER:
        form["more"] = [str(min(Form(form).more_faults().stop, MORE_FAULTS_MAX))]
    try:
        sent = [_picture(actor, file.read(), file.filename or "") for file in _files()]
        with works().writing(actor) as opened:
            g.work = opened
            _put_pictures(opened, visit_id, sent)
        seen = whole_number(request.form.get("version", ""), -1)
        with works().writing(actor) as opened:
            g.work = opened
            kept = acts.keep(opened, visit_id, form, seen=seen)
            told = {"version": kept.version}
        if _by_script():
            return _told(visit_id, told)
        if wanted == HAND_IN:
            with works().writing(actor) as opened:
                g.work = opened
                inspection = from_paper.hand_in(opened, visit_id)
                return redirect(f"/inspections/{inspection.id}")
    except Problem as problem:
        return _refused(visit_id, problem, form)
    return redirect(f"/visits/{visit_id}/from-paper{'#more' if wanted == ANOTHER else ''}")


# Pictures are looked at and hashed outside any transaction.
opens_own_work(_keep)
blueprint.add_url_rule("", "keep", _keep, methods=["POST"])


def _files() -> list[Any]:
    return [file for file in request.files.getlist("picture") if file.filename]


def _by_script() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _picture(actor: Actor, data: bytes, name: str) -> Sent:
    """A picture that was sent, looked at to its last pixel and kept."""
    if len(data) > BLOB_BYTES_MAX:
        raise TooLarge(limit_bytes=BLOB_BYTES_MAX)
    desk: UploadDesk = current_app.extensions["lookback_uploads"]
    return *desk.keep(actor, data), name[:SHORT_TEXT_CHARS_MAX]


def _put_pictures(opened: Work, visit_id: str, sent: Sequence[Sent]) -> None:
    rows = []
    for sha256, looked, name in sent:
        uploads.verify(opened, sha256, looked)
        facts, seen = looked.facts, looked.seen or Seen(sha256, looked.bytes)
        rows.append(
            {
                "sha256": sha256,
                "preview_sha256": seen.preview_sha256,
                "preview_bytes": seen.preview_bytes,
                "bytes": looked.bytes,
                "mime": facts.mime,
                "width": facts.width,
                "height": facts.height,
                "name": name,
                "came_at": opened.now.isoformat(),
            }
        )
    if rows:
        acts.add_pictures(opened, visit_id, rows)
    dropped = request.form.getlist("drop")
    if dropped:
        acts.drop_pictures(opened, visit_id, dropped)


def _told(visit_id: str, told: dict[str, Any]) -> Response:
    """What a script needs after each keeping: which items fail, and so ask for their fault."""
    with works().reading() as opened:
        g.work = opened
        authenticate(opened)
        now = paper_entries.typing(opened, paper_entries.visit_of(opened, visit_id))
        typed = paper_entries.read(opened, now, now.form)
        told |= {"failed": [one.item.code for one in typed.failed], "left": _left(now, typed)}
        return jsonify(told)


def _refused(visit_id: str, problem: Problem, form: dict[str, Any]) -> Any:
    """The form as it was typed, with what is wrong; nothing of it is lost."""
    if _by_script():
        return jsonify({"detail": _in_words(problem)}), problem.status
    with works().reading() as opened:
        g.work = opened
        authenticate(opened)
        visit = paper_entries.visit_of(opened, visit_id)
        return _page(opened, visit, problem, form), problem.status


def _page(
    opened: Work,
    visit: Visit,
    problem: Problem | None = None,
    typed_form: Mapping[str, Sequence[str]] | None = None,
) -> str:
    told, speaks = paper_entries.typing(opened, visit), reader()
    form = Form(typed_form) if typed_form is not None else told.form
    typed = paper_entries.read(opened, told, form)
    wrong: list[Wrong] = list(problem.facts["lines"]) if isinstance(problem, WrongLines) else []
    meanwhile = isinstance(problem, KeptMeanwhile)
    return render_template(
        "typing_in.html",
        visit=visit,
        told=told,
        form=form,
        problem=problem,
        problem_words=_in_words(problem) if problem else "",
        wrong=wrong,
        wrong_at={one.at for one in wrong},
        sections=_sections(told, typed, speaks),
        faults=_faults(form, typed, speaks),
        school_facts=correctable_facts(told.paper.sheet),
        left=_left(told, typed),
        leads=visit.lead_id == opened.actor.person_id,
        lead=next((one.person.name for one in visit.team if one.person_id == visit.lead_id), ""),
        grades=list(Grade),
        parties=list(Party),
        outcomes=list(Outcome),
        version=problem.facts["version"] if problem and meanwhile else told.version,
        latest=opened.now.astimezone(ZoneInfo(opened.settings.time_zone)),
        longest=TERM_DAYS_MAX,
        more_max=MORE_FAULTS_MAX,
    )


def _sections(told: Typing, typed: Typed, speaks: Reader) -> list[tuple[Section, list[Line]]]:
    """The lines of the paper by section: how each stands now, its condition, what is known."""
    checklist, assessed = told.paper.sheet.template, typed.sheet.assess()
    sections, asked = [], paper_entries.asked(told, typed)
    for section in checklist.sections:
        lines = [
            Line(
                assessed[one.item.code],
                _only_if(checklist, one, assessed[one.item.code], speaks),
                option(one.item, one.known, speaks) if one.known else "",
            )
            for one in asked
            if one.item.section == section.code
        ]
        if lines:
            sections.append((section, lines))
    return sections


def _only_if(checklist: Checklist, line: Asked, now: Assessed, speaks: Reader) -> str:
    """The condition of a line, where only the campus can tell, or it does not hold any more."""
    if not line.only_if and now.shown.applies:
        return ""
    return condition(checklist, line.item, speaks, by_code=True)


def _faults(form: Form, typed: Typed, speaks: Reader) -> dict[str, Proposed]:
    """The faults the form asks for, by key: of each item that failed, then the further ones."""
    found = {one.item.code: _proposed(one, speaks) for one in typed.failed}
    return found | {f"x{number}": NOTHING_PROPOSED for number in form.more_faults()}


def _proposed(one: Assessed, speaks: Reader) -> Proposed:
    """As the tablet proposes it, where nothing was typed yet."""
    item = one.item
    return Proposed(
        fault_words(one, speaks),
        one.grade or Grade.ORDINARY,
        item.party,
        speaks.either(item.immediate_zh, item.immediate_en),
        item.rectify_workdays,
    )


def _left(told: Typing, typed: Typed) -> int:
    """How many lines of the paper have no answer yet."""
    asked = frozenset(one.item.code for one in paper_entries.asked(told, typed))
    return len(unanswered(typed.sheet.assess(), asked))


def _in_words(problem: Problem) -> str:
    """A refusal in the reader's language, its hours in the office's time."""
    facts = {
        name: reader().time(told) if isinstance(told, datetime) else told
        for name, told in problem.facts.items()
    }
    return gettext(problem.text).format(**facts)
