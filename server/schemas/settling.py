"""Forms of settling five things about an order."""

from marshmallow import fields, validate

from server.domain.settling import MONEY_YUAN_MAX, POST_CHARS_MAX
from server.schemas.base import Input, Output, long_text


class SettlementInput(Input):
    """What is done, by which post, with how much money, by when, and how."""

    measure = long_text(required=True)
    post = fields.String(required=True, validate=validate.Length(max=POST_CHARS_MAX))
    money_yuan = fields.Integer(
        required=True, strict=True, validate=validate.Range(0, MONEY_YUAN_MAX)
    )
    done_by = fields.Date(required=True)
    plan = long_text(load_default="")


class SettlementOutput(Output):
    """Five things as a party settled them."""

    id = fields.String(required=True)
    order_id = fields.String(required=True)
    ordinal = fields.Integer(required=True)
    measure = fields.String(required=True)
    post = fields.String(required=True)
    money_yuan = fields.Integer(required=True)
    done_by = fields.Date(required=True)
    plan = fields.String(required=True)
    set_at = fields.AwareDateTime(required=True)


class SettlementsOutput(Output):
    """What was settled of one order, oldest first, and whether evidence waits for it."""

    rows = fields.List(fields.Nested(SettlementOutput()), required=True)
    needed = fields.Boolean(required=True)
    plan_by = fields.Date(required=True, allow_none=True)
