"""One's own long work: what goes on, what came of it."""

from sqlalchemy import select

from server.domain.long_work import SEALED, RightsTakenBack
from server.infra.keys import open_letter
from server.models import Grant, LongWork, LongWorkFile
from server.work import Work
from shared.problems import NotFound

FOLLOW = "work.follow"
SHOWN_MAX = 50
ABOUT = "long work"
ASKED, MADE = "asked", "made"


def mine(work: Work) -> list[LongWork]:
    """The asker's, the latest first."""
    work.require(FOLLOW)
    rows = (
        select(LongWork)
        .where(LongWork.person_id == work.actor.person_id)
        .order_by(LongWork.made_at.desc(), LongWork.id.desc())
        .limit(SHOWN_MAX)
    )
    return list(work.session.scalars(rows))


def own(work: Work, work_id: str, *, lock: bool = False) -> LongWork:
    """One of the asker's; another's is not found."""
    work.require(FOLLOW)
    row = work.session.get(LongWork, work_id, with_for_update=lock or None)
    if row is None or row.person_id != work.actor.person_id:
        raise NotFound()
    return row


def made(work: Work, row: LongWork) -> bytes:
    """The file that came of it, while its asker may see all that they might see then."""
    lost = select(Grant.id).where(
        Grant.person_id == row.person_id, Grant.revoked_at >= row.begins_at
    )
    if work.session.scalar(lost.limit(1)) is not None:
        raise RightsTakenBack()
    data = file(work, row, MADE)
    return open_letter(work.settings.data_folder, data, ABOUT) if row.kind in SEALED else data


def file(work: Work, row: LongWork, way: str) -> bytes:
    """The file that came of it, or was given to it."""
    kept = work.session.get(LongWorkFile, (row.id, way))
    if kept is None:
        raise NotFound()
    return kept.data
