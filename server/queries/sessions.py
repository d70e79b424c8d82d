"""Where somebody is signed in."""

from sqlalchemy import select

from server.models import ConsoleSession
from server.work import Work
from shared.problems import Forbidden


def open_sessions(work: Work) -> list[ConsoleSession]:
    """The asker's own sessions that are not over, the newest first.

    A tablet is no session of its holder's: whoever took it away is told of none and ends none.
    """
    asker = work.signed_in()
    if asker.device_id is not None:
        raise Forbidden(verb="session.end")
    rows = select(ConsoleSession).where(
        ConsoleSession.person_id == asker.person_id,
        ConsoleSession.expires_at > work.now,
    )
    return list(work.session.scalars(rows.order_by(ConsoleSession.created_at.desc())))
