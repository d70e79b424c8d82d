"""Forms of the board."""

from marshmallow import fields, validate

from server.domain.parts import BOARD_PARTS
from server.schemas.base import Input, Output


class BoardInput(Input):
    """By what the board is parted."""

    by = fields.String(validate=validate.OneOf(BOARD_PARTS), load_default=BOARD_PARTS[0])


class FiguresOutput(Output):
    """The counts of a part, or of all together; schools where these belong to a part."""

    open = fields.Integer(required=True)
    week = fields.Integer(required=True)
    overdue = fields.Integer(required=True)
    ours = fields.Integer(required=True)
    rebounds = fields.Integer(required=True)
    visited = fields.Integer(required=True)
    schools = fields.Integer(required=True)


class PartOutput(Output):
    """A part in the order of the register: an area, an office, or a word of the vocabulary."""

    key = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    figures = fields.Nested(FiguresOutput, required=True)


class WeekOutput(Output):
    """What was found and what was closed in the week from a Monday on."""

    begins = fields.Date(required=True)
    found = fields.Integer(required=True)
    closed = fields.Integer(required=True)


class KindOutput(Output):
    """How much of a kind of fault is open."""

    key = fields.String(required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    open = fields.Integer(required=True)


class BoardOutput(Output):
    """The board as it stands, of the areas in reach."""

    since = fields.Date(required=True)
    until = fields.Date(required=True)
    by = fields.String(required=True)
    total = fields.Nested(FiguresOutput, required=True)
    parts = fields.List(fields.Nested(PartOutput), required=True)
    weeks = fields.List(fields.Nested(WeekOutput), required=True)
    faults = fields.List(fields.Nested(KindOutput), required=True)
