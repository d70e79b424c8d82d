"""Waves: prepared, bound, drawn; before a meeting room if so wished. Three clicks every day."""

from dataclasses import replace
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext

from server.actions import ceremonies, lookbacks, visits, waves
from server.actions.waves import Asked
from server.api.request import work
from server.api.rights import needs
from server.console.typed import whole_number
from server.console.words import reader
from server.domain.planning_words import Ceremony, WaveState
from server.domain.wave_drawing import result_digest
from server.domain.waves import Parameters, StratumBy, Weights
from server.models import Campaign, Draw, Wave
from server.queries import calendar, campaigns, draw_papers, leaks
from server.queries import visits as plans
from server.queries import waves as views
from server.work import Work
from shared.problems import Invalid, WrongState
from shared.vocabulary import VisitMode

blueprint = Blueprint("waves", __name__, url_prefix="/waves")
USUAL_DAYS = 5
TEXTS = {
    0: "Freeze the register",
    1: "Commit the salt",
    2: "Commit the numbers",
    3: "Tell the numbers and draw",
    4: "Sealed, teams on their way",
    5: "Published, to be run again",
}
"""The steps of a ceremony."""
STEPS = range(6)


@blueprint.get("")
def listed() -> str:
    """All waves, and those whose attempts were aborted."""
    rows, following = views.listed(work(), request.args.get("after", ""))
    return render_template("waves.html", waves=rows, following=following)


@blueprint.get("/new")
def new() -> str:
    """The form of a wave, filled in as it usually is, or as its campaign says."""
    opened = work()
    opened.require("wave.plan")
    begun = request.args.get("campaign", "")
    campaign = campaigns.one(opened, begun) if begun else None
    return _form(opened, _usual(opened, campaign), None, campaign)


@blueprint.post("")
@needs("wave.plan")
def prepared() -> Any:
    """One more wave."""
    wave = waves.prepare(work(), _asked())
    return redirect(f"/waves/{wave.id}")


@blueprint.get("/<wave_id>")
def one(wave_id: str) -> str:
    """A wave step by step: what would be bound, what was bound, its attempts."""
    opened = work()
    wave = opened.get(Wave, wave_id)
    tries = views.attempts(opened, wave)
    frozen = views.bound(wave)
    preview = None if frozen else views.preview(opened, wave)
    strata = views.strata(preview.frozen if preview else frozen)
    return render_template(
        "wave.html",
        wave=wave,
        labels=draw_papers.labels(opened, [one.name for one in strata], reader()),
        asked=Parameters.from_record(wave.parameters),
        preview=preview,
        frozen=frozen,
        strata=strata,
        recusals=views.recusals(preview.frozen if preview else frozen),
        attempts=tries,
        latest=tries[-1] if tries else None,
        step=views.step(wave, tries[-1] if tries else None),
        steps=[gettext(TEXTS[one]) for one in STEPS],
        people=views.named(opened, tries),
        witnesses=ceremonies.witnesses(opened, wave) if opened.may("wave.plan", wave) else [],
        awaited=ceremonies.awaits,
        leak=leaks.of_draw(opened, tries[-1]) if tries and tries[-1].result else None,
        given_up=views.given_up(opened, wave),
    )


@blueprint.get("/<wave_id>/edit")
def edit(wave_id: str) -> str:
    """The form of a wave that is not frozen yet."""
    opened = work()
    wave = opened.get(Wave, wave_id)
    opened.require("wave.plan", wave)
    if wave.state != WaveState.PREPARING:
        raise WrongState(state=wave.state, act="change")
    return _form(opened, Parameters.from_record(wave.parameters), wave, wave.campaign)


@blueprint.post("/<wave_id>")
@needs("wave.plan")
def changed(wave_id: str) -> Any:
    """A wave as it is now asked for."""
    waves.change(work(), wave_id, _asked())
    return redirect(f"/waves/{wave_id}")


@blueprint.post("/<wave_id>/bind")
@needs("wave.plan")
def bound(wave_id: str) -> Any:
    """Freeze the register and begin the first attempt: the second of three clicks."""
    waves.freeze(work(), wave_id, seen=request.form.get("seen", ""))
    return attempted(wave_id)


@blueprint.post("/<wave_id>/attempts")
@needs("wave.plan")
def attempted(wave_id: str) -> Any:
    """Begin an attempt with a new salt."""
    officers = [one for one in request.form.getlist("officer") if one]
    ceremonies.commit(work(), wave_id, officers=officers, source=request.form.get("source", ""))
    return redirect(f"/waves/{wave_id}")


@blueprint.post("/<wave_id>/give-up")
@needs("wave.plan")
def given_up(wave_id: str) -> Any:
    """End a wave without a draw."""
    waves.give_up(work(), wave_id, reason=request.form.get("reason", ""))
    return redirect("/waves")


@blueprint.get("/<wave_id>/screen")
def screen(wave_id: str) -> str:
    """The ceremony for a meeting room: digests and numbers, never a school."""
    opened = work()
    wave = opened.get(Wave, wave_id)
    tries = views.attempts(opened, wave)
    latest, frozen = (tries[-1] if tries else None), views.bound(wave)
    drawn = latest is not None and bool(latest.result)
    return render_template(
        "wave_screen.html",
        wave=wave,
        latest=latest,
        frozen=frozen,
        step=views.step(wave, latest),
        steps=[gettext(TEXTS[one]) for one in STEPS],
        people=views.named(opened, tries),
        tiles=views.tiles(latest, frozen) if drawn and latest and frozen else [],
        labels=draw_papers.labels(opened, frozen.quotas if frozen else (), reader()),
        result=result_digest(latest.salt, latest.result) if drawn and latest else "",
        recusals=views.recusals(frozen) if frozen else 0,
    )


