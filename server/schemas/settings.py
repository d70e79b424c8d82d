"""Forms of the settings of the city."""

from marshmallow import fields, validate

from server.domain.city_settings import REASON_CHARS_MAX
from server.schemas.base import Input, Output

WHOLE_MAX = 2**31 - 1


class SettingOutput(Output):
    """A setting: what holds, and within which bounds it may be set."""

    name = fields.String(required=True)
    group = fields.String(required=True)
    unit = fields.String(required=True)
    value = fields.Integer(required=True)
    default = fields.Integer(required=True)
    least = fields.Integer(required=True)
    most = fields.Integer(required=True)


class SettingChangeOutput(Output):
    """Who set it, from what to what, when and why."""

    name = fields.String(required=True)
    before = fields.Integer(required=True)
    value = fields.Integer(required=True)
    reason = fields.String(required=True)
    set_by = fields.String(required=True)
    set_at = fields.DateTime(required=True)


class SettingsOutput(Output):
    """All settings, and their latest changes."""

    settings = fields.List(fields.Nested(SettingOutput), required=True)
    changes = fields.List(fields.Nested(SettingChangeOutput), required=True)


class SettingInput(Input):
    """Another value for a setting, and why."""

    value = fields.Integer(
        required=True, strict=True, validate=validate.Range(min=0, max=WHOLE_MAX)
    )
    reason = fields.String(required=True, validate=validate.Length(min=1, max=REASON_CHARS_MAX))
