"""Which visits somebody may know of: planners at once, a team of its own once released."""

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import selectinload

from server.models import School, Visit, VisitInspector
from server.work import Work
from shared.problems import NotFound
from shared.vocabulary import VisitState

TOLD = (VisitState.RELEASED, VisitState.STARTED, VisitState.DONE)
"""In these states the team knows where it goes."""


def visit(work: Work, visit_id: str) -> Visit:
    """The visit, for those who may know of it now; for all others there is none of this id."""
    asked = select(Visit).where(Visit.id == visit_id, or_(_planners(work), teams_own(work)))
    found = work.session.scalars(
        asked.options(
            selectinload(Visit.school).selectinload(School.area),
            selectinload(Visit.team).selectinload(VisitInspector.person),
        )
    ).one_or_none()
    if found is None:
        raise NotFound()
    return found


def teams_own(work: Work) -> ColumnElement[bool]:
    """The asker's own visits, once their hour has come."""
    return own(work) & Visit.state.in_(TOLD)


def own(work: Work) -> ColumnElement[bool]:
    """The asker's own visits, told or not: only that there is one may be said before its hour."""
    mine = select(VisitInspector.visit_id).where(
        VisitInspector.person_id == work.signed_in().person_id
    )
    within: ColumnElement[bool] = work.reach("visit.read_own", Visit)
    return Visit.id.in_(mine) & within


def _planners(work: Work) -> ColumnElement[bool]:
    within: ColumnElement[bool] = work.reach("visit.read", Visit)
    return within
