"""Forms of the office calendar: a year, what is wrong in one, local days."""

from marshmallow import fields, validate

from server.domain.office_calendar import DAYS_MAX, LOCAL_KINDS, NAME_CHARS_MAX
from server.schemas.base import Input, Output, an_id, long_text, one_of
from shared.workdays import DayKind

NAME = validate.Length(min=1, max=NAME_CHARS_MAX)
NAMES = validate.Length(max=NAME_CHARS_MAX)


class DayOutput(Output):
    """One day as it stands."""

    day = fields.Date(required=True)
    kind = one_of(DayKind, required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    published = fields.Boolean(required=True)


class LocalDayOutput(Output):
    """A day of one area; without one it holds everywhere."""

    day = fields.Date(required=True)
    area_id = fields.String(required=True, allow_none=True)
    kind = one_of(DayKind, required=True)
    name = fields.String(required=True)
    name_en = fields.String(required=True)
    change_id = fields.String(required=True)


class YearOutput(Output):
    """A year, by which edition, with the days of single areas."""

    year = fields.Integer(required=True)
    edition = fields.String(required=True)
    published = fields.Boolean(required=True)
    days = fields.List(fields.Nested(DayOutput), required=True)
    local_days = fields.List(fields.Nested(LocalDayOutput), required=True)
    local_days_cut = fields.Boolean(required=True)
    """Whether there are more than are told: ask for those of one area."""


class AreaFilterInput(Input):
    """The days of which area; of all without one."""

    area_id = fields.String(load_default="", validate=validate.Length(max=36))


class SaidDayInput(Input):
    """A day, or a stretch of days, as the notice says it."""

    day = fields.Date(required=True)
    until = fields.Date(load_default=None, allow_none=True)
    kind = one_of(DayKind, required=True)
    name = fields.String(load_default="", validate=NAMES)
    name_en = fields.String(load_default="", validate=NAMES)


class YearInput(Input):
    """A year by its notice; looked through only, unless it is to be taken in."""

    name = fields.String(required=True, validate=NAME)
    text = long_text(required=True)
    days = fields.List(
        fields.Nested(SaidDayInput), required=True, validate=validate.Length(max=DAYS_MAX)
    )
    take_in = fields.Boolean(load_default=False)


class ToldOutput(Output):
    """What is told of a row; row 0 is the year as a whole."""

    row = fields.Integer(required=True)
    code = fields.String(required=True)
    wrong = fields.Boolean(required=True)
    text = fields.String(required=True)


class ReportOutput(Output):
    """What taking a year in would do, or did."""

    told = fields.List(fields.Nested(ToldOutput), required=True)
    days_differing = fields.Integer(required=True)
    orders_moving = fields.Integer(required=True)
    change_id = fields.String(required=True, allow_none=True)


class LocalDaysInput(Input):
    """Days off, or worked, in one area alone."""

    area_id = an_id(load_default=None, allow_none=True)
    first = fields.Date(required=True)
    last = fields.Date(required=True)
    kind = fields.String(
        required=True, validate=validate.OneOf([str(kind) for kind in LOCAL_KINDS])
    )
    name = fields.String(required=True, validate=NAME)
    name_en = fields.String(load_default="", validate=NAMES)
    reason = long_text(required=True)


class ChangeOutput(Output):
    """A change of the calendar."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    year = fields.Integer(required=True)
    area_id = fields.String(required=True, allow_none=True)
    first_on = fields.Date(required=True)
    last_on = fields.Date(required=True)
    name = fields.String(required=True)
    text = fields.String(required=True)
    made_at = fields.DateTime(required=True)
    counted_at = fields.DateTime(required=True, allow_none=True)
