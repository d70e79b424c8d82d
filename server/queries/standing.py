"""How orders stand in time, as the database is asked: the same words as ``domain/deadlines``."""

from datetime import date

from sqlalchemy import ColumnElement, literal_column

from server.models import Order
from shared.vocabulary import OPEN_TO_PARTY, OrderState

OVER = (OrderState.CLOSED, OrderState.ARCHIVED, OrderState.WITHDRAWN)
STILL = sorted(state for state in OrderState if state not in OVER)


def still() -> ColumnElement[bool]:
    """It is not over; in the words of the index of the few that are not."""
    return Order.state.in_([literal_column(f"'{state}'") for state in STILL])


def runs() -> ColumnElement[bool]:
    """The party must act and its clock runs: nothing of it waits for the office's answer."""
    waits = Order.extension_asked_at.is_not(None) | Order.handed_back_at.is_not(None)
    return Order.state.in_(OPEN_TO_PARTY) & ~waits


def overdue(today: date) -> ColumnElement[bool]:
    """Its last day passed while its clock ran."""
    return runs() & (Order.due_on < today)
