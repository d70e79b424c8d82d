"""An order in one line for a chat group: how many, by when, where to go; no name, no place."""

from collections.abc import Callable
from datetime import date

from flask_babel import gettext

from server.models import Order
from server.queries import party
from server.work import Work


def as_text(work: Work, order: Order, day: Callable[[date | None], str]) -> str:
    """The line to copy; empty where the party has nothing to do."""
    todo = party.together(work, order)
    if todo is None:
        return ""
    link = f"{work.settings.public_url}/my/{order.id}"
    if todo.due_on is None:
        return gettext("%(count)s to put right. %(link)s", count=todo.count, link=link)
    return gettext(
        "%(count)s to put right by %(day)s. %(link)s",
        count=todo.count,
        day=day(todo.due_on),
        link=link,
    )
