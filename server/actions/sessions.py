"""Signing in and out, with a brake on guessing. Passwords are checked outside transactions."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select

from server import scope
from server.domain import events
from server.infra.passwords import new_token, token_digest, verify_password
from server.models import ConsoleSession, Person, SignInTry
from server.work import Work, Works
from shared.problems import TooManyTries, WrongPassword

TRIES_MAX = 8
TRIES_WINDOW = timedelta(minutes=10)
LOGIN_CHARS_MAX = 64


@dataclass(frozen=True)
class SignedInSession:
    """A fresh session: the token only its holder gets, and who it is for."""

    token: str
    person_id: str


def sign_in(works: Works, *, login: str, password: str) -> SignedInSession:
    """Open a session for the person of this name and password."""
    subject = f"login:{login.strip().lower()[:LOGIN_CHARS_MAX]}"
    with works.reading() as work:
        refuse_too_many(work, subject)
        person = work.session.scalars(
            select(Person).where(Person.login == login.strip().lower(), Person.active)
        ).one_or_none()
        kept_hash = person.password_hash if person else ""
    known = verify_password(password, kept_hash, works.settings.password_memory_kib)
    with works.writing() as work:
        # Again, now that others that asked at the same time have been counted.
        refuse_too_many(work, subject)
        if not known or person is None:
            work.keep(lambda second: note_failure(second, subject))
            raise WrongPassword()
        return open_session(work, person.id)


def open_session(work: Work, person_id: str) -> SignedInSession:
    """A session for someone who has just shown who they are."""
    token = f"s.{new_token()}"
    person = work.session.get_one(Person, person_id)
    work.session.add(
        ConsoleSession(
            token_digest=token_digest(token),
            person_id=person.id,
            created_at=work.now,
            last_seen_at=work.now,
            expires_at=work.now + timedelta(hours=work.settings.session_hours),
        )
    )
    work.record(events.SignedIn(person.id), actor=scope.load_actor(work.session, person.id))
    return SignedInSession(token, person.id)


def sign_out(work: Work, token: str) -> None:
    """End this session."""
    actor = work.signed_in()
    work.session.execute(
        delete(ConsoleSession).where(ConsoleSession.token_digest == token_digest(token))
    )
    work.record(events.SignedOut(actor.person_id or ""))


def refuse_too_many(work: Work, subject: str, most: int = TRIES_MAX) -> None:
    """Raise TooManyTries while a subject has failed too often of late."""
    since = work.now - TRIES_WINDOW
    count, first = work.session.execute(
        select(func.count(), func.min(SignInTry.at)).where(
            SignInTry.subject == subject, SignInTry.at > since
        )
    ).one()
    if count >= most:
        seconds = int((first + TRIES_WINDOW - work.now).total_seconds()) + 1
        raise TooManyTries(seconds=seconds)


def note_failure(work: Work, subject: str) -> None:
    """Keep a failed try, also when the request itself is undone."""
    count_failure(work, subject)
    work.record(events.SignInFailed(subject))


def count_failure(work: Work, subject: str) -> None:
    """Count a failed try, without a word in the record."""
    work.session.add(SignInTry(id=work.new_id(), subject=subject, at=work.now))
