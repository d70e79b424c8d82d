"""Forms of the library of legal bases."""

from marshmallow import fields, validate

from server.domain.legal_bases import (
    CARD_CHARS_MAX,
    CITE_CHARS_MAX,
    FIELD_CHARS_MAX,
    BasisStatus,
)
from server.schemas.base import Input, Output
from server.schemas.office import one_of


class BasisOutput(Output):
    """A basis: how it is cited, from when to when, whether somebody compared it."""

    id = fields.String(required=True)
    cite = fields.String(required=True)
    title = fields.String(required=True)
    number = fields.String(required=True)
    issued_by = fields.String(required=True)
    article = fields.String(required=True)
    card = fields.String(required=True)
    valid_from = fields.Date(allow_none=True)
    valid_to = fields.Date(allow_none=True)
    status = one_of(BasisStatus, required=True)
    checked_on = fields.Date(allow_none=True)
    replaced_by = fields.String(allow_none=True)
    rev = fields.Integer(required=True)


class BasesOutput(Output):
    """The library."""

    rows = fields.List(fields.Nested(BasisOutput), required=True)
    total = fields.Integer(required=True)
    next = fields.String(required=True)


def _short() -> fields.String:
    return fields.String(load_default="", validate=validate.Length(max=FIELD_CHARS_MAX))


class BasisFieldsInput(Input):
    """What a basis says."""

    title = fields.String(required=True, validate=validate.Length(min=1, max=FIELD_CHARS_MAX))
    number = _short()
    issued_by = _short()
    article = _short()
    card = fields.String(load_default="", validate=validate.Length(max=CARD_CHARS_MAX))
    valid_from = fields.Date(load_default=None, allow_none=True)
    valid_to = fields.Date(load_default=None, allow_none=True)
    status = fields.Enum(BasisStatus, by_value=True, load_default=BasisStatus.MEMORY)


class NewBasisInput(BasisFieldsInput):
    """One more, and how items cite it."""

    cite = fields.String(required=True, validate=validate.Length(min=1, max=CITE_CHARS_MAX))


class SeenBasisInput(Input):
    """The state of the basis that was looked at."""

    rev = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=2**31 - 1))


class BasisInput(BasisFieldsInput):
    """What it says from now on, and the state that was looked at."""

    rev = fields.Integer(required=True, strict=True, validate=validate.Range(min=1, max=2**31 - 1))


class SuccessorInput(SeenBasisInput):
    """Which one stands in its place."""

    successor_id = fields.String(required=True, validate=validate.Length(min=1, max=36))
