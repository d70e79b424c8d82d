"""Forms of asking for more time."""

from marshmallow import fields, validate

from server.domain.extensions import LISTED_WORKDAYS_MAX
from server.domain.order_words import ExtensionState
from server.schemas.base import Input, Output, long_text, one_of
from server.schemas.office import SeenInput

WORKDAYS = validate.Range(1, LISTED_WORKDAYS_MAX)


class ExtensionInput(Input):
    """What a party says when it asks for more time."""

    workdays = fields.Integer(required=True, strict=True, validate=WORKDAYS)
    reason = long_text(required=True)
    progress = long_text(load_default="")
    interim = long_text(load_default="")


class ExtensionDecisionInput(SeenInput):
    """The answer: granted as asked for, or so many working days of it, or refused."""

    granted = fields.Boolean(required=True)
    workdays = fields.Integer(load_default=None, allow_none=True, strict=True, validate=WORKDAYS)
    remark = long_text(load_default="")


class ExtensionOutput(Output):
    """More time that was asked for, and its answer."""

    id = fields.String(required=True)
    order_id = fields.String(required=True)
    ordinal = fields.Integer(required=True)
    state = one_of(ExtensionState, required=True)
    workdays = fields.Integer(required=True)
    reason = fields.String(required=True)
    progress = fields.String(required=True)
    interim = fields.String(required=True)
    asked_at = fields.AwareDateTime(required=True)
    answer_by = fields.Date(required=True)
    due_before = fields.Date(required=True)
    decided_at = fields.AwareDateTime(allow_none=True)
    granted_workdays = fields.Integer(allow_none=True)
    remark = fields.String(required=True)
    due_after = fields.Date(allow_none=True)


class ExtensionsOutput(Output):
    """What was asked for of one order, oldest first."""

    rows = fields.List(fields.Nested(ExtensionOutput()), required=True)
