"""Who went first: those of a case's first check, for the rule that others go back."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select

from server.domain.pairing import FirstTeam
from server.models import Finding, Inspection, LookBack, Order, Part, Person, VisitInspector
from server.work import Work


@dataclass
class _Gone:
    people: set[str] = field(default_factory=set)
    finder: str = ""


def of(work: Work, rows: Sequence[LookBack]) -> dict[str, FirstTeam]:
    """The first team of each of these cases, by the id of the look-back."""
    checks = work.session.execute(
        select(Order.id, Order.inspection_id, Finding.found_by)
        .join(Finding, Finding.id == Order.finding_id)
        .where(Order.id.in_([row.order_id for row in rows]))
    ).all()
    gone = {one.id: _Gone({one.found_by}, one.found_by) for one in checks}
    by_check: dict[str, set[str]] = {}
    for check_id, person_id in _went(work, {one.inspection_id for one in checks}):
        by_check.setdefault(check_id, set()).add(person_id)
    for one in checks:
        gone[one.id].people |= by_check.get(one.inspection_id, set())
    offices = offices_of(work, {one for team in gone.values() for one in team.people})
    return {row.id: _team(gone[row.order_id], offices) for row in rows}


def offices_of(work: Work, people: set[str]) -> dict[str, str]:
    """The office of each of these people who has one."""
    rows = select(Person.id, Person.office_id).where(Person.id.in_(sorted(people)))
    return {one.id: one.office_id for one in work.session.execute(rows) if one.office_id}


def _team(gone: _Gone, offices: dict[str, str]) -> FirstTeam:
    theirs = frozenset(offices[one] for one in gone.people if one in offices)
    return FirstTeam(frozenset(gone.people), theirs, offices.get(gone.finder))


def _went(work: Work, checks: set[str]) -> Iterable[tuple[str, str]]:
    wrote = select(Part.inspection_id, Part.person_id).where(Part.inspection_id.in_(checks))
    sent = (
        select(Inspection.id, VisitInspector.person_id)
        .join(VisitInspector, VisitInspector.visit_id == Inspection.visit_id)
        .where(Inspection.id.in_(checks))
    )
    both = (*work.session.execute(wrote), *work.session.execute(sent))
    return [(row[0], row[1]) for row in both]
