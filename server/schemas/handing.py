"""Forms of handing an order over."""

from server.schemas.base import an_id, long_text
from server.schemas.office import SeenInput


class AnotherOfficeInput(SeenInput):
    """To which office, and why."""

    office_id = an_id(required=True)
    reason = long_text(required=True)
