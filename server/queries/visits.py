"""Planned visits and the look-back pool: only for those who may know of a plan."""

from collections.abc import Sequence
from typing import TypeVar

from sqlalchemy import func, select, tuple_
from sqlalchemy.orm import defer, selectinload

from server import scope
from server.models import Draw, Grant, LookBack, Person, Visit, VisitInspector
from server.work import Work
from shared.vocabulary import LookBackState, Role

ROWS_MAX = 100
NOT_THE_REGISTER = tuple(defer(one) for one in (Draw.candidates, Draw.drawn, Draw.result))
"""A list of draws reads nothing that is as long as the register, of each."""
Told = TypeVar("Told", Visit, Draw, LookBack)


def recent(work: Work, after: str = "") -> tuple[list[Visit], str]:
    """The visits of the asker's areas, the latest hour first; and the key to go on from."""
    work.require("visit.read")
    within = select(Visit).where(work.reach("visit.read", Visit))
    if after:
        last = work.get(Visit, after)
        within = within.where(tuple_(Visit.release_at, Visit.id) < (last.release_at, last.id))
    rows = work.session.scalars(
        within.options(
            selectinload(Visit.school),
            selectinload(Visit.draw).options(*NOT_THE_REGISTER),
            selectinload(Visit.team).selectinload(VisitInspector.person),
        )
        .order_by(Visit.release_at.desc(), Visit.id.desc())
        .limit(ROWS_MAX + 1)
    )
    return _page(rows.all())


def draws(work: Work, after: str = "") -> tuple[list[Draw], str]:
    """The draws in reach, the latest first; and the key to go on from."""
    work.require("draw.read")
    within = select(Draw).where(work.reach("draw.read", Draw)).options(*NOT_THE_REGISTER)
    if after:
        within = within.where(Draw.id < after)
    return _page(work.session.scalars(within.order_by(Draw.id.desc()).limit(ROWS_MAX + 1)).all())


def sizes(work: Work, rows: Sequence[Draw]) -> dict[str, tuple[int, int]]:
    """Of each of these draws how many schools were drawn, and of how many."""
    drawn, candidates = (func.json_array_length(one) for one in (Draw.drawn, Draw.candidates))
    asked = select(Draw.id, drawn, candidates).where(Draw.id.in_([row.id for row in rows]))
    return {one: (some, of) for one, some, of in work.session.execute(asked)}


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


def pool(work: Work, after: str = "") -> tuple[list[LookBack], str]:
    """The look-backs: those due first, by the last day; and the key to go on from."""
    work.require("lookback.read")
    within = select(LookBack).where(work.reach("lookback.read", LookBack))
    place = LookBack.state != LookBackState.DUE, LookBack.due_until, LookBack.id
    if after:
        last = work.get(LookBack, after)
        there = last.state != LookBackState.DUE, last.due_until, last.id
        within = within.where(tuple_(*place) > there)
    return _page(work.session.scalars(within.order_by(*place).limit(ROWS_MAX + 1)).all())


def _page(rows: Sequence[Told]) -> tuple[list[Told], str]:
    """As many as a page shows, and the last of them where more follow."""
    following = rows[ROWS_MAX - 1].id if len(rows) > ROWS_MAX else ""
    return list(rows[:ROWS_MAX]), following
