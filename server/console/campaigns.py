"""Campaigns: the list, one with its leading group, the form to make, change and copy it."""

from dataclasses import fields
from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import campaigns as acts
from server.actions.waves import PER_DAY_MAX, VISITS_MAX
from server.api.request import work
from server.api.rights import needs
from server.console.typed import a_day, a_word, whole_number
from server.domain.planning_words import CampaignPart, LeadingPost
from server.domain.wave_drawing import TEAM_MAX
from server.domain.waves import Parameters, StratumBy, Weights
from server.queries import campaigns
from server.queries.campaigns import Stage

blueprint = Blueprint("campaigns", __name__, url_prefix="/campaigns")

MORE_POSTS = 3
"""Empty rows under the posts a campaign has."""
LOOKS = {
    Stage.RUNNING: ("ours", "circle-check"),
    Stage.TO_COME: ("", "calendar"),
    Stage.OVER: ("theirs", "clock-exclamation"),
    Stage.CLOSED: ("done", "lock"),
}
TEXTS = {
    Stage.RUNNING: "Running",
    Stage.TO_COME: "To come",
    Stage.OVER: "Past its last day",
    Stage.CLOSED: "Over",
    StratumBy.TOWN: "Town",
    StratumBy.KIND: "Kind of school",
    StratumBy.LOCALITY: "City, town or village",
    StratumBy.KEY: "Key schools apart",
}
TOLD = {
    "weight_base": "Every school",
    "weight_per_day": "For each day since the last visit, up to two years",
    "weight_ordinary": "For each open ordinary fault",
    "weight_serious": "For each open serious fault",
    "weight_major": "For each open major fault",
    "weight_complaint": "For each complaint of a year",
    "weight_key": "For a key school",
    "visits_max": "Visits of one school in a term, all offices together",
    "per_day": "Schools a team goes to in a day",
    "team": "Inspectors in a team",
}
LIMITS = ("visits_max", "per_day", "team")
WEIGHTS = tuple(one.name for one in fields(Weights))


@blueprint.get("")
def listed() -> str:
    """The campaigns, the latest first."""
    opened = work()
    return render_template(
        "campaigns.html", rows=campaigns.listed(opened), stage=_stage, looks=LOOKS, texts=TEXTS
    )


@blueprint.get("/new")
def new() -> str:
    """The form for a campaign, empty or filled in from last year's."""
    source = request.args.get("from", "")
    told = acts.successor_of(work(), source) if source else None
    before = campaigns.one(work(), source) if source else None
    return _form(told, before=before)


@blueprint.post("/new")
@needs("campaign.make")
def made() -> Any:
    """One campaign more."""
    row = acts.make(work(), _told(), request.form.get("predecessor") or None)
    return redirect(f"/campaigns/{row.id}")


@blueprint.get("/<campaign_id>")
def one(campaign_id: str) -> str:
    """A campaign: who issues it, who leads, what its waves begin with."""
    opened = work()
    row = campaigns.one(opened, campaign_id)
    told = acts.as_told(opened, row)
    return render_template(
        "campaign.html",
        row=row,
        told=told,
        stage=_stage(row),
        looks=LOOKS,
        texts=TEXTS,
        told_of=TOLD,
        weights=WEIGHTS,
        limits=LIMITS,
        parts=campaigns.offices_of(opened, row),
        levels=campaigns.posts_of(opened, row),
        before=campaigns.predecessor(opened, row),
        after=campaigns.successors(opened, row),
        place=campaigns.area_of(opened, row),
        template=campaigns.template_of(opened, row),
        waiting=campaigns.open_waves(opened, row) if opened.may("campaign.make", row) else False,
    )


@blueprint.get("/<campaign_id>/change")
def changing(campaign_id: str) -> str:
    """The form with what stands."""
    row = campaigns.one(work(), campaign_id)
    work().require("campaign.make", row)
    return _form(acts.as_told(work(), row), row=row)


@blueprint.post("/<campaign_id>/change")
@needs("campaign.make")
def changed(campaign_id: str) -> Any:
    """The campaign as it now is."""
    acts.change(work(), campaign_id, _told())
    return redirect(f"/campaigns/{campaign_id}")


@blueprint.post("/<campaign_id>/close")
@needs("campaign.make")
def closed(campaign_id: str) -> Any:
    """The campaign is over."""
    acts.close(work(), campaign_id)
    return redirect(f"/campaigns/{campaign_id}")


def _stage(row: Any) -> Stage:
    return campaigns.stage(row, work().today)


def _form(told: acts.Told | None, row: Any = None, before: Any = None) -> str:
    return render_template(
        "campaign_form.html",
        told=told,
        row=row,
        before=before,
        rules=told.rules if told else Parameters(),
        choices=campaigns.choices(work()),
        taken={one.office_id: one for one in told.offices} if told else {},
        posts=[*(told.posts if told else ()), *([None] * MORE_POSTS)],
        parts=list(CampaignPart),
        kinds=list(LeadingPost),
        strata=list(StratumBy),
        texts=TEXTS,
        told_of=TOLD,
        weights=WEIGHTS,
        limits=LIMITS,
        most={"visits_max": VISITS_MAX, "per_day": PER_DAY_MAX, "team": TEAM_MAX},
    )


def _told() -> acts.Told:
    form = request.form
    return acts.Told(
        name=form.get("name", ""),
        number=form.get("number", ""),
        area_id=form.get("area", ""),
        begins_on=a_day(form.get("begins_on", "")),
        ends_on=a_day(form.get("ends_on", "")),
        offices=tuple(_offices()),
        posts=tuple(_posts()),
        rules=_rules(),
        template_id=form.get("template") or None,
    )


def _offices() -> list[acts.TakesPart]:
    form = request.form
    rows = zip(form.getlist("office"), form.getlist("part"), form.getlist("liaison"), strict=False)
    return [
        acts.TakesPart(office, a_word(CampaignPart, part), liaison or None)
        for office, part, liaison in rows
        if part
    ]


def _posts() -> list[acts.HoldsPost]:
    """The rows that were filled in; one that was emptied is taken out."""
    form = request.form
    rows = zip(form.getlist("level"), form.getlist("post"), form.getlist("title"), strict=False)
    return [
        acts.HoldsPost(level or form.get("area", ""), a_word(LeadingPost, post), title)
        for level, post, title in rows
        if title.strip()
    ]


def _rules() -> Parameters:
    form, usual = request.form, Parameters()
    weights = {name: whole_number(form.get(f"weight_{name}", ""), -1) for name in WEIGHTS}
    return Parameters(
        strata=tuple(a_word(StratumBy, one) for one in form.getlist("strata")),
        weights=Weights(**weights),
        release_hour=form.get("release_hour", usual.release_hour),
        per_day=whole_number(form.get("per_day", ""), 0),
        visits_max=whole_number(form.get("visits_max", ""), 0),
        offices_apart=form.get("offices_apart") == "on",
        team=whole_number(form.get("team", ""), 0),
    )
