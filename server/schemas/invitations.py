"""Forms of inviting schools and other offices."""

from marshmallow import fields

from server.schemas.base import Input, Output, an_id, one_of
from shared.vocabulary import Role


class OfficeInput(Input):
    """Which office."""

    office_id = an_id(required=True)


class TownInput(Input):
    """Which town; null for all in reach."""

    area_id = an_id(load_default=None, allow_none=True)


class InvitationOutput(Output):
    """An invitation, without its code."""

    id = fields.String(required=True)
    role = one_of(Role, required=True)
    school_id = fields.String(required=True, allow_none=True)
    office_id = fields.String(required=True, allow_none=True)
    order_id = fields.String(required=True, allow_none=True)
    made_at = fields.AwareDateTime(required=True)
    expires_at = fields.AwareDateTime(required=True)
    uses = fields.Integer(required=True)
    uses_max = fields.Integer(required=True)


class InvitationsOutput(Output):
    """A page of them."""

    rows = fields.List(fields.Nested(InvitationOutput()), required=True)
    next = fields.String(required=True)


class MadeOutput(Output):
    """An invitation just made: its code is told once, alone and as the address it opens by."""

    invitation = fields.Nested(InvitationOutput(), required=True)
    code = fields.String(required=True)
    address = fields.String(required=True)


class MadeManyOutput(Output):
    """Invitations just made."""

    rows = fields.List(fields.Nested(MadeOutput()), required=True)