@blueprint.post("/attempts/<draw_id>/draw")
@needs("wave.plan")
def drawn(draw_id: str) -> Any:
    """Draw and seal: the third click."""
    ceremonies.draw(work(), draw_id)
    lookbacks.publish_released(work(), visits.release_due(work()))
    return redirect(_back(draw_id))


@blueprint.post("/attempts/<draw_id>/number")
@needs("wave.plan")
def public_number(draw_id: str) -> Any:
    """Put in the number of the source named before."""
    ceremonies.tell_public(work(), draw_id, number=request.form.get("number", ""))
    return redirect(_back(draw_id))


@blueprint.post("/attempts/<draw_id>/abort")
@needs("wave.plan")
def aborted(draw_id: str) -> Any:
    """End an attempt in the open."""
    ceremonies.abort(work(), draw_id, reason=request.form.get("reason", ""))
    return redirect(_back(draw_id))


@blueprint.get("/numbers/<draw_id>")
def number(draw_id: str) -> str:
    """An officer's own page: choose a number and commit it, tell it later."""
    opened = work()
    row, place = ceremonies.witnessed(opened, draw_id)
    return render_template(
        "number.html",
        row=row,
        mine=row.numbers[place],
        awaits=ceremonies.awaits(row, opened.actor.person_id),
        waiting=sum(not one["commitment"] for one in row.numbers),
    )


@blueprint.post("/numbers/<draw_id>/promise")
@needs("draw.witness")
def promised(draw_id: str) -> Any:
    """Commit one's number by its digest."""
    ceremonies.promise(work(), draw_id, committed=request.form.get("commitment", "").strip())
    return redirect(f"/waves/numbers/{draw_id}")


@blueprint.post("/numbers/<draw_id>/tell")
@needs("draw.witness")
def told(draw_id: str) -> Any:
    """Tell one's number."""
    form = request.form
    ceremonies.tell(
        work(), draw_id, number=form.get("number", ""), blind=form.get("blind", "").replace(" ", "")
    )
    return redirect(f"/waves/numbers/{draw_id}")


def _back(draw_id: str) -> str:
    return f"/waves/{work().session.get_one(Draw, draw_id).wave_id}"


def _usual(opened: Work, campaign: Campaign | None) -> Parameters:
    """The coming working days, two schools, by the weights and limits of its campaign."""
    days = calendar.around(opened)
    first = days.add(opened.today, 1)
    last = days.add(opened.today, USUAL_DAYS)
    rules = Parameters.from_record(campaign.rules) if campaign else Parameters()
    return replace(rules, first_on=first.isoformat(), last_on=last.isoformat())


def _form(opened: Work, asked: Parameters, wave: Wave | None, campaign: Campaign | None) -> str:
    return render_template(
        "wave_form.html",
        wave=wave,
        asked=asked,
        campaign=campaign,
        campaigns=campaigns.going_on(opened),
        areas=views.areas(opened),
        inspectors=plans.inspectors(opened),
        permitted=views.permitted(opened),
        strata=list(StratumBy),
        weights=list(vars(Weights())),
    )


def _asked() -> Asked:
    form = request.form
    try:
        ceremony = Ceremony(form.get("ceremony", Ceremony.EVERYDAY))
        mode = VisitMode(form.get("mode", VisitMode.SURPRISE))
        strata = tuple(StratumBy(one) for one in form.getlist("strata") if one)
    except ValueError as error:
        raise Invalid("Choose one of what is offered.") from error
    weights = {name: _number(f"weight-{name}", usual) for name, usual in vars(Weights()).items()}
    usual = Parameters()
    parameters = Parameters(
        total=whole_number(form.get("total", ""), 0),
        strata=strata,
        quotas=_quotas(form.get("quotas", "")),
        weights=Weights(**weights),
        first_on=form.get("first_on", ""),
        last_on=form.get("last_on", ""),
        release_hour=form.get("release_hour", usual.release_hour),
        per_day=_number("per_day", usual.per_day),
        visits_max=_number("visits_max", usual.visits_max),
        offices_apart=form.get("one_office", "") != "on",
        team=_number("team", usual.team),
        inspectors=tuple(dict.fromkeys(one for one in form.getlist("inspector") if one)),
    )
    return Asked(
        name=form.get("name", ""),
        area_id=form.get("area", ""),
        parameters=parameters,
        ceremony=ceremony,
        mode=mode,
        in_school_run=form.get("in_school_run", "") == "on",
        campaign_id=form.get("campaign") or None,
        permitted_check_id=form.get("permitted") or None,
        off_list_reason=form.get("off_list_reason", ""),
    )


def _number(name: str, usual: int) -> int:
    """What was typed, what is usual where the field was left blank, else no number at all."""
    text = request.form.get(name, "").strip()
    return whole_number(text, -1) if text else usual


def _quotas(text: str) -> dict[str, int]:
    """Quotas typed one a line, as ``stratum = number``; none where the total is to be shared."""
    quotas: dict[str, int] = {}
    for line in filter(None, (one.strip() for one in text.replace("＝", "=").splitlines())):
        name, sign, number = line.rpartition("=")
        count = whole_number(number.strip(), -1)
        if not sign or not name.strip() or count < 0:
            raise Invalid("Write each quota in a line of its own, as: stratum = number.")
        quotas[name.strip()] = count
    return quotas
