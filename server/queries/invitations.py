"""Invitations that were made, and who has no account yet."""

from collections.abc import Sequence

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import selectinload

from server.models import Grant, Invitation, Office, Person, School
from server.work import Work
from shared.vocabulary import Role

SLIPS_MAX = 200
"""Schools on one sheet, printed while one waits: more are made behind the page."""
Place = tuple[str, str]
"""Where a sheet ended: the last school's town and code."""
ROWS_MAX = 50


def for_a_sheet(work: Work, area_id: str, after: Place | None = None) -> list[School]:
    """Schools in reach that nobody signs in for, as many as one sheet holds, behind a place.

    They are held till the sheet is made: of two made at once the later one voids the other's slips.
    """
    rows = _without(work, area_id).limit(SLIPS_MAX)
    if after is not None:
        rows = rows.where(tuple_(School.area_id, School.code) > after)
    return list(work.session.scalars(rows.with_for_update(key_share=True)))


def how_many_without(work: Work, area_id: str = "") -> int:
    """How many of them there are."""
    rows = _without(work, area_id).order_by(None).subquery()
    return work.session.scalar(select(func.count()).select_from(rows)) or 0


def open_slips(work: Work, school_ids: Sequence[str]) -> list[Invitation]:
    """Slips of these schools that somebody could still come by."""
    rows = select(Invitation).where(
        Invitation.school_id.in_(school_ids),
        Invitation.order_id.is_(None),
        Invitation.revoked_at.is_(None),
        Invitation.uses < Invitation.uses_max,
        Invitation.expires_at > work.now,
    )
    return list(work.session.scalars(rows.with_for_update()))


def listed(work: Work, after: str = "") -> tuple[list[Invitation], str]:
    """The invitations in reach that hold, newest first; and the key to go on from."""
    work.require("party.invite")
    rows = select(Invitation).where(
        work.reach("party.invite", Invitation),
        Invitation.revoked_at.is_(None),
        Invitation.uses < Invitation.uses_max,
        Invitation.expires_at > work.now,
    )
    if after:
        rows = rows.where(Invitation.id < after)
    told = selectinload(Invitation.school), selectinload(Invitation.office)
    rows = rows.options(*told).order_by(Invitation.id.desc()).limit(ROWS_MAX + 1)
    found = list(work.session.scalars(rows))
    return found[:ROWS_MAX], found[ROWS_MAX - 1].id if len(found) > ROWS_MAX else ""


def offices(work: Work) -> list[Office]:
    """The offices the asker may invite; who works for one needs no invitation to it."""
    rows = select(Office).where(
        work.reach("party.invite", Office), Office.id.is_distinct_from(work.actor.office_id)
    )
    return list(work.session.scalars(rows.order_by(Office.kind)))


def proposed_login(work: Work, row: Invitation) -> str:
    """A name to sign in that nobody has: the school's code and a number."""
    if row.school is None:
        return ""
    held = select(func.count(Grant.id)).where(Grant.school_id == row.school_id)
    return f"{row.school.code}-{(work.session.scalar(held) or 0) + 1}".lower()


def _without(work: Work, area_id: str) -> Select[School]:
    held = (
        select(Grant.school_id)
        .join(Person, Person.id == Grant.person_id)
        .where(Grant.role == Role.SCHOOL, Grant.revoked_at.is_(None), Person.active)
    )
    rows = select(School).where(
        work.reach("party.invite", School), School.active, School.id.not_in(held)
    )
    if area_id:
        rows = rows.where(School.area_id == area_id)
    return rows.order_by(School.area_id, School.code)
