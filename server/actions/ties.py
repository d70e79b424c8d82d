"""Ties (利害关系): declared with their reason, ended by somebody else; each stays on record."""

from dataclasses import dataclass

from sqlalchemy import select

from server import scope
from server.domain.campaign_events import TieDeclared, TieEnded
from server.domain.planning_words import TieReason
from server.models import School, Tie
from server.queries import ties
from server.queries.visits import inspectors
from server.work import Work
from shared.problems import Invalid, NotFound, WrongState

OWN, OTHERS = "tie.declare_own", "tie.declare"


class OwnTie(Invalid):
    code = "own_tie"
    text = "Nobody ends a tie of their own. Ask another supervisor."


@dataclass(frozen=True)
class Told:
    """A tie as it is declared: to one school, or to a town with all its schools."""

    reason: TieReason
    school_id: str | None = None
    area_id: str | None = None


def declare(work: Work, person_id: str, told: Told) -> Tie:
    """An inspector has a tie to a school or town; draws from now on keep them apart."""
    work.require(OTHERS)
    if person_id not in {one.id for one in inspectors(work)}:
        raise NotFound()
    return _declare(work, person_id, told, OTHERS)


def declare_own(work: Work, told: Told) -> Tie:
    """An inspector says so of themself."""
    work.require(OWN)
    return _declare(work, work.actor.person_id or "", told, OWN)


def end(work: Work, tie_id: str) -> None:
    """A tie holds no more; it stays on record with both its days."""
    tie = work.get(Tie, tie_id, lock=True)
    work.require("tie.end", tie)
    if tie.person_id == work.actor.person_id:
        raise OwnTie()
    if tie.ended_at is not None:
        raise WrongState(state="ended", act="end")
    tie.ended_at = work.now
    work.record(TieEnded(tie.person_id, tie.id, tie.school_id or "", tie.area_id or ""))


def _declare(work: Work, person_id: str, told: Told, verb: str) -> Tie:
    if (told.school_id is None) == (told.area_id is None):
        raise Invalid("Name the school or the town, one of them.")
    _refuse_far(work, told, verb)
    same = select(Tie.id).where(
        Tie.person_id == person_id,
        Tie.ended_at.is_(None),
        Tie.school_id == told.school_id if told.school_id else Tie.area_id == told.area_id,
    )
    if work.session.scalars(same).first() is not None:
        raise Invalid("This tie is declared already.")
    row = Tie(
        id=work.new_id(),
        person_id=person_id,
        school_id=told.school_id,
        area_id=told.area_id,
        reason=told.reason,
        declared_by=work.actor.person_id or "",
        declared_at=work.now,
    )
    work.session.add(row)
    at = told.school_id or "", told.area_id or ""
    work.record(TieDeclared(person_id, row.id, *at, told.reason))
    return row


def _refuse_far(work: Work, told: Told, verb: str) -> None:
    """A school or town that is not there or not theirs is not found; a whole city is no town."""
    if told.area_id is not None and told.area_id not in {one.id for one in ties.towns(work)}:
        raise NotFound()
    place = {"area_id": told.area_id, "school_id": told.school_id}
    known = told.area_id or work.session.get(School, told.school_id)
    if known is None or not scope.covers_place(work.signed_in(), verb, work.session, **place):
        raise NotFound()
