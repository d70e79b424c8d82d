"""Invitations over the API: made for an order, a town or an office; listed, and taken back."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import invitations as acts
from server.actions.invitations import Made
from server.api.long_work import told
from server.api.request import work
from server.api.rights import needs
from server.queries import invitations as lists
from server.schemas.invitations import (
    InvitationsOutput,
    MadeManyOutput,
    MadeOutput,
    OfficeInput,
    TownInput,
)
from server.schemas.long_work import WorkOutput
from server.schemas.office import PageInput

blueprint = Blueprint(
    "invitations-api",
    __name__,
    url_prefix="/api/v1",
    description="Invitations of schools and other offices to accounts of their own.",
)


@blueprint.route("/invitations")
class Invitations(MethodView):
    """Invitations that hold."""

    @blueprint.arguments(PageInput, location="query")
    @blueprint.response(200, InvitationsOutput)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Those in the asker's reach, newest first; the codes are told to nobody again."""
        rows, following = lists.listed(work(), asked["after"])
        return {"rows": rows, "next": following}

    @blueprint.arguments(OfficeInput)
    @blueprint.response(201, MadeOutput)
    @needs("party.invite")
    def post(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Invite one other office; its code is told this once."""
        return _told(acts.for_office(work(), asked["office_id"]))


@blueprint.route("/invitations/slips")
class InvitationSlips(MethodView):
    """A sheet of slips."""

    @blueprint.arguments(TownInput)
    @blueprint.response(201, MadeManyOutput)
    @needs("party.invite")
    def post(self, asked: dict[str, Any]) -> dict[str, Any]:
        """One for each school that nobody signs in for, of a town or of all in reach.

        At most as many as one sheet holds; slips made before for the same schools are void.
        """
        made = acts.for_slips(work(), asked["area_id"] or "")
        return {"rows": [_told(one) for one in made]}


@blueprint.route("/invitations/sheets")
class InvitationSheets(MethodView):
    """Sheets of slips as a paper."""

    @blueprint.arguments(TownInput)
    @blueprint.response(201, WorkOutput)
    @needs("party.invite")
    def post(self, asked: dict[str, Any]) -> dict[str, Any]:
        """One slip for each school that nobody signs in for, however many: long work of one's own.

        Its file, a PDF, is fetched within a day; slips made before for the same schools are void.
        """
        return told(acts.have_slips_made(work(), asked["area_id"] or ""))


@blueprint.route("/invitations/<string:invitation_id>")
class OneInvitation(MethodView):
    """One invitation."""

    @blueprint.response(204)
    @needs("party.invite")
    def delete(self, invitation_id: str) -> None:
        """Take it back: nobody comes by it from now on."""
        acts.revoke(work(), invitation_id)


@blueprint.route("/orders/<string:order_id>/invitations")
class InvitationsOfAnOrder(MethodView):
    """Invitations that lead to an order."""

    @blueprint.response(201, MadeOutput)
    @needs("party.invite")
    def post(self, order_id: str) -> dict[str, Any]:
        """Invite whoever must act on this order; its code is told this once."""
        return _told(acts.for_order(work(), order_id))


def _told(made: Made) -> dict[str, Any]:
    work().session.flush()
    address = acts.address_of(work(), made.code)
    return {"invitation": made.invitation, "code": made.code, "address": address}
