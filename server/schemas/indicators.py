"""Forms of the indicators."""

from marshmallow import fields

from server.schemas.base import Input, Output, short_text


class IndicatorsInput(Input):
    """Of which town."""

    area = short_text(load_default="")


class IndicatorOutput(Output):
    """An indicator: what it counts, since when, and how the schools in reach stand to it."""

    key = fields.String(required=True)
    group = fields.String(required=True)
    since = fields.Date(required=True)
    until = fields.Date(required=True, allow_none=True)
    target = fields.Integer(required=True)
    urban = fields.Boolean(required=True)
    of = fields.Integer(required=True)
    met = fields.Integer(required=True)
    missed = fields.Integer(required=True)
    fell = fields.Integer(required=True)
    not_known = fields.Integer(required=True)


class IndicatorsOutput(Output):
    """All indicators."""

    indicators = fields.List(fields.Nested(IndicatorOutput), required=True)


class StandingOutput(Output):
    """How a school stands to an indicator, and what proves it."""

    key = fields.String(required=True)
    state = fields.String(required=True)
    since = fields.Date(required=True, allow_none=True)
    seen_on = fields.Date(required=True, allow_none=True)
    cause = fields.String(required=True)
    code = fields.String(required=True)
    value = fields.String(required=True)
    inspection_id = fields.String(required=True, allow_none=True)
    order_id = fields.String(required=True, allow_none=True)


class StandingsOutput(Output):
    """How a school stands to each."""

    indicators = fields.List(fields.Nested(StandingOutput), required=True)
