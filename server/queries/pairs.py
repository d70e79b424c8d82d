"""Who may be sent back where: people with what they do in these weeks, and where they do not go."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

from sqlalchemy import func, select

from server.domain.pairing import Errand, FirstTeam, Inspector, Roster
from server.models import LookBack, Visit, VisitInspector
from server.queries import area_tree, first_teams, recusal
from server.queries import visits as plans
from server.work import Work
from shared.vocabulary import VisitState

BUSY_DAYS = timedelta(days=30)
"""How far back a visit makes its inspectors the busier ones; our own."""


def roster(work: Work, people: Sequence[str] | None = None) -> Roster:
    """The inspectors who may be sent, or those of them who are available."""
    known = {one.id: one for one in plans.inspectors(work)}
    chosen = [one for one in known if people is None or one in set(people)]
    load, a_day = _going(work, chosen)
    recused = recusal.of(work, chosen)
    made = [
        Inspector(
            one,
            known[one].office_id or "",
            load[one],
            recused[one].schools,
            recused[one].areas,
        )
        for one in chosen
    ]
    return Roster(made, a_day)


def errand(
    work: Work, school_id: str, area_id: str, cases: Sequence[LookBack], days: Iterable[date]
) -> Errand:
    """What is to be gone to at one school, as the rule of pairs knows it."""
    firsts = first_teams.of(work, cases)
    return _errand(work, school_id, area_id, [firsts[one.id] for one in cases], days)


def errands(
    work: Work,
    schools: Mapping[str, tuple[str, Sequence[LookBack]]],
    days: Mapping[str, Sequence[date]],
) -> list[Errand]:
    """The same for many schools: each with its area and its cases; read at once."""
    firsts = first_teams.of(work, [one for _area, cases in schools.values() for one in cases])
    return [
        _errand(work, school_id, area_id, [firsts[one.id] for one in cases], days[school_id])
        for school_id, (area_id, cases) in schools.items()
    ]


def _errand(
    work: Work, school_id: str, area_id: str, firsts: Iterable[FirstTeam], days: Iterable[date]
) -> Errand:
    areas = frozenset(area_tree.above(work, area_id))
    return Errand(school_id, areas, tuple(dict.fromkeys(firsts)), tuple(days))


def _going(work: Work, people: list[str]) -> tuple[Counter[str], Counter[tuple[str, date]]]:
    rows = work.session.execute(
        select(VisitInspector.person_id, Visit.visit_on, func.count())
        .join(Visit, Visit.id == VisitInspector.visit_id)
        .where(
            VisitInspector.person_id.in_(people),
            Visit.state != VisitState.CANCELLED,
            Visit.visit_on >= work.today - BUSY_DAYS,
        )
        .group_by(VisitInspector.person_id, Visit.visit_on)
    )
    load, a_day = Counter[str](), Counter[tuple[str, date]]()
    for person_id, day, count in rows:
        load[person_id] += count
        a_day[person_id, day] += count
    return load, a_day
