"""People: accounts, what is granted to them, passwords. No password is ever shown or sent."""

from datetime import timedelta

from sqlalchemy import delete, select, update

from server import scope
from server.actions import contacts
from server.actions.sessions import LOGIN_CHARS_MAX, note_failure, refuse_too_many
from server.domain import events
from server.infra.passwords import (
    PASSWORD_CHARS_MAX,
    PASSWORD_CHARS_MIN,
    code_digest,
    hash_password,
    new_code,
)
from server.models import ConsoleSession, Grant, Office, PasswordReset, Person, SignInCode
from server.scope import SYSTEM
from server.work import Work, Works
from shared.problems import Forbidden, Invalid, NotFound, WrongPassword
from shared.vocabulary import Role

RESET_LIFE = timedelta(hours=24)
LOGIN_CHARS_MIN = 2


def create(
    work: Work, *, login: str, name: str, office_id: str | None = None, language: str = "zh"
) -> Person:
    """A new account; it gets its password by a one-time code."""
    work.require("person.create")
    wanted = free_login(work, login)
    person = Person(
        id=work.new_id(),
        login=wanted,
        name=name.strip(),
        office_id=office_id,
        language=language,
        created_at=work.now,
    )
    work.session.add(person)
    # The id is needed by the grants that follow.
    work.session.flush()
    work.record(events.PersonCreated(person.id, wanted))
    return person


def free_login(work: Work, login: str) -> str:
    """A name to sign in as it is kept; refused where somebody has it."""
    wanted = login.strip().lower()
    taken = work.session.scalars(select(Person).where(Person.login == wanted)).first()
    if taken is not None or not LOGIN_CHARS_MIN <= len(wanted) <= LOGIN_CHARS_MAX:
        raise Invalid(
            "The name {login} is taken, too short or too long. Choose another.", login=login
        )
    return wanted


def grant(
    work: Work,
    person_id: str,
    *,
    role: Role,
    area_id: str | None = None,
    office_id: str | None = None,
    school_id: str | None = None,
) -> Grant:
    """Give a person a role over an area's subtree, an office or a school."""
    work.require("person.grant")
    person = _to_be_placed(work, person_id)
    _refuse_wrong_place(role, area_id, office_id, school_id)
    _refuse_far_place(work, area_id=area_id, office_id=office_id, school_id=school_id)
    row = Grant(
        id=work.new_id(),
        person_id=person.id,
        role=role,
        area_id=area_id,
        office_id=office_id,
        school_id=school_id,
        granted_at=work.now,
    )
    work.session.add(row)
    work.record(events.RoleGranted(person.id, role, area_id or office_id or school_id or "all"))
    return row


def revoke(work: Work, grant_id: str, *, of: str) -> None:
    """Take a role of this person back from now on."""
    work.require("person.grant")
    row = work.session.get(Grant, grant_id)
    if row is None or row.person_id != of or row.revoked_at is not None:
        raise NotFound()
    _refuse_far_place(work, area_id=row.area_id, office_id=row.office_id, school_id=row.school_id)
    _refuse_last_administrator(work, row)
    row.revoked_at = work.now
    over = row.area_id or row.office_id or row.school_id or "all"
    work.record(events.GrantRevoked(row.person_id, row.role, over))


def switch(work: Work, person_id: str, *, active: bool) -> Person:
    """Switch an account off: nobody signs in by it, its tablets' scopes end; or on again."""
    work.require("person.grant")
    person = _person(work, person_id, "person.grant")
    if person.id == work.actor.person_id:
        raise Invalid("Nobody switches off their own account. Ask another administrator.")
    if person.active == active:
        return person
    person.active = active
    work.session.execute(delete(ConsoleSession).where(ConsoleSession.person_id == person.id))
    work.record(events.AccountSwitched(person.id, active))
    return person


def move_to_office(work: Work, person_id: str, office_id: str | None) -> Person:
    """A person works for another office from now on.

    What was granted to them over the old office is granted over the new one instead; towns are
    granted and taken back apart.
    """
    work.require("person.grant")
    person = _person(work, person_id, "person.grant")
    if office_id is not None:
        if work.session.get(Office, office_id) is None:
            raise NotFound()
        _refuse_far_place(work, office_id=office_id)
    before = person.office_id
    if before == office_id:
        return person
    person.office_id = office_id
    theirs = [one for one in person.grants if one.office_id == before and one.revoked_at is None]
    theirs = [one for one in theirs if one.office_id is not None]
    for row in theirs:
        revoke(work, row.id, of=person.id)
        if office_id is not None:
            grant(work, person.id, role=Role(row.role), office_id=office_id)
    work.record(events.PersonMoved(person.id, before or "", office_id or "", len(theirs)))
    return person


