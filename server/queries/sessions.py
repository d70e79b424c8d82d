"""Where somebody is signed in."""

from sqlalchemy import select

from server.models import ConsoleSession
from server.work import Work


def open_sessions(work: Work) -> list[ConsoleSession]:
    """The asker's own sessions that are not over, the newest first."""
    rows = select(ConsoleSession).where(
        ConsoleSession.person_id == work.signed_in().person_id,
        ConsoleSession.expires_at > work.now,
    )
    return list(work.session.scalars(rows.order_by(ConsoleSession.created_at.desc())))
