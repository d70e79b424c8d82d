"""Notices: a person marks what was read. It says nothing about the matter itself."""

from sqlalchemy import select

from server.models import Notice
from server.work import Work
from shared.problems import NotFound

AT_ONCE_MAX = 500


def read_one(work: Work, notice_id: str) -> Notice:
    """The asker has read this notice; another person's is not found."""
    work.require("notice.read")
    notice = work.session.get(Notice, notice_id)
    if notice is None or notice.person_id != work.actor.person_id:
        raise NotFound()
    notice.read_at = notice.read_at or work.now
    return notice


def read_all(work: Work) -> int:
    """The asker has read everything so far; how many that were."""
    work.require("notice.read")
    unread = work.session.scalars(
        select(Notice)
        .where(Notice.person_id == work.actor.person_id, Notice.read_at.is_(None))
        .limit(AT_ONCE_MAX)
    ).all()
    for notice in unread:
        notice.read_at = work.now
    return len(unread)
