"""Forms of acts for many rows, and of work that takes long."""

from marshmallow import fields, validate

from server.domain.long_work import ROWS_MAX, WorkKind, WorkState
from server.schemas.base import Input, Output, an_id, long_text, one_of, short_text


class PickedInput(Input):
    """A row, and as what it was seen: an order's rev, a proposed step's state."""

    id = an_id(required=True)
    seen = short_text(required=True)


class BulkInput(Input):
    """What is to be done to which rows, and why where one has to say so."""

    deed = one_of(WorkKind, required=True)
    rows = fields.List(
        fields.Nested(PickedInput()), required=True, validate=validate.Length(1, ROWS_MAX)
    )
    reason = long_text(load_default="")


class LeftOutOutput(Output):
    """A row that was left out, and why."""

    name = fields.String(required=True)
    why = fields.String(required=True)


class WorkOutput(Output):
    """Work of one's own: how far it is, what came of it, whether it can be undone still."""

    id = fields.String(required=True)
    kind = one_of(WorkKind, required=True)
    state = one_of(WorkState, required=True)
    done = fields.Integer(required=True)
    of = fields.Integer(required=True)
    left_out = fields.List(fields.Nested(LeftOutOutput()), required=True)
    told = fields.Dict(keys=fields.String(), values=fields.Integer(), required=True)
    error = fields.String(required=True)
    file_name = fields.String(required=True)
    made_at = fields.AwareDateTime(required=True)
    begins_at = fields.AwareDateTime(required=True)
    ended_at = fields.AwareDateTime(required=True, allow_none=True)
    may_undo = fields.Boolean(required=True)


class WorksOutput(Output):
    """One's own, the latest first."""

    rows = fields.List(fields.Nested(WorkOutput()), required=True)
