"""Whether codes to sign in can go out now: the mail server's and the worker's standing."""

from datetime import timedelta

from sqlalchemy import func, select

from server.domain.outward import SIGN_IN_CODE
from server.models import Job, Outgoing
from server.observers.outgoing import MAIL
from server.work import Work

SEND_JOB = "send_sign_in_code"
LATE = timedelta(minutes=5)


def are_held_up(work: Work) -> bool:
    """Whether nothing goes out at the moment, as far as other letters and jobs tell.

    Codes themselves are left out: whether one is on its way to this name is nobody's to know.
    """
    late = work.now - LATE
    idle = select(Job.id).where(
        Job.done_at.is_(None), Job.kind.in_(("deliver", SEND_JOB)), Job.run_at <= late
    )
    waits = select(Outgoing.id).where(
        Outgoing.done_at.is_(None),
        Outgoing.made_at <= late,
        Outgoing.channel == MAIL,
        Outgoing.topic != SIGN_IN_CODE,
        # What a server answers of one letter begins by its number, and is of that letter alone.
        func.substr(Outgoing.error, 1, 1).not_in(("", "4", "5")),
    )
    return any(work.session.scalar(one.limit(1)) is not None for one in (idle, waits))
