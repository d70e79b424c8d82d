"""Forms of what takes two persons' words."""

from marshmallow import fields

from server.domain.order_words import MotionKind, MotionState
from server.schemas.base import Input, Output, an_id, long_text, one_of
from server.schemas.office import SeenInput
from shared.vocabulary import Grade


class MotionInput(Input):
    """What one person proposes about an order, and why."""

    kind = fields.Enum(MotionKind, by_value=True, required=True)
    reason = long_text(required=True)
    grade = fields.Enum(Grade, by_value=True, load_default=None, allow_none=True)


class MotionDecisionInput(SeenInput):
    """A second person's word on it."""

    motion_id = an_id(required=True)
    confirmed = fields.Boolean(required=True)
    remark = long_text(load_default="")


class MotionOutput(Output):
    """What was proposed, and what a second person said of it."""

    id = fields.String(required=True)
    order_id = fields.String(required=True)
    kind = one_of(MotionKind, required=True)
    state = one_of(MotionState, required=True)
    reason = fields.String(required=True)
    facts = fields.Dict(required=True)
    proposed_by = fields.String(required=True)
    proposed_at = fields.AwareDateTime(required=True)
    decided_by = fields.String(allow_none=True)
    decided_at = fields.AwareDateTime(allow_none=True)
    remark = fields.String(required=True)


class MotionsOutput(Output):
    """What was proposed about one order, oldest first."""

    rows = fields.List(fields.Nested(MotionOutput()), required=True)
