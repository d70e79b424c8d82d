"""Forms of who may issue which papers."""

from marshmallow import fields, validate

from server.domain.issuing import (
    BASIS_CHARS_MAX,
    HEAD_CHARS_MAX,
    REASON_CHARS_MAX,
    SHORT_CHARS_MAX,
)
from server.schemas.base import Input, Output
from server.schemas.office import one_of
from shared.vocabulary import OfficeKind, Paper

MATTERS_MAX = 100
MATTER_CHARS_MAX = 40
ID_CHARS_MAX = 36


class LetterheadOutput(Output):
    """Under which name an office issues papers, and since when."""

    id = fields.String(required=True)
    letterhead = fields.String(required=True)
    letterhead_en = fields.String(required=True)
    short = fields.String(required=True)
    since = fields.Date(required=True)
    until = fields.Date(allow_none=True)


class PowerOutput(Output):
    """Which paper, for which matters; none named: for all."""

    id = fields.String(required=True)
    paper = one_of(Paper, required=True)
    matters = fields.List(fields.String(), required=True)
    basis = fields.String(required=True)
    since = fields.Date(required=True)
    until = fields.Date(allow_none=True)


class OfficePapersOutput(Output):
    """An office with what it may issue."""

    office_id = fields.String(required=True)
    kind = one_of(OfficeKind, required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    letterhead = fields.Nested(LetterheadOutput, allow_none=True)
    powers = fields.List(fields.Nested(PowerOutput), required=True)


class IssuersOutput(Output):
    """Every office."""

    rows = fields.List(fields.Nested(OfficePapersOutput), required=True)


class LetterheadInput(Input):
    """The letterhead from today on; ``seen`` is the id of the one that was shown."""

    letterhead = fields.String(required=True, validate=validate.Length(min=1, max=HEAD_CHARS_MAX))
    letterhead_en = fields.String(load_default="", validate=validate.Length(max=HEAD_CHARS_MAX))
    short = fields.String(required=True, validate=validate.Length(min=1, max=SHORT_CHARS_MAX))
    seen = fields.String(load_default="", validate=validate.Length(max=ID_CHARS_MAX))


class PowerInput(Input):
    """A paper the office may issue from a day on."""

    paper = fields.Enum(Paper, by_value=True, required=True)
    matters = fields.List(
        fields.String(validate=validate.Length(max=MATTER_CHARS_MAX)),
        load_default=list,
        validate=validate.Length(max=MATTERS_MAX),
    )
    basis = fields.String(load_default="", validate=validate.Length(max=BASIS_CHARS_MAX))
    since = fields.Date(required=True)


class EndInput(Input):
    """Why it ends."""

    reason = fields.String(required=True, validate=validate.Length(min=1, max=REASON_CHARS_MAX))
