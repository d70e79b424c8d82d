"""Forms of the first sync: the list of segments, and which of them are fetched."""

from marshmallow import fields, validate

from server.schemas.base import Input, Output
from server.schemas.sync import HeadsOutput
from shared.protocol import SEGMENTS_PER_FETCH_MAX

NAMES = rf"^[0-9a-f]{{64}}(,[0-9a-f]{{64}}){{0,{SEGMENTS_PER_FETCH_MAX - 1}}}$"


class SegmentOutput(Output):
    """One file to load: its digest, its bytes as they travel, how many records stand in it."""

    sha256 = fields.String(required=True)
    bytes = fields.Integer(required=True)
    items = fields.Integer(required=True)


class SegmentSetOutput(Output):
    """All of a scope as it stood at a cursor."""

    scope = fields.String(required=True)
    as_of = fields.String(required=True)
    segments = fields.List(fields.Nested(SegmentOutput()), required=True)


class BootstrapOutput(HeadsOutput):
    """Which scopes are mine and where each ends, with what can be loaded of them at once."""

    sets = fields.List(fields.Nested(SegmentSetOutput()), required=True)


class SegmentsInput(Input):
    """Which segments, by digest; their bytes come one after another in this order."""

    names = fields.String(required=True, validate=validate.Regexp(NAMES))
