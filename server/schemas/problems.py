"""What every refusal looks like."""

from marshmallow import fields

from server.schemas.base import Output


class TextsOutput(Output):
    """The same text in both languages."""

    zh = fields.String(required=True)
    en = fields.String(required=True)


class ProblemOutput(Output):
    """A refusal (RFC 9457): a stable code, and what to do about it in the reader's language."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = fields.Integer(required=True)
    code = fields.String(required=True)
    detail = fields.String(required=True)
    texts = fields.Nested(TextsOutput(), required=True)
    facts = fields.Dict(required=True)
