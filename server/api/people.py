"""People, tablets and the audit record over the API."""

from typing import Any

from flask.views import MethodView
from flask_smorest import Blueprint

from server.actions import devices, people
from server.api.request import work
from server.api.rights import needs
from server.domain.audit_chain import ChainReport
from server.models import Person
from server.queries import audit
from server.queries import people as lists
from server.schemas.office import (
    ChainOutput,
    CodeOutput,
    GrantInput,
    OfficeChoiceInput,
    PeopleOutput,
    PersonInput,
    PersonOutput,
    SearchInput,
    SwitchInput,
)

blueprint = Blueprint(
    "people-api", __name__, url_prefix="/api/v1/people", description="Accounts and tablets."
)
record = Blueprint("audit-api", __name__, url_prefix="/api/v1/audit", description="The record.")


@blueprint.route("")
class People(MethodView):
    """Accounts."""

    @blueprint.arguments(SearchInput, location="query")
    @blueprint.response(200, PeopleOutput)
    def get(self, asked: dict[str, str]) -> dict[str, Any]:
        """The accounts."""
        return {"rows": lists.everyone(work(), asked["q"])}

    @blueprint.arguments(PersonInput)
    @blueprint.response(201, PersonOutput)
    @needs("person.create")
    def post(self, asked: dict[str, Any]) -> Person:
        """A new account; it gets its password by a one-time code."""
        return people.create(work(), **asked)


@blueprint.route("/<string:person_id>/grants")
class Grants(MethodView):
    """Roles."""

    @blueprint.arguments(GrantInput)
    @blueprint.response(204)
    @needs("person.grant")
    def post(self, asked: dict[str, Any], person_id: str) -> None:
        """Give a person a role over an area, an office or a school."""
        people.grant(work(), person_id, **asked)


@blueprint.route("/<string:person_id>/grants/<string:grant_id>")
class OneGrant(MethodView):
    """A role somebody holds."""

    @blueprint.response(204)
    @needs("person.grant")
    def delete(self, person_id: str, grant_id: str) -> None:
        """Take a role back from now on."""
        people.revoke(work(), grant_id, of=person_id)


@blueprint.route("/<string:person_id>/office")
class PlaceOfWork(MethodView):
    """The office a person works for."""

    @blueprint.arguments(OfficeChoiceInput)
    @blueprint.response(200, PersonOutput)
    @needs("person.grant")
    def put(self, asked: dict[str, Any], person_id: str) -> Person:
        """Let a person work for another office from now on."""
        return people.move_to_office(work(), person_id, asked["office_id"])


@blueprint.route("/<string:person_id>/active")
class Switch(MethodView):
    """Accounts that are off."""

    @blueprint.arguments(SwitchInput)
    @blueprint.response(200, PersonOutput)
    @needs("person.grant")
    def put(self, asked: dict[str, Any], person_id: str) -> Person:
        """Switch an account off, or on again."""
        return people.switch(work(), person_id, **asked)


@blueprint.route("/<string:person_id>/password-code")
class PasswordCode(MethodView):
    """New passwords."""

    @blueprint.response(201, CodeOutput)
    @needs("person.reset_password")
    def post(self, person_id: str) -> dict[str, str]:
        """A one-time code by which the person sets a new password."""
        return {"code": people.give_reset_code(work(), person_id)}


@blueprint.route("/<string:person_id>/enrolment-code")
class TabletCode(MethodView):
    """New tablets."""

    @blueprint.response(201, CodeOutput)
    @needs("device.enrol")
    def post(self, person_id: str) -> dict[str, str]:
        """A one-time code by which a tablet is enrolled for the person."""
        return {"code": devices.make_code(work(), person_id)}


@record.route("/chain")
class Chain(MethodView):
    """The audit chain."""

    @record.response(200, ChainOutput)
    def get(self) -> ChainReport:
        """Follow the audit chain from its first entry."""
        work().require("audit.read")
        return audit.chain(work())
