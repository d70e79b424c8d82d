"""How orders stand in time, as the database is asked: the same words as ``domain/deadlines``."""

from datetime import date

from sqlalchemy import ColumnElement

from server.models import Order
from shared.vocabulary import OPEN_TO_PARTY


def runs() -> ColumnElement[bool]:
    """The party must act and its clock runs: nothing was sent in, no more time was asked for."""
    return Order.state.in_(OPEN_TO_PARTY) & Order.extension_asked_at.is_(None)


def overdue(today: date) -> ColumnElement[bool]:
    """Its last day passed while its clock ran."""
    return runs() & (Order.due_on < today)
