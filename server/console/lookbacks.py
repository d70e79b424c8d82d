"""Look-backs: the pool school by school, a visit by a different pair. Nobody else sees it."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import complaints, lookbacks
from server.actions import visits as going
from server.actions.lookbacks import Errands
from server.api.request import work
from server.api.rights import needs
from server.console import back_words
from server.console.typed import a_school, a_word
from server.console.visits import local, plan
from server.domain.pairing import Sent
from server.domain.planning_words import ComplaintChannel
from server.models import School
from server.queries import going_back, pairs, proposals, school_calendar
from server.queries import visits as plans
from server.queries.going_back import Case
from server.work import Work
from shared.problems import Invalid
from shared.vocabulary import LookBackState

blueprint = Blueprint("lookbacks", __name__, url_prefix="/lookbacks")
HOUR_AHEAD = timedelta(hours=1)
MORNING = time(7, 30)


@blueprint.record_once
def words(state: Any) -> None:
    """Give templates the words of look-backs."""
    filters: dict[str, Callable[..., Any]] = {
        "why_back": back_words.why,
        "counted_window": back_words.counted,
        "followed": back_words.followed,
        "no_pair": back_words.nobody,
        "month": back_words.month,
    }
    state.app.jinja_env.filters.update(filters)
    state.app.jinja_env.globals.update(span_of=back_words.span_of)


@blueprint.get("")
def listed() -> str:
    """The pool: due school by school; planned and judged as lists."""
    opened = work()
    tab = request.args.get("tab", "")
    state = LookBackState(tab) if tab in set(LookBackState) else LookBackState.DUE
    due = state is LookBackState.DUE
    rows = [] if due else going_back.listed(opened, state)
    return render_template(
        "lookbacks.html",
        state=state,
        counts=going_back.counts(opened),
        pool=going_back.pool(opened) if due else None,
        rows=rows,
        errands=going_back.errands_of(opened, {row.visit_id or "" for row, *_ in rows}),
        proposals_waiting=proposals.waiting(opened),
        complaints=going_back.complaints(opened),
        watched=going_back.watch_list(opened),
        channels=list(ComplaintChannel),
    )


@blueprint.post("")
@needs("lookback.plan")
def planned() -> Any:
    """Plan one unannounced visit for the chosen cases, with what else is to be done there."""
    form = request.form
    errands = Errands(tuple(form.getlist("complaint")), tuple(form.getlist("recheck")))
    lookbacks.plan(work(), form.getlist("lookback"), going=plan(), errands=errands)
    lookbacks.publish_released(work(), going.release_due(work()))
    return redirect("/lookbacks?tab=planned")


@blueprint.get("/schools/<school_id>")
def at_school(school_id: str) -> str:
    """All that is to be done at one school, for one visit."""
    opened = work()
    opened.require("lookback.plan")
    school = opened.get(School, school_id)
    cases = going_back.at_school(opened, school)
    proposed = _proposed(opened, school, cases)
    return render_template(
        "lookbacks_school.html",
        school=school,
        cases=cases,
        open=[one for one in cases if one.row.due_from <= opened.today] or cases,
        complaints=going_back.open_complaints(opened, school),
        rechecks=going_back.rechecks(opened, school),
        inspectors=plans.inspectors(opened),
        proposed=proposed,
        now=_hour(opened, proposed),
        closed=school_calendar.of_area(opened, school.area_id).closed_by(opened.today),
    )


@blueprint.post("/complaints")
@needs("complaint.record")
def complained() -> Any:
    """Keep a complaint; no person stands in it."""
    form = request.form
    try:
        received_on = date.fromisoformat(form.get("received_on", ""))
    except ValueError as error:
        raise Invalid("Fill in the day it came.") from error
    told = complaints.Told(
        a_word(ComplaintChannel, form.get("channel", "")), received_on, form.get("note", "")
    )
    school_id = a_school(work(), form.get("school", ""))
    complaints.record(work(), school_id, told)
    return redirect(f"/lookbacks/schools/{school_id}")


def _hour(opened: Work, proposed: Sent | None) -> datetime:
    """When the team may know: in an hour, or in the morning of the day proposed."""
    soon = local(opened.now) + HOUR_AHEAD
    if proposed is None or proposed.day <= opened.today:
        return soon
    return datetime.combine(proposed.day, MORNING, soon.tzinfo)


def _proposed(opened: Work, school: School, cases: list[Case]) -> Sent | None:
    """The pair the rule would send, today or on the next school day."""
    if not cases:
        return None
    days = school_calendar.of_area(opened, school.area_id)
    day = days.first_from(opened.today) or opened.today
    errand = pairs.errand(opened, school.id, school.area_id, [one.row for one in cases], [day])
    found = pairs.roster(opened).send(errand)
    return found if isinstance(found, Sent) else None
