"""Leak watch (走漏) by wave: at how many gates the visit seemed known, and who could have known."""

from collections import Counter
from dataclasses import dataclass

from sqlalchemy import select

from server.domain.rates import Rate
from server.models import CodeReading, Draw, Inspection, Opening, Visit
from server.work import Work
from shared.vocabulary import VisitKind

OTHERS_MAX = 2000
"""So many of the latest other drawn visits a wave is compared with."""


@dataclass(frozen=True)
class LeakWatch:
    """Of the visits a wave led to: those with a sign at the gate, each kind of sign, and who knew.

    ``others`` is the same rate of the other drawn visits; ``planners`` could know from the planning
    on, ``codes`` were shown before anybody had arrived, ``early`` envelopes were opened too soon.
    """

    rate: Rate
    others: Rate
    signs: list[tuple[str, int]]
    planners: int
    codes: int
    early: int


def of_draw(work: Work, row: Draw) -> LeakWatch | None:
    """What is known of a draw whose visits have begun; nothing before."""
    visits = list(work.session.scalars(select(Visit).where(Visit.draw_id == row.id)))
    told = _signs(work, [one.inspection_id for one in visits])
    if not told:
        return None
    counted = Counter(sign for signs in told.values() for sign in signs)
    ids = [one.id for one in visits]
    readings = select(CodeReading.id).where(CodeReading.visit_id.in_(ids))
    early = (
        select(Opening.envelope_id)
        .join(Visit, Visit.id == Opening.visit_id)
        .where(Visit.id.in_(ids), Opening.opened_at < Visit.release_at)
    )
    return LeakWatch(
        rate=_rate(told),
        others=_rate(_signs(work, _others(work, row))),
        signs=sorted(counted.items(), key=lambda one: (-one[1], one[0])),
        planners=len({row.made_by, *(one.planned_by for one in visits)}),
        codes=len(list(work.session.scalars(readings))),
        early=len(list(work.session.scalars(early))),
    )


def _rate(told: dict[str, tuple[str, ...]]) -> Rate:
    return Rate(sum(bool(signs) for signs in told.values()), len(told))


def _signs(work: Work, inspections: list[str]) -> dict[str, tuple[str, ...]]:
    """The signs at the gate of each of these inspections that has begun."""
    rows = work.session.execute(
        select(Inspection.id, Inspection.arrival).where(Inspection.id.in_(inspections))
    )
    return {row.id: tuple(row.arrival.get("leak_signs") or ()) for row in rows}


def _others(work: Work, row: Draw) -> list[str]:
    """The inspections of the other drawn visits in reach, the latest first."""
    others = select(Visit.inspection_id).where(
        Visit.kind == VisitKind.DRAWN,
        Visit.draw_id != row.id,
        work.reach("visit.read", Visit),
    )
    return list(work.session.scalars(others.order_by(Visit.visit_on.desc()).limit(OTHERS_MAX)))
