"""Inspections: what came in from the campuses, with photos and answers."""

from collections.abc import Iterable
from typing import Any

from flask import Blueprint, redirect, render_template, request

from server.actions import doubts
from server.actions.instants import confirm_instant
from server.api.request import work
from server.api.rights import needs
from server.console import rulings
from server.console.fact_words import corrected_facts
from server.console.kept_views import own_first
from server.console.lists.inspections import LISTING
from server.console.typed import whole_number
from server.models import Inspection, Photo, Template
from server.queries import inspection_list, inspections, instants, orders, photos, worklist
from server.work import Work
from shared.checklists import Item, Section
from shared.checklists import Template as Checklist
from shared.handwriting import is_remark, noted_of
from shared.vocabulary import InspectionState, VisitMode

blueprint = Blueprint("inspections", __name__, url_prefix="/inspections")


@blueprint.get("")
@own_first(LISTING)
def listed() -> str:
    """The inspections, the newest first; filters, order and columns live in the address."""
    opened, look = work(), LISTING.look(request.args)
    page = inspection_list.find(opened, LISTING.wanted(look))
    return render_template(
        "inspections.html",
        page=page,
        typists=inspections.typists(opened, page.rows),
        look=look,
        address=look.address,
        states=list(InspectionState),
        modes=list(VisitMode),
        areas=worklist.areas(opened),
    )


@blueprint.get("/<inspection_id>")
def one(inspection_id: str) -> str:
    """One inspection: findings, photos, answers, signatures, seal."""
    opened = work()
    inspection = opened.get(Inspection, inspection_id)
    template = opened.session.get_one(Template, inspection.template_id)
    checklist = Checklist.from_body(template.body)
    confirmed = instants.confirmed_of(opened, inspection)
    return render_template(
        "inspection.html",
        inspection=inspection,
        items=checklist.by_code,
        sections=list(_answered(checklist, inspection)),
        orders={one.finding_id: one for one in orders.of_inspection(opened, inspection)},
        photos=_by_finding(inspection.photos),
        noted=_noted(inspection.photos),
        remarks_by_hand=[
            one for one in inspection.photos if is_remark(one.purpose, one.finding_id, one.code)
        ],
        damaged=photos.damaged(opened, [photo.sha256 for photo in inspection.photos]),
        corrected=corrected_facts(inspection.facts),
        parts=inspections.parts(opened, inspection),
        lapsed={one for part in inspection.parts for one in part.lapsed},
        wanting_photos=inspections.wanting_photos(opened, inspection),
        doubtful=instants.doubtful_of(opened, inspection),
        confirmed=confirmed,
        names=_names(
            opened,
            inspection,
            [*(one.confirmed_by for one in confirmed), inspection.typed_in_by or ""],
        ),
    )


@blueprint.post("/<inspection_id>/answers/<code>/decision")
@needs("held.decide")
def settle(inspection_id: str, code: str) -> Any:
    """Choose between the answers of two tablets."""
    doubts.settle(
        work(),
        inspection_id,
        code,
        position=whole_number(request.form.get("position", ""), -1),
        reason=request.form.get("reason", ""),
    )
    return redirect(f"/inspections/{inspection_id}#answers")


@blueprint.post("/<inspection_id>/instants")
@needs("held.decide")
def confirm(inspection_id: str) -> Any:
    """Decide which hours shall stand where a tablet's clock could not be checked."""
    for which, ruling in rulings.decided():
        confirm_instant(work(), inspection_id, which, ruling)
    return redirect(f"/inspections/{inspection_id}")


Answered = tuple[Item, dict[str, Any], list[dict[str, Any]]]


def _answered(
    checklist: Checklist, inspection: Inspection
) -> Iterable[tuple[Section, list[Answered]]]:
    """The answers by section, in the checklist's order; what differs stands with both values."""
    told = {*inspection.answers, *_noted(inspection.photos)}
    for section in checklist.sections:
        found = [
            (item, inspection.answers.get(item.code, {}), inspection.conflicts.get(item.code, []))
            for item in checklist.items
            if item.section == section.code and item.code in told
        ]
        if found:
            yield section, found


def _by_finding(photos: list[Photo]) -> dict[str, list[Photo]]:
    """Photos by the fault they show; those of the visit itself under ""."""
    found: dict[str, list[Photo]] = {}
    for photo in photos:
        found.setdefault(photo.finding_id or "", []).append(photo)
    return found


def _noted(photos: list[Photo]) -> dict[str, list[Photo]]:
    """The notes of items that were written by hand, by item."""
    found: dict[str, list[Photo]] = {}
    for photo in photos:
        if code := noted_of(photo.purpose, photo.finding_id, photo.code):
            found.setdefault(code, []).append(photo)
    return found


def _names(opened: Work, inspection: Inspection, more: list[str]) -> dict[str, str]:
    deciders = [one.get("by", "") for entries in inspection.decisions.values() for one in entries]
    givers = [one.get("by", "") for kept in inspection.conflicts.values() for one in kept]
    inspectors = [part.person_id for part in inspection.parts]
    amenders = [
        one[name] for one in inspection.amendments for name in ("by", "decided_by") if one.get(name)
    ]
    return inspections.names(opened, [*inspectors, *deciders, *givers, *amenders, *more])
