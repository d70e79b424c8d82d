"""Forms of filing the stamped slip of a paper."""

from marshmallow import fields, validate

from server.domain.order_words import SlipWay
from server.domain.settling import POST_CHARS_MAX
from server.schemas.base import Input, Output, one_of
from server.schemas.office import SentPhotoInput


class SlipInput(Input):
    """The photo, sent before, and what is said of it."""

    photo = fields.Nested(SentPhotoInput(), required=True)
    way = fields.Enum(SlipWay, by_value=True, required=True)
    received_by = fields.String(required=True, validate=validate.Length(max=POST_CHARS_MAX))
    received_on = fields.Date(required=True)


class SlipOutput(Output):
    """A slip as it was filed."""

    id = fields.String(required=True)
    order_id = fields.String(required=True)
    sha256 = fields.String(required=True)
    way = one_of(SlipWay, required=True)
    received_by = fields.String(required=True)
    received_on = fields.Date(required=True)
    filed_at = fields.AwareDateTime(required=True)


class SlipsOutput(Output):
    """What was filed for one order, oldest first."""

    rows = fields.List(fields.Nested(SlipOutput()), required=True)
