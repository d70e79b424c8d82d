"""People and tablets, one-time codes, the audit record, photos by permission."""

from typing import Any
from urllib.parse import urlencode

import segno
from flask import Blueprint, current_app, redirect, render_template, request

from server.actions import devices, people
from server.api.request import work, works
from server.api.rights import needs, opens_own_work
from server.console.kept_views import own_first
from server.console.lists.people import LISTING
from server.console.sent_in import chosen
from server.models import Person
from server.queries import people as lists
from server.queries import schools, segments, tablets, worklist
from server.sync import rescue
from shared import clearing
from shared.invitations import Invitation
from shared.problems import Invalid, NotFound
from shared.vocabulary import Role

blueprint = Blueprint("people", __name__)
RESCUED = ("records", "known", "held", "photos", "photos_known")


@blueprint.get("/people")
@own_first(LISTING)
def listed() -> str:
    """Accounts and tablets."""
    return _page()


@blueprint.post("/people")
@needs("person.create")
def created() -> str:
    """A new account with its role; its password comes by a one-time code."""
    opened, form = work(), request.form
    role = form.get("role", "")
    if role not in set(Role):
        raise Invalid("Choose a role.")
    person = people.create(
        opened,
        login=form.get("login", ""),
        name=form.get("name", ""),
        office_id=form.get("office") or None,
    )
    people.grant(opened, person.id, role=Role(role), **_place(Role(role), form))
    return _page(code=people.give_reset_code(opened, person.id), about=person)


@blueprint.get("/people/<person_id>")
def one(person_id: str) -> str:
    """One account: its roles and where they hold, its office, whether it is on."""
    return _person_page(work().get(Person, person_id))


@blueprint.post("/people/<person_id>/grants")
@needs("person.grant")
def granted(person_id: str) -> Any:
    """Give a person one more role."""
    form = request.form
    role = form.get("role", "")
    if role not in set(Role):
        raise Invalid("Choose a role.")
    people.grant(work(), person_id, role=Role(role), **_place(Role(role), form))
    return redirect(f"/people/{person_id}")


@blueprint.post("/people/<person_id>/grants/<grant_id>/revoke")
@needs("person.grant")
def taken_back(person_id: str, grant_id: str) -> Any:
    """Take a role back."""
    people.revoke(work(), grant_id, of=person_id)
    return redirect(f"/people/{person_id}")


@blueprint.post("/people/<person_id>/office")
@needs("person.grant")
def moved(person_id: str) -> Any:
    """A person works for another office from now on."""
    people.move_to_office(work(), person_id, request.form.get("office") or None)
    return redirect(f"/people/{person_id}")


@blueprint.post("/people/<person_id>/active")
@needs("person.grant")
def switched(person_id: str) -> Any:
    """Switch an account off, or on again."""
    people.switch(work(), person_id, active=request.form.get("active") == "on")
    return redirect(f"/people/{person_id}")


@blueprint.post("/people/<person_id>/reset")
@needs("person.reset_password")
def reset(person_id: str) -> str:
    """A one-time code for a new password."""
    code = people.give_reset_code(work(), person_id)
    return _page(code=code, about=work().session.get(Person, person_id))


@blueprint.post("/people/<person_id>/enrol")
@needs("device.enrol")
def enrol(person_id: str) -> str:
    """A one-time code by which a tablet is enrolled."""
    code = devices.make_code(work(), person_id)
    return _page(code=code, about=work().session.get(Person, person_id), tablet=True)


@needs("device.enrol")
def _rescue() -> Any:
    """Take in a tablet's rescue file."""
    data = chosen(request.files.get("file"))
    taken = rescue.take(works(), current_app.extensions["lookback_uploads"], data)
    told = {name: getattr(taken, name) for name in RESCUED}
    return redirect(f"/people?{urlencode({**told, 'left': len(taken.left)})}")


opens_own_work(_rescue)
blueprint.post("/people/rescue", endpoint="rescue")(_rescue)


def _page(code: str = "", about: Person | None = None, tablet: bool = False) -> str:
    opened = work()
    settings = opened.settings
    invitation = Invitation(settings.public_url, code, settings.pins)
    picture = segno.make(invitation.link).svg_data_uri(scale=4) if tablet else ""
    devices_shown = tablets.find(opened, tablets.Wanted()).rows
    look = LISTING.look(request.args)
    wanted = LISTING.wanted(look)
    people_shown, following = lists.find(opened, wanted)
    return render_template(
        "people.html",
        people=people_shown,
        total=lists.count(opened, wanted),
        look=look,
        address=look.address,
        further=look.address(after=following) if following else "",
        offices=lists.offices(opened),
        devices=devices_shown,
        held=lists.held_of(opened, devices_shown),
        strange=lists.strange_of(opened, devices_shown),
        roles=list(Role),
        areas=worklist.areas(opened),
        loads=segments.loads(opened) if opened.may("person.create") else [],
        code=code,
        about=about,
        picture=picture,
        invitation=invitation,
        tablet=tablet,
        tablet_of=clearing.tablet_of,
    )


def _person_page(person: Person) -> str:
    opened = work()
    opened.require("person.read")
    return render_template(
        "person.html",
        person=person,
        held=lists.held(opened, person),
        devices=tablets.of_person(opened, person),
        roles=list(Role),
        offices=lists.offices(opened),
        areas=worklist.areas(opened),
    )


def _place(role: Role, form: Any) -> dict[str, str | None]:
    """Where a role holds: a school by its code, an office, an area; else the whole city."""
    if role is Role.SCHOOL:
        code = form.get("place", "")
        found = schools.find(work(), code).rows if code else []
        if len(found) != 1:
            raise NotFound("No school, or more than one, has this code.")
        return {"school_id": found[0].id}
    if role is Role.OFFICE:
        return {"office_id": form.get("office") or None}
    return {"area_id": form.get("area") or None}
