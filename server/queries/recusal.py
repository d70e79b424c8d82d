"""Recusal (回避): where somebody is not sent, by declared ties, their own town, the last visit."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from server.models import (
    Area,
    Inspection,
    Office,
    Part,
    Person,
    Tie,
    VisitInspector,
)
from server.queries import area_tree
from server.work import Work

LAST_VISIT_DAYS = 365
"""Who was at a school on its last visit within a year lets others go; our own."""


@dataclass(frozen=True)
class Recusal:
    """The schools and the areas one person is not sent to."""

    schools: frozenset[str] = frozenset()
    areas: frozenset[str] = frozenset()

    def holds(self, school_id: str, areas: Iterable[str]) -> bool:
        """Whether it keeps this person from a school in these areas."""
        return school_id in self.schools or not self.areas.isdisjoint(areas)


def of(work: Work, people: Sequence[str]) -> dict[str, Recusal]:
    """Declared ties that hold, and the town of somebody's own office."""
    schools, areas = defaultdict[str, set[str]](set), defaultdict[str, set[str]](set)
    ties = select(Tie).where(Tie.person_id.in_(people), Tie.ended_at.is_(None))
    for tie in work.session.scalars(ties):
        if tie.school_id:
            schools[tie.person_id].add(tie.school_id)
        if tie.area_id:
            areas[tie.person_id].add(tie.area_id)
    own = work.session.execute(
        select(Person.id, Office.area_id)
        .join(Office, Office.id == Person.office_id)
        .join(Area, Area.id == Office.area_id)
        .where(Person.id.in_(people), Area.parent_id.is_not(None))
    )
    for person_id, area_id in own:
        if area_id:
            areas[person_id].add(area_id)
    return {one: Recusal(frozenset(schools[one]), frozenset(areas[one])) for one in people}


def at_last_visits(work: Work, people: Sequence[str]) -> dict[str, frozenset[str]]:
    """Of each school those of these people who were there on its last visit within a year."""
    since = work.now - timedelta(days=LAST_VISIT_DAYS)
    last: dict[str, str] = {}
    checks = select(Inspection.school_id, Inspection.id)
    for row in work.session.execute(
        checks.where(Inspection.arrived_at >= since).order_by(Inspection.arrived_at, Inspection.id)
    ):
        last[row.school_id] = row.id
    parts = select(Part.inspection_id, Part.person_id).where(Part.person_id.in_(people))
    sent = (
        select(Inspection.id, VisitInspector.person_id)
        .join(VisitInspector, VisitInspector.visit_id == Inspection.visit_id)
        .where(VisitInspector.person_id.in_(people), Inspection.arrived_at >= since)
    )
    by_check: dict[str, set[str]] = defaultdict(set)
    for check_id, person_id in (*work.session.execute(parts), *work.session.execute(sent)):
        by_check[check_id].add(person_id)
    return {school: frozenset(by_check[check]) for school, check in last.items()}


def of_schools(
    work: Work, people: Sequence[str], schools: Iterable[tuple[str, str]]
) -> dict[str, frozenset[str]]:
    """Who of these people steps aside from each of these schools (id, area)."""
    recusals, last = of(work, people), at_last_visits(work, people)
    chains: dict[str, list[str]] = {}
    found: dict[str, frozenset[str]] = {}
    for school_id, area_id in schools:
        if area_id not in chains:
            chains[area_id] = area_tree.above(work, area_id)
        tied = {one for one in people if recusals[one].holds(school_id, chains[area_id])}
        found[school_id] = frozenset(tied) | last.get(school_id, frozenset())
    return found
