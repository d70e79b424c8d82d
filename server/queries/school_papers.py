"""All papers of one school: the record of each check, each notice and transfer letter issued."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import literal, select, union_all

from server.models import Inspection, Order, School
from server.work import Work

ROWS_MAX = 50
RECORD, NOTICE = "record", "notice"


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
    """Some papers, and the id to go on from."""

    rows: list[PaperRow]
    next: str = ""


def find(work: Work, school: School, after: str = "", most: int = ROWS_MAX) -> PapersPage:
    """The papers within reach, newest check or finding first."""
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
    both = union_all(records, notices).subquery()
    wanted = select(both).order_by(both.c.id.desc()).limit(most + 1)
    if after:
        wanted = wanted.where(both.c.id < after)
    rows = [PaperRow(*row) for row in work.session.execute(wanted)]
    following = rows[most - 1].id if len(rows) > most else ""
    return PapersPage(rows[:most], following)
