"""Tablets: whose they are, how they stand, a new one enrolled by its square code."""

from typing import Any

import segno
from flask import Blueprint, redirect, render_template, request

from server.actions import devices
from server.api.request import work
from server.api.rights import needs
from server.console.kept_views import own_first
from server.console.lists.tablets import LISTING, MB, TEXTS
from server.console.signing_in import ours
from server.models import Device, Person
from server.queries import people, tablets
from server.queries.people import Wanted
from server.queries.tablets import Standing
from shared import clearing
from shared.invitations import Invitation
from shared.problems import NotFound

blueprint = Blueprint("tablets", __name__)
OURS = "/tablets"


@blueprint.get(OURS)
@own_first(LISTING)
def listed() -> str:
    """The tablets in reach; filters, order and columns live in the address."""
    return _page()


@blueprint.post(OURS)
@needs("device.enrol")
def enrol() -> str:
    """A one-time code by which somebody's tablet is enrolled."""
    login = request.form.get("login", "").strip()
    found = people.find(work(), Wanted(login))[0] if login else []
    exact = [one for one in found if login in (one.login, one.name)] or found
    if len(exact) != 1:
        raise NotFound("Nobody, or more than one, fits. Type the name to sign in.")
    return _page(devices.make_code(work(), exact[0].id), exact[0], tablet=True)


@blueprint.post("/devices/<device_id>/revoke")
@needs("device.revoke")
def revoke(device_id: str) -> Any:
    """Withdraw a tablet."""
    devices.revoke(work(), device_id)
    return redirect(_back())


@blueprint.post("/devices/<device_id>/give-back")
@needs("device.revoke")
def give_back(device_id: str) -> Any:
    """A withdrawn tablet may be used again."""
    devices.give_back(work(), device_id)
    return redirect(_back())


@blueprint.post("/devices/<device_id>/clear")
@needs("device.clear")
def clear(device_id: str) -> str:
    """The code by which a tablet may be cleared although not all of it was sent."""
    form = request.form
    code = devices.allow_clearing(
        work(), device_id, request=form.get("request", ""), reason=form.get("reason", "")
    )
    device = work().get(Device, device_id)
    return _page(code=code, about=device.person, cleared=clearing.tablet_of(device_id))


def _back() -> str:
    """The list it was done in."""
    return ours(request.form.get("back", OURS))


def _page(
    code: str = "", about: Person | None = None, tablet: bool = False, cleared: str = ""
) -> str:
    opened, look = work(), LISTING.look(request.args)
    settings = opened.settings
    invitation = Invitation(settings.public_url, code, settings.pins)
    page = tablets.find(opened, LISTING.wanted(look))
    return render_template(
        "tablets.html",
        page=page,
        look=look,
        address=look.address,
        held=people.held_of(opened, page.rows),
        strange=people.strange_of(opened, page.rows),
        versions=tablets.versions(opened),
        offices=tablets.offices(opened),
        standings=[(one, TEXTS[one]) for one in Standing],
        silent=lambda one: tablets.is_silent(opened, one),
        short=tablets.is_short_of_room,
        mb=MB,
        tablet_of=clearing.tablet_of,
        code=code,
        about=about,
        picture=segno.make(invitation.link).svg_data_uri(scale=4) if tablet else "",
        invitation=invitation,
        tablet=tablet,
        cleared=cleared,
    )
