"""The sample of 一般: its periods begin by the clock or by another share, and are published."""

import secrets
from datetime import date, timedelta

from sqlalchemy import func, select

from server.domain import drawing, lookback, sampling
from server.domain.lookback import Reason
from server.domain.lookback_events import SampleCommitted, SamplePublished
from server.models import LookBack, SamplePeriod, Visit
from server.queries import calendar
from server.queries import samples as queries
from server.work import INSERTS, Work
from shared.problems import Invalid
from shared.vocabulary import VisitState

SALT_BYTES = 32
ONE_DAY = timedelta(days=1)
REASON_CHARS_MAX = 500


def drawn(work: Work, number: str) -> bool:
    """Whether the sample of today's period holds the order of this number."""
    period = current(work)
    return lookback.sampled(number, period.salt, period.share_percent)


def current(work: Work) -> SamplePeriod:
    """Today's period; it begins now if nobody was there at its first hour."""
    return work.once((SamplePeriod, work.today), lambda: _standing(work) or _begin(work))


def turn(work: Work) -> None:
    """Begin the period of today, publish what is over: by the clock, not by anybody's wish."""
    current(work)
    waiting = select(SamplePeriod).where(
        SamplePeriod.published_at.is_(None), SamplePeriod.ends_on < work.today
    )
    for row in work.session.scalars(waiting.with_for_update()):
        if sampling.is_over(
            row.ends_on, _last_window(work, row), work.today, calendar.around(work)
        ):
            row.published_at = work.now
            work.record(SamplePublished(row.id, row.salt))


def change_share(work: Work, percent: int, *, reason: str) -> SamplePeriod:
    """Another share, from tomorrow on: in a period of its own, with a salt of its own."""
    work.require("sample.change")
    if not sampling.share_fits(percent):
        raise Invalid(
            "The share is {least} to {most} percent.",
            least=lookback.ORDINARY_SHARE_FLOOR_PERCENT,
            most=lookback.SHARE_MAX_PERCENT,
        )
    if not reason.strip() or len(reason) > REASON_CHARS_MAX:
        raise Invalid("Say why, in 1 to {most} characters.", most=REASON_CHARS_MAX)
    now = current(work)
    if now.share_percent == percent:
        raise Invalid("That is the share in force.")
    tomorrow = work.today + ONE_DAY
    if queries.begun_after(work, work.today) is not None:
        raise Invalid("Another share begins tomorrow already. Change it the day after.")
    now.ends_on = work.today
    _commit(work, tomorrow, percent, work.actor.person_id, reason.strip())
    return work.session.scalars(
        select(SamplePeriod).where(SamplePeriod.begins_on == tomorrow)
    ).one()


def _standing(work: Work) -> SamplePeriod | None:
    return queries.on(work, work.today)


def _begin(work: Work) -> SamplePeriod:
    """The period of today, with the share of the one before."""
    before = queries.latest_before(work, work.today)
    percent = before.share_percent if before else lookback.ORDINARY_SHARE_PERCENT
    _commit(work, work.today, percent)
    return work.session.scalars(
        select(SamplePeriod).where(SamplePeriod.begins_on == work.today)
    ).one()


def _commit(
    work: Work, begins_on: date, percent: int, by: str | None = None, reason: str = ""
) -> None:
    """Bind the salt of a period by its digest; whoever comes second finds it there."""
    salt, ends_on = secrets.token_hex(SALT_BYTES), sampling.quarter_end(begins_on)
    period_id, bound = work.new_id(), drawing.commitment(salt)
    row = {
        "id": period_id,
        "begins_on": begins_on,
        "ends_on": ends_on,
        "share_percent": percent,
        "algorithm": lookback.SAMPLE_ALGORITHM,
        "commitment": bound,
        "salt": salt,
        "committed_at": work.now,
        "committed_by": by,
        "reason": reason,
    }
    connection = work.session.connection()
    once = INSERTS[connection.dialect.name](SamplePeriod).on_conflict_do_nothing(
        index_elements=["begins_on"]
    )
    if connection.execute(once, row).rowcount:
        days = begins_on.isoformat(), ends_on.isoformat()
        work.record(SampleCommitted(period_id, bound, percent, *days, reason))


def _last_window(work: Work, row: SamplePeriod) -> date | None:
    """The last day on which a case of its sample may still be gone to, as far as it is planned."""
    cases = (
        LookBack.reason == Reason.SAMPLE,
        LookBack.scheduled_at >= row.committed_at,
        LookBack.scheduled_at < queries.end_of(work, row),
    )
    last = work.session.scalar(select(func.max(LookBack.due_until)).where(*cases))
    under_way = (VisitState.SEALED, VisitState.RELEASED, VisitState.STARTED)
    planned = work.session.scalar(
        select(func.max(Visit.visit_on))
        .join(LookBack, LookBack.visit_id == Visit.id)
        .where(*cases, Visit.state.in_(under_way))
    )
    return max((one for one in (last, planned) if one is not None), default=None)
