"""The sample of 一般: its periods, and the record by which one of them is run again."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select

from server.domain import lookback
from server.domain.lifecycle import CLOSINGS
from server.models import LookBack, Order, OrderStep, SamplePeriod
from server.work import Work
from shared.clock import local_date
from shared.problems import NotFound
from shared.vocabulary import Grade, OrderState

PERIODS_MAX = 60


def on(work: Work, day: date) -> SamplePeriod | None:
    """The period of a day."""
    return work.session.scalars(
        select(SamplePeriod)
        .where(SamplePeriod.begins_on <= day, SamplePeriod.ends_on >= day)
        .order_by(SamplePeriod.begins_on.desc())
    ).first()


def latest_before(work: Work, day: date) -> SamplePeriod | None:
    """The last period that began before a day."""
    return work.session.scalars(
        select(SamplePeriod)
        .where(SamplePeriod.begins_on < day)
        .order_by(SamplePeriod.begins_on.desc())
    ).first()


def begun_after(work: Work, day: date) -> SamplePeriod | None:
    """The period that begins after a day, where another share was set."""
    return work.session.scalars(select(SamplePeriod).where(SamplePeriod.begins_on > day)).first()


def periods(work: Work) -> list[SamplePeriod]:
    """All periods, the latest first; their salts are nobody's to read before they are published."""
    work.require("sample.read")
    rows = select(SamplePeriod).order_by(SamplePeriod.begins_on.desc()).limit(PERIODS_MAX)
    return list(work.session.scalars(rows))


def end_of(work: Work, row: SamplePeriod) -> datetime:
    """The instant at which a period's last day is over in the office."""
    zone = ZoneInfo(work.settings.time_zone)
    midnight = datetime.combine(row.ends_on + timedelta(days=1), time.min, zone)
    return midnight.astimezone(UTC)


def record(work: Work, period_id: str) -> dict[str, Any]:
    """What anybody needs to run a published sample again, and what came of it.

    Each 一般 that was closed for the first time in the period, by the number on its paper: whether
    the salt draws it, and whether it was put into the pool and why.
    """
    work.require("sample.read")
    row = work.session.get(SamplePeriod, period_id)
    if row is None:
        raise NotFound()
    told: dict[str, Any] = {
        "algorithm": row.algorithm,
        "period": {"begins_on": row.begins_on.isoformat(), "ends_on": row.ends_on.isoformat()},
        "share_percent": row.share_percent,
        "commitment": row.commitment,
        "committed_at": row.committed_at.isoformat(),
    }
    if row.published_at is None:
        return told
    return told | {"salt": row.salt, "closed": _closed(work, row)}


def _closed(work: Work, row: SamplePeriod) -> list[list[Any]]:
    first = (
        select(OrderStep.order_id, func.min(OrderStep.at).label("at"))
        .where(OrderStep.state == OrderState.CLOSED, OrderStep.act.in_(CLOSINGS))
        .group_by(OrderStep.order_id)
        .subquery()
    )
    # The look-back that came of the first closing; later ones have causes of their own.
    earliest = (
        select(LookBack.order_id, func.min(LookBack.id).label("id"))
        .group_by(LookBack.order_id)
        .subquery()
    )
    cases = work.session.execute(
        select(Order.number, first.c.at, LookBack.reason)
        .join(first, first.c.order_id == Order.id)
        .outerjoin(earliest, earliest.c.order_id == Order.id)
        .outerjoin(LookBack, LookBack.id == earliest.c.id)
        .where(
            Order.grade == Grade.ORDINARY,
            first.c.at >= row.committed_at,
            first.c.at < end_of(work, row),
        )
        .order_by(Order.number)
    )
    return [
        [
            number,
            local_date(at, work.settings.time_zone).isoformat(),
            lookback.sampled(number, row.salt, row.share_percent),
            reason or "",
        ]
        for number, at, reason in cases
    ]
