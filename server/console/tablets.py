"""Tablets: whose they are, how they stand, a new one enrolled by its square code."""

import segno
from flask import Blueprint, render_template, request

from server.actions import devices
from server.api.request import work
from server.api.rights import needs
from server.console.kept_views import own_first
from server.console.lists.tablets import LISTING, MB, TEXTS
from server.models import Person
from server.queries import people, tablets
from server.queries.people import Wanted
from server.queries.tablets import Standing
from shared import clearing
from shared.invitations import Invitation
from shared.problems import NotFound

blueprint = Blueprint("tablets", __name__, url_prefix="/tablets")


@blueprint.get("")
@own_first(LISTING)
def listed() -> str:
    """The tablets in reach; filters, order and columns live in the address."""
    return _page()


@blueprint.post("")
@needs("device.enrol")
def enrol() -> str:
    """A one-time code by which somebody's tablet is enrolled."""
    login = request.form.get("login", "").strip()
    found = people.find(work(), Wanted(login))[0] if login else []
    exact = [one for one in found if login in (one.login, one.name)] or found
    if len(exact) != 1:
        raise NotFound("Nobody, or more than one, fits. Type the name to sign in.")
    return _page(devices.make_code(work(), exact[0].id), exact[0])


def _page(code: str = "", about: Person | None = None) -> str:
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
        picture=segno.make(invitation.link).svg_data_uri(scale=4) if code else "",
        invitation=invitation,
    )
