"""Invitations: made for a paper or a sheet of slips, taken back, and used by whoever holds one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from server import scope
from server.actions import long_work, people
from server.actions.sessions import (
    SignedInSession,
    note_failure,
    open_session,
    refuse_too_many,
)
from server.domain.browsers import Browser
from server.domain.invitation_events import InvitationMade, InvitationRevoked, InvitationUsed
from server.domain.long_work import WorkKind
from server.infra.passwords import code_digest, hash_password, new_code
from server.models import Invitation, LongWork, Office, Order, Person, School
from server.queries import invitations as lists
from server.reports.slips import Slip
from server.scope import SYSTEM
from server.work import Work, Works
from shared.papers import Reader
from shared.problems import Invalid, NotFound
from shared.vocabulary import OrderKind, OrderState, Role

LIFE = timedelta(days=60)
USES_MAX = 3
"""Posts of one school that may come by one paper: whoever answers, and who stands in."""
POST_CHARS_MAX = 40
EVERYTHING = "/my"
"""All that a party has to do."""


@dataclass(frozen=True)
class Made:
    """An invitation and its code, which is told this once."""

    invitation: Invitation
    code: str


def for_order(work: Work, order_id: str) -> Made:
    """An invitation for whoever must act on this order, to stand on its paper."""
    order = work.get(Order, order_id)
    work.require("party.invite", order)
    if order.issued_at is None:
        raise Invalid("There is no paper yet: the order waits for a second person's decision.")
    if order.state == OrderState.WITHDRAWN:
        raise Invalid("This order was withdrawn: nobody need answer its notice.")
    if order.office is not None:
        _refuse_far(work, order.office)
        return _make(work, order.office, order.id)
    if order.kind != OrderKind.NOTICE:
        raise Invalid("No office is named on it yet: hand it over to the one that must act.")
    return _make(work, order.school, order.id)


def for_slips(work: Work, area_id: str, after: lists.Place | None = None) -> Sequence[Made]:
    """One for each school of a town that has no account yet; slips printed before are void."""
    work.require("party.invite")
    schools = lists.for_a_sheet(work, area_id, after)
    for row in lists.open_slips(work, [one.id for one in schools]):
        _revoke(work, row)
    return [_make(work, school) for school in schools]


def have_slips_made(work: Work, area_id: str) -> LongWork:
    """The same for all of them, behind the page: there are more than one sheet holds."""
    work.require("party.invite")
    count = lists.how_many_without(work, area_id)
    if not count:
        raise NotFound("Every school here has an account already.")
    return long_work.begin(work, WorkKind.SLIPS, {"area": area_id}, of=count)


def address_of(work: Work, code: str) -> str:
    """What the square code of a paper says."""
    return f"{work.settings.public_url}/join/{code}"


def slip_of(work: Work, made: Made, reader: Reader) -> Slip:
    """The slip of a school or an office, to be cut out and handed over."""
    party = made.invitation.school or made.invitation.office
    until = reader.day(reader.day_of(made.invitation.expires_at))
    return Slip(party.name if party else "", address_of(work, made.code), until)


def for_office(work: Work, office_id: str) -> Made:
    """One for another office."""
    work.require("party.invite")
    office = work.session.get(Office, office_id)
    if office is None:
        raise NotFound()
    _refuse_far(work, office)
    return _make(work, office)


def revoke(work: Work, invitation_id: str) -> None:
    """Nobody comes by it from now on; who came before stays."""
    work.require("party.invite")
    row = work.get(Invitation, invitation_id, lock=True)
    if row.revoked_at is None:
        _revoke(work, row)


def find(work: Work, code: str, address: str) -> Invitation:
    """The invitation of this code, used up or not; wrong codes are braked by their address."""
    row = work.session.scalars(
        select(Invitation).where(Invitation.code_digest == code_digest(code))
    ).one_or_none()
    if row is None:
        subject = f"join:{address}"
        refuse_too_many(work, subject)
        work.keep(lambda second: note_failure(second, subject))
        raise NotFound("This invitation is not known. Look at the paper again.")
    return row


def is_open(work: Work, row: Invitation) -> bool:
    """Whether one more may come by it."""
    holds = row.revoked_at is None and row.uses < row.uses_max and row.expires_at > work.now
    return holds and (row.school is None or row.school.active)


@dataclass(frozen=True)
class Wanted:
    """The account somebody asks for: a post, no name of a person needed."""

    post: str
    login: str
    password: str


def join(
    works: Works, code: str, wanted: Wanted, *, address: str, browser: Browser
) -> tuple[SignedInSession, str]:
    """Make the account of a post and sign it in; and the page its paper is about."""
    people.refuse_weak(wanted.password)
    hashed = hash_password(wanted.password, works.settings.password_memory_kib)
    post = as_post(wanted.post)
    with works.writing(SYSTEM) as work:
        found = find(work, code, address)
        person, row = admit(work, found.id, post, wanted.login)
        person.password_hash = hashed
        return open_session(work, person.id, browser), page_of(row)


def admit(work: Work, invitation_id: str, post: str, login: str) -> tuple[Person, Invitation]:
    """The account of a post, by an invitation that still holds."""
    row = work.session.get_one(
        Invitation, invitation_id, with_for_update=True, populate_existing=True
    )
    refuse_closed(work, row)
    person = people.create(work, login=login, name=post, office_id=row.office_id)
    people.grant(
        work, person.id, role=Role(row.role), school_id=row.school_id, office_id=row.office_id
    )
    row.uses += 1
    work.record(InvitationUsed(row.id, person.id))
    return person, row


def as_post(told: str) -> str:
    """What was typed, where it is a post."""
    post = told.strip()
    if not 0 < len(post) <= POST_CHARS_MAX:
        raise Invalid("Say which post the account is for.")
    return post


def refuse_closed(work: Work, row: Invitation) -> None:
    """Nobody comes by what is used up, over or taken back."""
    if not is_open(work, row):
        raise Invalid("This invitation holds no more. Ask the office for another one.")


def page_of(row: Invitation) -> str:
    """Where its paper leads: to its order, unless that has gone to another office since."""
    order = row.order
    theirs = order is not None and order.office_id == row.office_id
    return f"/my/{row.order_id}" if theirs else EVERYTHING


def _make(work: Work, party: School | Office, order_id: str | None = None) -> Made:
    code = new_code()
    school = party if isinstance(party, School) else None
    office = party if isinstance(party, Office) else None
    row = Invitation(
        id=work.new_id(),
        code_digest=code_digest(code),
        role=Role.SCHOOL if school else Role.OFFICE,
        school=school,
        office=office,
        area_id=party.area_id,
        order_id=order_id,
        made_by=work.actor.person_id,
        made_at=work.now,
        expires_at=work.now + LIFE,
        uses=0,
        uses_max=USES_MAX,
    )
    work.session.add(row)
    work.record(InvitationMade(row.id, row.role, party.id))
    return Made(row, code)


def _revoke(work: Work, row: Invitation) -> None:
    row.revoked_at = work.now
    work.record(InvitationRevoked(row.id))


def _refuse_far(work: Work, office: Office) -> None:
    """An office of the whole city is invited by who looks after the whole city."""
    if not scope.covers_place(work.actor, "party.invite", work.session, office_id=office.id):
        raise NotFound()
