"""Notices on the asker's desk: what somebody should know, until it is read."""

from sqlalchemy import func, select

from server.models import Notice
from server.work import Work

ROWS_MAX = 50
UNREAD_TOLD_MAX = 99


def mine(work: Work, before: str = "", limit: int = ROWS_MAX) -> list[Notice]:
    """The asker's notices, newest first."""
    work.require("notice.read")
    statement = (
        select(Notice)
        .where(Notice.person_id == work.actor.person_id)
        .order_by(Notice.id.desc())
        .limit(limit)
    )
    if before:
        statement = statement.where(Notice.id < before)
    return list(work.session.scalars(statement))


def unread(work: Work) -> int:
    """How many the asker has not read."""
    return (
        work.session.scalar(
            select(func.count(Notice.id)).where(
                Notice.person_id == work.actor.person_id, Notice.read_at.is_(None)
            )
        )
        or 0
    )
