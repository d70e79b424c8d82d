"""Forms of the views somebody keeps of lists."""

from marshmallow import fields

from server.schemas.base import Input, Output, long_text, short_text


class ViewChangeInput(Input):
    """What a view is called, whether the office sees it, whether its list opens with it."""

    name = short_text(required=True)
    shared = fields.Boolean(load_default=False)
    opens = fields.Boolean(load_default=False)


class ViewInput(ViewChangeInput):
    """The same, with filters, order and columns as they stand in the address of the list's page."""

    query = long_text(load_default="")


class ViewOutput(Output):
    """A view of a list; another's is shared with the asker's office."""

    id = fields.String(required=True)
    list = fields.String(required=True)
    name = fields.String(required=True)
    query = fields.String(required=True)
    shared = fields.Boolean(required=True)
    opens = fields.Boolean(required=True)
    kept_at = fields.AwareDateTime(required=True)
    person_id = fields.String(required=True)


class ViewsOutput(Output):
    """Views of a list."""

    rows = fields.List(fields.Nested(ViewOutput()), required=True)