def give_reset_code(work: Work, person_id: str) -> str:
    """A one-time code by which the person sets a new password (24 hours)."""
    work.require("person.reset_password")
    person = _person(work, person_id, "person.reset_password")
    code = new_code()
    work.session.add(
        PasswordReset(
            code_digest=code_digest(code),
            person_id=person.id,
            expires_at=work.now + RESET_LIFE,
        )
    )
    work.record(events.PasswordResetGiven(person.id))
    return code


def set_password_by_code(works: Works, *, code: str, password: str, address: str) -> str:
    """Set a new password with a one-time code; ends the person's other sessions.

    Whoever lost it may have lost more: the address that letters go to is confirmed anew, since a
    code sent there signs in.
    Wrong codes are braked as at signing in, by the address they come from; a right one never is.
    """
    subject = f"reset:{address}"
    refuse_weak(password)
    hashed = hash_password(password, works.settings.password_memory_kib)
    with works.writing() as work:
        reset = work.session.get(PasswordReset, code_digest(code), with_for_update=True)
        if reset is None or reset.used_at is not None or reset.expires_at <= work.now:
            refuse_too_many(work, subject)
            work.keep(lambda second: note_failure(second, subject))
            raise WrongPassword("The code is wrong, used or too old. Ask for a new one.")
        reset.used_at = work.now
        _put_password(work, reset.person_id, hashed)
        contacts.doubt(work, reset.person_id)
        return reset.person_id


def change_password(works: Works, person_id: str, *, password: str) -> None:
    """Set one's own new password."""
    refuse_weak(password)
    hashed = hash_password(password, works.settings.password_memory_kib)
    with works.writing() as work:
        _put_password(work, person_id, hashed)


def has_administrator(work: Work) -> bool:
    """Whether anyone administers this installation yet."""
    statement = select(Grant.id).where(Grant.role == Role.ADMINISTRATOR, Grant.revoked_at.is_(None))
    return work.session.scalars(statement.limit(1)).first() is not None


def create_first_administrator(works: Works, *, login: str, name: str, password: str) -> str:
    """The first account of a new installation; refused once there is an administrator."""
    refuse_weak(password)
    hashed = hash_password(password, works.settings.password_memory_kib)
    with works.writing(SYSTEM) as work:
        if has_administrator(work):
            raise Forbidden("There is an administrator already. Ask for an account.")
        person = create(work, login=login, name=name)
        grant(work, person.id, role=Role.ADMINISTRATOR)
        _put_password(work, person.id, hashed)
        return person.id


def refuse_weak(password: str) -> None:
    """Length is what makes a password strong; nothing else is asked."""
    if not PASSWORD_CHARS_MIN <= len(password) <= PASSWORD_CHARS_MAX:
        raise Invalid(
            "A password needs at least {least} characters; a sentence is good.",
            least=PASSWORD_CHARS_MIN,
        )


def _put_password(work: Work, person_id: str, hashed: str) -> None:
    person = work.session.get_one(Person, person_id)
    person.password_hash = hashed
    work.session.execute(delete(ConsoleSession).where(ConsoleSession.person_id == person_id))
    codes = update(SignInCode).where(SignInCode.person_id == person_id)
    work.session.execute(codes.values(holds_until=work.now))
    work.record(events.PasswordChanged(person_id), actor=scope.load_actor(work.session, person_id))


def _person(work: Work, person_id: str, verb: str) -> Person:
    person = work.get(Person, person_id)
    work.require(verb, person)
    return person


def _to_be_placed(work: Work, person_id: str) -> Person:
    """Somebody in reach, or a new account that stands nowhere yet: it can do nothing anywhere."""
    person = work.session.get(Person, person_id)
    new = person is not None and person.office_id is None and not person.grants
    return person if person is not None and new else _person(work, person_id, "person.grant")


def _refuse_far_place(work: Work, **place: str | None) -> None:
    """Nobody gives or takes back what reaches beyond their own reach."""
    if not scope.covers_place(work.actor, "person.grant", work.session, **place):
        raise NotFound()


def _refuse_last_administrator(work: Work, row: Grant) -> None:
    """Somebody must be left to give rights; else only a programmer could."""
    if row.role != Role.ADMINISTRATOR:
        return
    others = (
        select(Grant.id)
        .join(Person)
        .where(
            Grant.role == Role.ADMINISTRATOR,
            Grant.revoked_at.is_(None),
            Grant.id != row.id,
            Person.active,
        )
    )
    if work.session.scalars(others.limit(1)).first() is None:
        raise Invalid("This is the last administrator. Make another one first.")


def _refuse_wrong_place(
    role: Role, area_id: str | None, office_id: str | None, school_id: str | None
) -> None:
    given = [place for place in (area_id, office_id, school_id) if place]
    wanted = {Role.SCHOOL: school_id, Role.OFFICE: office_id}
    if len(given) > 1 or (role in wanted and not wanted[role]):
        raise Invalid("Name one place: an area, or for a school or an office that one itself.")
