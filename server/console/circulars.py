"""Early warnings and self-checks: written, looked at before they are sent, followed, taken back."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from flask import Blueprint, redirect, render_template, request
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from server.actions import circulars as acts
from server.actions.circulars import Draft
from server.api.request import work
from server.api.rights import needs
from server.console import figures
from server.console.kept_views import own_first
from server.console.lists.circulars import COPIES, LISTINGS, PATHS, area_name, kind_name, party_name
from server.console.typed import a_day_or_none, whole_number
from server.console.words import either, reader
from server.domain.circular_words import (
    FACTS,
    NAMES,
    QUESTIONS,
    VALID_DAYS_MAX,
    WORKDAYS,
    WORKDAYS_MAX,
    CircularKind,
    CopyStanding,
    SelfAnswer,
)
from server.infra.roster_columns import LABELS, SCHOOL_TYPES
from server.models import Circular, Incident, Order
from server.queries import (
    area_tree,
    checklists,
    circular_copies,
    circular_papers,
    circulars,
    photos,
)
from server.queries.addressees import To
from server.work import Work
from shared.incidents import IncidentKind
from shared.protocol import SHORT_TEXT_CHARS_MAX

blueprint = Blueprint("circulars", __name__)
WARNING, SELF_CHECK = CircularKind.WARNING, CircularKind.SELF_CHECK
SEND = acts.SEND
HOLDS = timedelta(days=3)
"""For so many days a warning holds where nobody says otherwise."""
ASKED_CHARS_MAX = 120
"""So much of what a fault is called stands in a question."""
TEXTS = {
    "of_an_item": "Have you looked everywhere, and is it so at yours: {what}?",
    "first": "Have you looked everywhere, and is there nothing of this kind at yours: {what}?",
    "second": "Is whatever was found put right, or made safe until it is?",
    "third": "Is it settled which post looks at this again, and how often?",
}


@blueprint.get("/warnings")
@own_first(LISTINGS[WARNING])
def warnings() -> str:
    """The warnings that were sent, the newest first."""
    return _listed(WARNING)


@blueprint.get("/self-checks")
@own_first(LISTINGS[SELF_CHECK])
def self_checks() -> str:
    """The self-checks that were asked, the newest first."""
    return _listed(SELF_CHECK)


def _listed(kind: CircularKind) -> str:
    """What was sent, with how many have answered."""
    opened, listing = work(), LISTINGS[kind]
    look = listing.look(request.args)
    page = circulars.find(opened, listing.wanted(look))
    return render_template(
        "circulars.html",
        kind=kind,
        title=gettext(listing.title),
        page=page,
        counts=circulars.counts(opened, page.rows),
        look=look,
        address=look.address,
        filtered=look.filtered(),
        areas=area_tree.reached(opened, circulars.READ),
        risks=list(IncidentKind),
        kind_name=kind_name,
    )


@blueprint.get("/circulars/<circular_id>")
def pointed_at(circular_id: str) -> Any:
    """Where a message about one leads: a school to its own copy, the office to the page of it."""
    opened = work()
    copy = circulars.copy_of(opened, circular_id) if opened.may(circulars.ANSWER) else None
    if copy is not None:
        return redirect(f"/my/circulars/{copy.id}")
    row = opened.get(Circular, circular_id)
    return redirect(f"{PATHS[CircularKind(row.kind)]}/{row.id}")


@blueprint.get("/warnings/new", defaults={"kind": WARNING}, endpoint="new_warning")
@blueprint.get("/self-checks/new", defaults={"kind": SELF_CHECK}, endpoint="new_self_check")
def new(kind: CircularKind) -> str:
    """The form; a self-check begins with a fault, and proposes its questions."""
    opened = work()
    opened.require(SEND)
    areas = area_tree.reached(opened, SEND)
    begun = replace(_begun(opened, kind), to=To(areas[0].id if areas else ""))
    if begun.order_id:
        order = opened.get(Order, begun.order_id)
        to = replace(begun.to, school_kind=order.school.school_type)
        begun = replace(begun, what=order.what[:SHORT_TEXT_CHARS_MAX], to=to)
    return _form(opened, replace(begun, questions=_proposed(begun)))


@blueprint.post("/warnings/new", defaults={"kind": WARNING}, endpoint="look_at_warning")
@blueprint.post("/self-checks/new", defaults={"kind": SELF_CHECK}, endpoint="look_at_self_check")
@needs(SEND)
def look_at(kind: CircularKind) -> str:
    """The form again, with how many would get it: nothing is sent yet."""
    return _form(work(), _draft(kind, request.form), told=True)


@blueprint.post("/warnings", defaults={"kind": WARNING}, endpoint="send_warning")
@blueprint.post("/self-checks", defaults={"kind": SELF_CHECK}, endpoint="send_self_check")
@needs(SEND)
def sent(kind: CircularKind) -> Any:
    """Send it to those the page told of."""
    form = request.form
    row = acts.send(work(), _draft(kind, form), seen=form.get("seen", ""))
    return redirect(f"{PATHS[kind]}/{row.id}")


@blueprint.get("/warnings/<circular_id>", defaults={"kind": WARNING}, endpoint="warning")
@blueprint.get("/self-checks/<circular_id>", defaults={"kind": SELF_CHECK}, endpoint="self_check")
def one(kind: CircularKind, circular_id: str) -> str:
    """One of them: what it says, and who has answered and who has not."""
    opened = work()
    row = circulars.one(opened, circular_id, kind)
    asked = MultiDict(request.args)
    asked["circular"] = row.id
    look = replace(COPIES, path=f"{PATHS[kind]}/{row.id}").look(asked)
    page = circular_copies.find(opened, look.listing.wanted(look))
    pictures = [photo.sha256 for copy in page.rows for photo in copy.photos]
    return render_template(
        "circular.html",
        row=row,
        issuer=circular_papers.issuer(opened, row, reader()),
        kind=kind,
        title=gettext(LISTINGS[kind].title),
        counts=circulars.counts(opened, [row])[row.id],
        figures=figures,
        said=circulars.said(opened, row),
        page=page,
        blobs=photos.blobs(opened, pictures),
        look=look,
        address=look.address,
        filtered=look.filtered(but=("circular",)),
        answers=list(SelfAnswer),
        names=NAMES,
        standings=list(CopyStanding),
        standing=lambda copy: circulars.standing(opened, copy),
        area_name=area_name,
        kind_name=kind_name,
        party_name=party_name,
        facts=LABELS,
        may_receive=kind is WARNING and row.taken_back_at is None and opened.may(SEND),
        may_take_back=row.taken_back_at is None and opened.covers(SEND, row.area_id),
    )


@blueprint.post("/circulars/copies/<copy_id>/received")
@needs(SEND)
def received(copy_id: str) -> Any:
    """A receipt came on paper or by telephone."""
    copy = acts.receive(work(), copy_id, word=request.form.get("word", ""))
    return redirect(f"{PATHS[WARNING]}/{copy.circular_id}")


@blueprint.post("/circulars/<circular_id>/take-back")
@needs(SEND)
def taken_back(circular_id: str) -> Any:
    """Nothing is asked any more."""
    row = acts.take_back(work(), circular_id, reason=request.form.get("reason", ""))
    return redirect(f"{PATHS[CircularKind(row.kind)]}/{row.id}")


def _form(opened: Work, draft: Draft, *, told: bool = False) -> str:
    found = acts.look(opened, draft) if told else None
    return render_template(
        "circular_form.html",
        kind=draft.kind,
        path=PATHS[draft.kind],
        draft=draft,
        found=found,
        due_on=acts.due_on(opened, draft) if told else None,
        letterheads=acts.letterheads(opened),
        order=opened.get(Order, draft.order_id) if draft.order_id else None,
        areas=area_tree.reached(opened, SEND),
        kinds=list(SCHOOL_TYPES),
        facts=[(name, LABELS[name]) for name in FACTS],
        risks=list(IncidentKind),
        workdays_max=WORKDAYS_MAX,
        last_day=opened.today + timedelta(days=VALID_DAYS_MAX),
    )


def _begun(opened: Work, kind: CircularKind) -> Draft:
    """What is known before anything is typed: a warning holds some days; an item has its words."""
    days = WORKDAYS[kind]
    if kind is WARNING:
        begun = Draft(kind, To(""), "", workdays=days, valid_until=opened.today + HOLDS)
        if incident_id := request.args.get("incident", ""):
            incident = opened.get(Incident, incident_id)
            begun = replace(begun, risk=incident.kind, basis=incident.number)
        return begun
    code, order_id = request.args.get("item", ""), request.args.get("order", "")
    found = checklists.item_in_use(opened, code) if code else None
    what = either(found.text_zh, found.text_en)[:SHORT_TEXT_CHARS_MAX] if found else ""
    known = found.code if found else ""
    return Draft(kind, To(""), what, workdays=days, order_id=order_id, item_code=known)


def _proposed(draft: Draft) -> tuple[str, ...]:
    """Three questions to begin with: an item is worded as it should be, a fault as it is not."""
    if draft.kind is WARNING:
        return ()
    first, *others = NAMES
    told = (draft.what or "…")[:ASKED_CHARS_MAX]
    begins = TEXTS["of_an_item" if draft.item_code else first]
    return gettext(begins).format(what=told), *(gettext(TEXTS[name]) for name in others)


def _draft(kind: CircularKind, form: MultiDict[str, str]) -> Draft:
    to = To(
        form.get("area", ""),
        form.get("school_kind", ""),
        form.get("fact", ""),
        offices=kind is WARNING and "offices" in form,
    )
    warns = kind is WARNING
    return Draft(
        kind,
        to,
        form.get("what", ""),
        form.get("text", ""),
        form.get("basis", ""),
        form.get("risk", "") if warns else "",
        whole_number(form.get("workdays", ""), otherwise=0),
        a_day_or_none(form.get("valid_until", "")) if warns else None,
        () if warns else tuple(form.getlist("question"))[:QUESTIONS],
        "" if warns else form.get("order", ""),
        "" if warns else form.get("item", ""),
        form.get("letterhead", ""),
    )
