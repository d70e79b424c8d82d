"""Schools and one school's file with its timeline."""

from functools import partial
from typing import Any

from flask import Blueprint, render_template, request

from server.actions.indicators import headcount, numbers
from server.api.request import work
from server.api.rights import needs
from server.console.fact_words import LABELS as FACT_WORDS
from server.console.fact_words import fact_name, fact_values
from server.console.indicators import look_of
from server.console.kept_views import own_first
from server.console.lists.indicators import told_value
from server.console.lists.schools import LISTING
from server.console.typed import whole_number
from server.console.words import reader
from server.domain.indicators import LABELS as INDICATOR_WORDS
from server.domain.proposing import BY_HAND
from server.domain.register_events import CallerShown
from server.models import School
from server.queries import (
    indicators,
    inspections,
    load,
    measures,
    norms,
    proposals,
    school_file,
    school_papers,
    schools,
    worklist,
)
from server.work import Work
from shared.norms import Guards, required_guards
from shared.papers.guards import why_not
from shared.problems import NotFound

blueprint = Blueprint("schools", __name__, url_prefix="/schools")
GUARDS_ITEM = "RF-01"
CALL = "school.call"
TEXTS = {
    "has_canteen": "Canteen",
    "has_external_meal": "Meals from outside",
    "uses_gas": "Gas",
    "has_bus": "School bus",
    "has_lab": "Laboratory",
    "has_controlled_chemicals": "Controlled chemicals",
    "has_nap_room": "Nap room",
    "has_fire_control_room": "Fire control room",
    "has_construction": "Building site",
    "has_special_equipment": "Special equipment",
    "has_face_gate": "Face gate",
    "has_secondary_water": "Water tank",
    "has_drinking_machine": "Drinking machines",
    "terror_key_target": "Key target of counter-terrorism",
}


@blueprint.get("")
@own_first(LISTING)
def listed() -> str:
    """The register, searched."""
    opened, look = work(), LISTING.look(request.args)
    return render_template(
        "schools.html",
        page=schools.page(opened, LISTING.wanted(look)),
        look=look,
        address=look.address,
        areas=worklist.areas(opened),
    )


@blueprint.get("/<school_id>")
def file(school_id: str) -> str:
    """One school: what is, what happened, what is wanted."""
    return page_of(work(), work().get(School, school_id))


@blueprint.post("/<school_id>/people")
@needs(CALL)
def people(school_id: str) -> str:
    """The same with name and telephone of one of its people; that they were shown is on record."""
    opened, asked = work(), request.form.get("person", "")
    school = opened.get(School, school_id)
    opened.require(CALL, school)
    index = whole_number(asked, otherwise=len(school.contacts))
    if index >= len(school.contacts):
        raise NotFound()
    opened.record(CallerShown(school.id, str(school.contacts[index].get("post") or "")))
    return page_of(opened, school, called=index)


def page_of(opened: Work, school: School, called: int | None = None) -> str:
    """The file of a school; of its people the one shown is named."""
    last, facts = inspections.last_of(opened, school), school_file.facts(opened, school)
    given, wanted = measures.of_school(opened, school), schools.open_orders(opened, school)
    sees_checks = opened.may("inspection.read", school)
    return render_template(
        "school.html",
        school=school,
        sees_checks=sees_checks,
        measures=given,
        happenings=schools.timeline(opened, school, given),
        called=called,
        may_call=opened.may(CALL, school),
        facts=[(one, fact_name(one.fact.name), *fact_values(one)) for one in facts],
        fact_words=FACT_WORDS,
        since=school_file.since(facts),
        equipment=school_file.equipment(opened, school) if sees_checks else [],
        wanted=wanted,
        steps=BY_HAND if opened.may("proposal.make", school) else (),
        step_orders=[one for one in wanted if proposals.may_be_about(one)],
        guards=guards_of(school),
        why_not=partial(why_not, reader=reader()),
        on_duty=on_duty_of(inspections.last_answer(opened, school, GUARDS_ITEM)),
        last=last,
        load=load.of_school(opened, school) if sees_checks else None,
        indicators=indicators.of_school(opened, school) if sees_checks else [],
        indicator_words=INDICATOR_WORDS,
        look_of=look_of,
        told_value=told_value,
        rebounded=schools.rebounded(opened, school.id),
        features=[word for name, word in TEXTS.items() if school.facts.get(name) is True],
    )


@blueprint.get("/<school_id>/papers")
def papers(school_id: str) -> str:
    """All papers of a school, a page at a time."""
    opened = work()
    opened.require("inspection.read")
    school = opened.get(School, school_id)
    page = school_papers.find(opened, school, request.args.get("after", ""))
    return render_template("school_papers.html", school=school, page=page)


def guards_of(school: School) -> Guards | None:
    """Guards the school needs today by each norm, from the register's numbers."""
    count, today = headcount(numbers(school)), work().today
    return required_guards(count, today, norms.rules_on(work(), today)) if count else None


def on_duty_of(told: Any) -> int | None:
    """The guards as they were counted last."""
    return int(told) if isinstance(told, str) and told.isdigit() else None
