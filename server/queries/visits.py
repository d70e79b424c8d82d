"""Planned visits and the look-back pool: only for those who may know of a plan."""

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from server import scope
from server.models import Draw, Grant, LookBack, Order, Person, School, Visit, VisitInspector
from server.work import Work
from shared.vocabulary import LookBackState, Role

ROWS_MAX = 100


def recent(work: Work) -> list[Visit]:
    """The visits of the asker's areas, the latest hour first."""
    work.require("visit.read")
    return list(
        work.session.scalars(
            select(Visit)
            .where(work.reach("visit.read", Visit))
            .options(
                selectinload(Visit.school),
                selectinload(Visit.draw),
                selectinload(Visit.team).selectinload(VisitInspector.person),
            )
            .order_by(Visit.release_at.desc(), Visit.id)
            .limit(ROWS_MAX)
        )
    )


def draws(work: Work) -> list[Draw]:
    """The draws in reach, the latest first."""
    work.require("draw.read")
    within = select(Draw).where(work.reach("draw.read", Draw))
    return list(work.session.scalars(within.order_by(Draw.made_at.desc()).limit(ROWS_MAX)))


def inspectors(work: Work) -> list[Person]:
    """Who may be sent to schools of the asker's areas."""
    near = scope.granted_near(work.signed_in(), "visit.plan", work.session)
    return list(
        work.session.scalars(
            select(Person)
            .join(Grant, Grant.person_id == Person.id)
            .where(Grant.role == Role.INSPECTOR, Grant.revoked_at.is_(None), Person.active, near)
            .options(selectinload(Person.office))
            .order_by(Person.login)
            .distinct()
        )
    )


def pool(work: Work) -> list[tuple[LookBack, Order, School]]:
    """The look-backs due, planned or judged, by the last day."""
    work.require("lookback.read")
    rows = work.session.execute(
        select(LookBack, Order, School)
        .join(Order, Order.id == LookBack.order_id)
        .join(School, School.id == LookBack.school_id)
        .where(work.reach("lookback.read", LookBack))
        .order_by(LookBack.state != LookBackState.DUE, LookBack.due_until, LookBack.id)
        .limit(ROWS_MAX)
    )
    return [(row[0], row[1], row[2]) for row in rows]
