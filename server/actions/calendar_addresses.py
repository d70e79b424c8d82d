"""A person's secret calendar address: made anew, taken back, known again when it is asked for."""

from sqlalchemy import select

from server import scope
from server.domain.campaign_events import CalendarAddressMade, CalendarAddressTakenBack
from server.infra.passwords import new_token, token_digest
from server.models import CalendarAddress
from server.work import Work
from shared.problems import Forbidden, NotFound

READS = ("visit.read", "visit.read_own")
"""Whoever may know of any visit may have it in a calendar."""


def renew(work: Work) -> str:
    """A new address for the asker, shown once; the one before leads nowhere from now on."""
    person_id = work.signed_in().person_id or ""
    if not any(work.may(verb) for verb in READS):
        raise Forbidden(verb=READS[0])
    token = new_token()
    row = work.session.get(CalendarAddress, person_id, with_for_update=True)
    row = row or CalendarAddress(person_id=person_id)
    row.token_digest, row.made_at = token_digest(token), work.now
    work.session.add(row)
    work.record(CalendarAddressMade(person_id))
    return token


def take_back(work: Work) -> None:
    """The asker's address leads nowhere from now on."""
    person_id = work.signed_in().person_id or ""
    row = work.session.get(CalendarAddress, person_id, with_for_update=True)
    if row is None:
        raise NotFound()
    work.session.delete(row)
    work.record(CalendarAddressTakenBack(person_id))


def enter(work: Work, token: str) -> None:
    """Read on as the person of this address; an unknown one, or of a closed account, is none."""
    known = select(CalendarAddress.person_id).where(
        CalendarAddress.token_digest == token_digest(token)
    )
    person_id = work.session.scalars(known).one_or_none()
    actor = scope.load_actor(work.session, person_id) if person_id else scope.NOBODY
    if actor is scope.NOBODY:
        raise NotFound()
    work.actor = actor
