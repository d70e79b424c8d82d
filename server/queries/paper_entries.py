"""What is being typed in from paper: for the team of a visit, once it may know where it goes."""

from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from server.domain import typed_paper
from server.domain.typed_paper import Around, Form, Typed
from server.models import (
    Inspection,
    LookBack,
    Order,
    PaperEntry,
    Part,
    Person,
    School,
    Visit,
    VisitInspector,
)
from server.queries import knowing, on_paper
from server.queries.on_paper import Asked, OnPaper
from server.work import Work
from shared.problems import NotFound
from shared.vocabulary import VisitState

OPEN = (VisitState.RELEASED, VisitState.STARTED)
"""In these states a paper of the visit can be typed in."""
NOTHING: dict[str, Any] = {}


@dataclass(frozen=True)
class Typing:
    """A visit whose paper is typed in: what is kept so far, and what it is read against."""

    visit: Visit
    entry: PaperEntry | None
    paper: OnPaper
    begun: Inspection | None
    """The inspection, where a tablet has begun it."""
    away: list[tuple[Part, str]]
    """Tablets that take part and have not submitted, each with its person's name."""
    cases: list[tuple[LookBack, Order]]
    """What it goes back to, and what was closed there."""

    @property
    def version(self) -> int:
        return self.entry.version if self.entry else 0

    @property
    def pictures(self) -> list[dict[str, Any]]:
        return list(self.entry.pictures) if self.entry else []

    @property
    def form(self) -> Form:
        return Form(self.entry.form if self.entry else NOTHING)


def visit_of(work: Work, visit_id: str, *, lock: bool = False) -> Visit:
    """The asker's own visit, told already; for all others there is none of this id."""
    asked = select(Visit).where(Visit.id == visit_id, knowing.teams_own(work))
    asked = asked.options(
        selectinload(Visit.school).selectinload(School.area),
        selectinload(Visit.team).selectinload(VisitInspector.person).selectinload(Person.office),
    )
    found = work.session.scalars(asked.with_for_update(of=Visit) if lock else asked).one_or_none()
    if found is None:
        raise NotFound()
    return found


def typing(work: Work, visit: Visit) -> Typing:
    """All that the page shows of it."""
    begun = work.session.get(Inspection, visit.inspection_id)
    rows = work.session.execute(
        select(Part, Person.name)
        .join(Person, Person.id == Part.person_id)
        .where(Part.inspection_id == visit.inspection_id, Part.submitted_at.is_(None))
        .order_by(Part.joined_at, Part.device_id)
    )
    return Typing(
        visit,
        work.session.get(PaperEntry, visit.id),
        on_paper.of_visit(work, visit),
        begun,
        [(part, name) for part, name in rows],
        on_paper.cases(work, visit),
    )


def read(work: Work, told: Typing, form: Form) -> Typed:
    """What was typed into this form, with what is wrong of it."""
    team = {one.person_id: _post(one.person) for one in told.visit.team}
    around = Around(
        team,
        [str(one["sha256"]) for one in told.pictures],
        {row.id: order.number for row, order in told.cases},
        told.visit.planned_at,
        work.now,
        work.settings.time_zone,
    )
    return typed_paper.read(form, told.paper.sheet, around, told.visit.limits)


def asked(told: Typing, typed: Typed) -> list[Asked]:
    """The lines of the paper, with those that apply only by a fact it corrects, in their order."""
    lines = {one.item.code: one for one in told.paper.asked}
    if typed.facts:
        blank = told.paper.sheet
        facts = {**blank.visit.facts, **typed.facts}
        found = on_paper.asked_of(replace(blank, visit=replace(blank.visit, facts=facts)))
        lines = {one.item.code: one for one in found} | lines
    return [lines[item.code] for item in told.paper.sheet.template.items if item.code in lines]


def _post(person: Person) -> str:
    """As what an inspector signs: their office, as their name stands beside it."""
    return person.office.name if person.office is not None else ""
