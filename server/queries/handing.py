"""Which offices a transfer letter may be handed over to."""

from sqlalchemy import ColumnElement, select

from server.models import Office, Order
from server.work import Work
from shared.vocabulary import OPEN_TO_PARTY, OrderKind, Party


def is_a_letter(order: Order) -> bool:
    """Whether it is a letter to an office that the office must act on now."""
    return order.kind == OrderKind.TRANSFER and order.state in OPEN_TO_PARTY


def may_go_back(order: Order) -> bool:
    """Whether its office may send it back: not while it waits for an answer to something else."""
    return is_a_letter(order) and not (order.extension_asked_at or order.handed_back_at)


def may_go_over(order: Order) -> bool:
    """Whether it may be given to another office: whoever has it must still act on it."""
    return order.state in OPEN_TO_PARTY


def offices(work: Work, order: Order) -> list[Office]:
    """Other offices of its town and of the city that can be made to act."""
    if not may_go_over(order):
        return []
    return list(work.session.scalars(select(Office).where(_fits(order)).order_by(Office.name)))


def fitting(work: Work, order: Order, office_id: str) -> Office | None:
    """The office of this id, if the order may go to it."""
    wanted = select(Office).where(_fits(order), Office.id == office_id)
    return work.session.scalars(wanted).one_or_none()


def _fits(order: Order) -> ColumnElement[bool]:
    near = Office.area_id.is_(None) | (Office.area_id == order.area_id)
    return near & Office.kind.in_(list(Party)) & (Office.id != (order.office_id or ""))
