"""All papers of one school: records of checks, papers of orders and measures, circulars it got."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import literal, select, union_all

from server.models import Circular, CircularCopy, Inspection, Measure, Order, School
from server.queries.listing import Sorting, beyond, in_order, key
from server.work import Work
from shared.issuing import IssuedAs

ROWS_MAX = 50
RECORD, NOTICE, MEASURE, CIRCULAR = "record", "notice", "measure", "circular"


@dataclass(frozen=True)
class PaperRow:
    """One paper: which, of what, and when it was made."""

    paper: str
    id: str
    kind: str
    number: str
    at: datetime


@dataclass(frozen=True)
class PapersPage:
    """Some papers, and the key to go on from."""

    rows: list[PaperRow]
    next: str = ""


def find(work: Work, school: School, after: str = "", most: int = ROWS_MAX) -> PapersPage:
    """The papers within reach, newest first by the day that stands on them."""
    records = select(
        literal(RECORD).label("paper"),
        Inspection.id.label("id"),
        Inspection.mode.label("kind"),
        literal("").label("number"),
        Inspection.arrived_at.label("at"),
    ).where(work.reach("inspection.read", Inspection), Inspection.school_id == school.id)
    notices = select(
        literal(NOTICE), Order.id, Order.kind, Order.number, Order.issued_at.label("at")
    ).where(
        work.reach("order.read", Order), Order.school_id == school.id, Order.issued_at.is_not(None)
    )
    given = select(
        literal(MEASURE), Measure.id, Measure.kind, Measure.number, Measure.issued_at
    ).where(work.reach("measure.read", Measure), Measure.school_id == school.id)
    sent = (
        select(literal(CIRCULAR), Circular.id, Circular.kind, Circular.number, Circular.sent_at)
        .join(CircularCopy, CircularCopy.circular_id == Circular.id)
        .where(work.reach("circular.read", CircularCopy), CircularCopy.school_id == school.id)
    )
    every = union_all(records, notices, given, sent).subquery()
    order = Sorting(every.c.id, every.c.at, falling=True)
    wanted = in_order(select(every), order).limit(most + 1)
    if after:
        wanted = wanted.where(beyond(order, after))
    rows = [PaperRow(*row) for row in work.session.execute(wanted)]
    rows = _named(work, rows)
    last = rows[most - 1] if len(rows) > most else None
    return PapersPage(rows[:most], key(order, last.id, last.at) if last else "")


def _named(work: Work, rows: list[PaperRow]) -> list[PaperRow]:
    """The papers of orders by what they were issued as."""
    ids = [one.id for one in rows if one.paper == NOTICE]
    asked = select(Order.id, Order.kind, Order.issued_as).where(Order.id.in_(ids))
    kinds = {row[0]: IssuedAs.read(row[1], row[2]).paper for row in work.session.execute(asked)}
    return [replace(one, kind=kinds.get(one.id, one.kind)) for one in rows]
