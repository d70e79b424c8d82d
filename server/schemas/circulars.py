"""Forms of early warnings and self-checks."""

from marshmallow import fields, validate

from server.domain.circular_words import (
    PHOTOS_MAX,
    QUESTIONS,
    WORKDAYS_MAX,
    CircularKind,
    CopyStanding,
    SelfAnswer,
)
from server.schemas.base import Input, Output, an_id, long_text, one_of, short_text
from server.schemas.office import PageInput, SentPhotoInput, SentPhotoOutput


class ToInput(Input):
    """Whom it is meant for."""

    area_id = an_id(required=True)
    school_kind = short_text(load_default="")
    fact = short_text(load_default="")
    offices = fields.Boolean(load_default=False)


class CircularInput(Input):
    """A warning or a self-check that is to be sent.

    ``seen`` names those whom the preview told of; without it nothing is sent.
    """

    kind = fields.Enum(CircularKind, by_value=True, required=True)
    to = fields.Nested(ToInput(), required=True)
    what = short_text(required=True)
    text = long_text(load_default="")
    basis = short_text(load_default="")
    risk = short_text(load_default="")
    workdays = fields.Integer(required=True, strict=True, validate=validate.Range(1, WORKDAYS_MAX))
    valid_until = fields.Date(load_default=None, allow_none=True)
    questions = fields.List(
        short_text(), load_default=list, validate=validate.Length(max=QUESTIONS)
    )
    order_id = fields.String(load_default="", validate=validate.Length(max=36))
    item_code = short_text(load_default="")
    letterhead_id = fields.String(load_default="", validate=validate.Length(max=36))
    seen = short_text(load_default="")


class UnderOutput(Output):
    """A letterhead it can go out under."""

    id = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)


class CircularPreviewOutput(Output):
    """How many would get it; ``seen`` is sent back to send it to exactly these.

    It goes out under the first of the letterheads where none of them is named.
    """

    schools = fields.Integer(required=True)
    offices = fields.Integer(required=True)
    without_account = fields.Integer(required=True)
    due_on = fields.Date(required=True)
    letterheads = fields.List(fields.Nested(UnderOutput()), required=True)
    seen = fields.String(required=True)


class CircularTextOutput(Output):
    """A warning or a self-check as whoever got it reads it."""

    id = fields.String(required=True)
    kind = one_of(CircularKind, required=True)
    number = fields.String(required=True)
    area_id = fields.String(required=True)
    school_kind = fields.String(required=True)
    fact = fields.String(required=True)
    risk = fields.String(required=True)
    what = fields.String(required=True)
    text = fields.String(required=True)
    basis = fields.String(required=True)
    questions = fields.List(fields.String(), required=True)
    valid_until = fields.Date(allow_none=True)
    due_on = fields.Date(required=True)
    sent_at = fields.AwareDateTime(required=True)
    taken_back_at = fields.AwareDateTime(allow_none=True)
    taken_back_why = fields.String(required=True)
    issuer = fields.String(attribute="letterhead.letterhead", dump_default="")
    issuer_en = fields.String(attribute="letterhead.letterhead_en", dump_default="")


class CircularOutput(CircularTextOutput):
    """The same as the office has it: with the order it began with, which is another school's."""

    order_id = fields.String(allow_none=True)


class CircularsInput(PageInput):
    """Which kind."""

    kind = fields.Enum(CircularKind, by_value=True, required=True)


class CircularsOutput(Output):
    """Some of them, the newest first."""

    rows = fields.List(fields.Nested(CircularOutput()), required=True)
    total = fields.Integer(required=True)
    next = fields.String(required=True)


class CopyOutput(Output):
    """What one school or office got, and its answer."""

    id = fields.String(required=True)
    circular_id = fields.String(required=True)
    school_id = fields.String(allow_none=True)
    office_id = fields.String(allow_none=True)
    answered_at = fields.AwareDateTime(allow_none=True)
    first = fields.String(required=True)
    second = fields.String(required=True)
    third = fields.String(required=True)
    words = fields.List(fields.String(), required=True)
    photos = fields.List(fields.Nested(SentPhotoOutput()), required=True)


class CopiesInput(PageInput):
    """Which of the copies."""

    standing = fields.Enum(CopyStanding, by_value=True, load_default=None, allow_none=True)


class CopiesOutput(Output):
    """Some of the copies of one."""

    rows = fields.List(fields.Nested(CopyOutput()), required=True)
    total = fields.Integer(required=True)
    next = fields.String(required=True)


class MineOutput(Output):
    """What is asked of the asker, by its last day: each copy with what it is of."""

    class OneOutput(CopyOutput):
        """A copy with its warning or self-check."""

        circular = fields.Nested(CircularTextOutput(), required=True)

    rows = fields.List(fields.Nested(OneOutput()), required=True)
    total = fields.Integer(required=True)
    next = fields.String(required=True)


class AnswerInput(Input):
    """A receipt, with a word if need be; or an answer to each question, and a word to it."""

    answers = fields.List(
        fields.Enum(SelfAnswer, by_value=True),
        load_default=list,
        validate=validate.Length(max=QUESTIONS),
    )
    words = fields.List(long_text(), load_default=list, validate=validate.Length(max=QUESTIONS))
    photos = fields.List(
        fields.Nested(SentPhotoInput()), load_default=list, validate=validate.Length(max=PHOTOS_MAX)
    )
