"""Forms of incidents: what happened, how many were concerned; no field for a name."""

from marshmallow import fields

from server.schemas.base import Output, short_text
from server.schemas.office import SearchInput
from shared.incidents import IncidentKind


class IncidentFilterInput(SearchInput):
    """Which incidents."""

    kind = fields.Enum(IncidentKind, by_value=True, load_default=None, allow_none=True)
    area_id = short_text(load_default="")


class IncidentPhotoOutput(Output):
    """A photo of a report, by its digest."""

    sha256 = fields.String(required=True)
    preview_sha256 = fields.String(allow_none=True)
    taken_at = fields.AwareDateTime(required=True)
    source = fields.String(required=True)
    report_id = fields.String(required=True)


class IncidentReportOutput(Output):
    """What was known when it was written; ``counts`` is by harm, then by group of people."""

    id = fields.String(required=True)
    ordinal = fields.Integer(required=True)
    number = fields.String(required=True)
    follows = fields.String(allow_none=True)
    kind = fields.String(required=True)
    happened_at = fields.AwareDateTime(required=True)
    reported_at = fields.AwareDateTime(required=True)
    reported_doubtful = fields.Boolean(required=True)
    received_at = fields.AwareDateTime(required=True)
    place = fields.String(required=True)
    where = fields.String(required=True)
    counts = fields.Dict(required=True)
    at_once = fields.List(fields.String(), required=True)
    note = fields.String(required=True)


class IncidentOutput(Output):
    """One incident with its reports and photos."""

    id = fields.String(required=True)
    number = fields.String(required=True)
    school_id = fields.String(required=True)
    area_id = fields.String(required=True)
    kind = fields.String(required=True)
    happened_at = fields.AwareDateTime(required=True)
    happened_doubtful = fields.Boolean(required=True)
    reports = fields.List(fields.Nested(IncidentReportOutput()), required=True)
    photos = fields.List(fields.Nested(IncidentPhotoOutput()), required=True)


class IncidentsOutput(Output):
    """A page of incidents."""

    rows = fields.List(fields.Nested(IncidentOutput()), required=True)
    total = fields.Integer(required=True)
    next = fields.String(required=True)
