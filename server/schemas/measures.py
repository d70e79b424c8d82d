"""Forms of proposed steps and of the measures they become."""

from marshmallow import fields, validate

from server.domain.long_work import ROWS_MAX
from server.domain.measures import LATE, ORDERS_NAMED_MAX, REPLY_PHOTOS_MAX, UNREAD
from server.domain.planning_words import (
    MeasureState,
    ProposalCause,
    ProposalKind,
    ProposalState,
)
from server.schemas.base import Input, Output, an_id, long_text, one_of, short_text
from server.schemas.office import SearchInput, SentPhotoInput, SentPhotoOutput


class ProposalFilterInput(SearchInput):
    """Which steps; without a state those that wait for somebody's word."""

    state = fields.Enum(ProposalState, by_value=True, load_default=None, allow_none=True)
    kind = fields.Enum(ProposalKind, by_value=True, load_default=None, allow_none=True)
    cause = fields.Enum(ProposalCause, by_value=True, load_default=None, allow_none=True)
    area_id = short_text(load_default="")


class ProposalInput(Input):
    """A step a person puts forward of a school, and the orders it is about; a listing of one."""

    school_id = an_id(required=True)
    kind = fields.Enum(ProposalKind, by_value=True, required=True)
    why = long_text(required=True)
    order_ids = fields.List(
        an_id(), load_default=list, validate=validate.Length(max=ORDERS_NAMED_MAX)
    )


class ProposalDecisionInput(Input):
    """Somebody's word on it; ``state`` is the state it was seen in."""

    taken = fields.Boolean(required=True)
    reason = long_text(required=True)
    state = fields.Enum(ProposalState, by_value=True, load_default=None, allow_none=True)
    conditions = long_text(load_default="")
    held_on = fields.Date(load_default=None, allow_none=True)
    place = short_text(load_default="")


class StepSeenInput(Input):
    """A step that was chosen, in the state it was seen in."""

    id = an_id(required=True)
    state = fields.Enum(ProposalState, by_value=True, load_default=None, allow_none=True)


class SignedTogetherInput(Input):
    """Several bulletins, signed as one numbered paper with one reason."""

    steps = fields.List(
        fields.Nested(StepSeenInput),
        required=True,
        validate=validate.Length(min=2, max=ROWS_MAX),
    )
    reason = long_text(required=True)
    conditions = long_text(load_default="")


class ProposalOutput(Output):
    """A proposed step with the figures it stands on."""

    id = fields.String(required=True)
    kind = one_of(ProposalKind, required=True)
    cause = one_of(ProposalCause, required=True)
    state = one_of(ProposalState, required=True)
    school_id = fields.String(required=True)
    order_id = fields.String(allow_none=True)
    facts = fields.Dict(required=True)
    reason = fields.String(required=True)
    remark = fields.String(required=True)
    proposed_at = fields.AwareDateTime(required=True)
    signed_by = fields.String(allow_none=True)
    signed_at = fields.AwareDateTime(allow_none=True)
    decided_by = fields.String(allow_none=True)
    decided_at = fields.AwareDateTime(allow_none=True)


class ProposalsOutput(Output):
    """Some of them, and the key to go on from."""

    rows = fields.List(fields.Nested(ProposalOutput), required=True)
    total = fields.Integer(required=True)
    next = fields.String(required=True)


class MeasureFilterInput(SearchInput):
    """Which measures."""

    state = fields.Enum(MeasureState, by_value=True, load_default=None, allow_none=True)
    kind = fields.Enum(ProposalKind, by_value=True, load_default=None, allow_none=True)
    reply = fields.String(validate=validate.OneOf(["", LATE, UNREAD]), load_default="")
    area_id = short_text(load_default="")


class MeasureTextInput(Input):
    """What is said of it."""

    text = long_text(required=True)


class ReplyInput(MeasureTextInput):
    """A school's reply, with pictures that were uploaded before."""

    photos = fields.List(
        fields.Nested(SentPhotoInput()),
        load_default=list,
        validate=validate.Length(max=REPLY_PHOTOS_MAX),
    )


class MinutesInput(Input):
    """What was said at an interview, and what the school committed itself to."""

    minutes = long_text(required=True)
    commitments = long_text(required=True)


class MeasureOutput(Output):
    """A measure with all that was said of it since."""

    id = fields.String(required=True)
    kind = one_of(ProposalKind, required=True)
    state = one_of(MeasureState, required=True)
    number = fields.String(required=True)
    school_id = fields.String(required=True)
    order_id = fields.String(allow_none=True)
    cause = one_of(ProposalCause, required=True)
    reason = fields.String(required=True)
    conditions = fields.String(required=True)
    issued_at = fields.AwareDateTime(required=True)
    held_on = fields.Date(allow_none=True)
    place = fields.String(required=True)
    minutes = fields.String(required=True)
    commitments = fields.String(required=True)
    minutes_at = fields.AwareDateTime(allow_none=True)
    reply_by = fields.Date(allow_none=True)
    reply = fields.String(required=True)
    photos = fields.List(fields.Nested(SentPhotoOutput()), required=True)
    replied_at = fields.AwareDateTime(allow_none=True)
    read_at = fields.AwareDateTime(allow_none=True)
    lifted_at = fields.AwareDateTime(allow_none=True)
    lifting = fields.String(required=True)


class MeasuresOutput(Output):
    """Some of them, and the key to go on from."""

    rows = fields.List(fields.Nested(MeasureOutput), required=True)
    total = fields.Integer(required=True)
    next = fields.String(required=True)
