"""Signing in and out, with a brake on guessing. Passwords are checked outside transactions."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select, update

from server import scope
from server.domain import events
from server.domain.browsers import Browser
from server.domain.session_events import SessionElsewhere, SessionsEnded, SignedInAnew
from server.infra.database import INSERTS
from server.infra.passwords import new_token, token_digest, verify_password
from server.models import ConsoleSession, KnownBrowser, Person, SignInTry
from server.queries.sessions import open_sessions
from server.work import Work, Works
from shared.problems import NotFound, Problem, TooManyTries, WrongPassword

TRIES_MAX = 8
TRIES_WINDOW = timedelta(minutes=10)
LOGIN_CHARS_MAX = 64
A_PROGRAM = Browser()
FRESH = timedelta(minutes=30)
"""So long after signing in by a code this stands for the password somebody has not."""
SEEN_EVERY = timedelta(minutes=5)
"""So seldom is it written down that a session was used."""


class SignInFirst(Problem):
    code, status = "sign_in_first", 403
    text = "Sign out and sign in by a new code first; then there are 30 minutes for this."


@dataclass(frozen=True)
class SignedInSession:
    """A fresh session: the token only its holder gets, and who it is for."""

    token: str
    person_id: str


def sign_in(
    works: Works, *, login: str, password: str, browser: Browser = A_PROGRAM
) -> SignedInSession:
    """Open a session for the person of this name and password."""
    login = login.strip().lower()
    person_id = _holder(works, login, password)
    with works.writing() as work:
        _refuse_wrong(work, login, person_id)
        return open_session(work, person_id, browser)


def show_again(works: Works, person_id: str, password: str, token: str) -> None:
    """Refuse unless whoever is signed in knows the password; braked as signing in is.

    Whoever has none has signed in by a code of late, in this session.
    """
    with works.reading() as work:
        person = work.session.get(Person, person_id)
        fresh = is_fresh(work, token)
    if person is None:
        raise NotFound()
    if not person.password_hash and not fresh:
        raise SignInFirst()
    if not person.password_hash:
        return
    holder = _holder(works, person.login, password)
    with works.reading() as work:
        _refuse_wrong(work, person.login, holder)


def has_password(work: Work) -> bool:
    """Whether the asker signs in by a password; else codes sent by e-mail do."""
    return bool(work.session.get_one(Person, work.signed_in().person_id).password_hash)


def refuse_stale(work: Work, token: str) -> None:
    """Whoever has no password touches what they sign in by in a fresh session alone."""
    if not has_password(work) and not is_fresh(work, token):
        raise SignInFirst()


def is_fresh(work: Work, token: str) -> bool:
    """Whether this session was opened a moment ago."""
    row = work.session.get(ConsoleSession, token_digest(token))
    return row is not None and row.created_at > work.now - FRESH


def open_session(work: Work, person_id: str, browser: Browser = A_PROGRAM) -> SignedInSession:
    """A session for someone who has just shown who they are.

    Whoever has signed in before hears of it where this browser is a new one.
    """
    token = f"s.{new_token()}"
    person = work.session.get_one(Person, person_id)
    work.session.add(
        ConsoleSession(
            token_digest=token_digest(token),
            person_id=person.id,
            created_at=work.now,
            last_seen_at=work.now,
            expires_at=work.now + timedelta(hours=work.settings.session_hours),
            browser=browser.words,
            browser_digest=token_digest(browser.token) if browser.token else "",
        )
    )
    if _is_new(work, person.id, token_digest(browser.known_by)):
        work.record(SignedInAnew(person.id, browser.words))
    work.record(events.SignedIn(person.id), actor=scope.load_actor(work.session, person.id))
    return SignedInSession(token, person.id)


def sign_out(work: Work, token: str) -> None:
    """End this session."""
    actor = work.signed_in()
    work.session.execute(
        delete(ConsoleSession).where(ConsoleSession.token_digest == token_digest(token))
    )
    work.record(events.SignedOut(actor.person_id or ""))


def end(work: Work, key: str) -> None:
    """End one of the asker's own sessions, by its key."""
    row = next((one for one in open_sessions(work) if one.key == key), None)
    if row is None:
        raise NotFound()
    work.session.delete(row)
    work.record(SessionsEnded(row.person_id, 1))


def end_others(work: Work, token: str) -> None:
    """End every session of the asker but the one that asks."""
    kept = token_digest(token)
    others = [one for one in open_sessions(work) if one.token_digest != kept]
    for row in others:
        work.session.delete(row)
    if others:
        work.record(SessionsEnded(work.signed_in().person_id or "", len(others)))


def see(work: Work, digest: str) -> None:
    """This session was used now."""
    row = (ConsoleSession.token_digest == digest) & (ConsoleSession.last_seen_at < work.now)
    work.session.execute(update(ConsoleSession).where(row).values(last_seen_at=work.now))


def end_stolen(work: Work, digest: str) -> None:
    """A session another browser came with is over for both; its holder hears why."""
    row = work.session.get(ConsoleSession, digest, with_for_update=True)
    if row is not None:
        work.session.delete(row)
        work.record(SessionElsewhere(row.person_id, row.browser))


def _is_new(work: Work, person_id: str, digest: str) -> bool:
    """Whether somebody who signed in before now does so from elsewhere; it is known from here."""
    mine = KnownBrowser.person_id == person_id
    known = set(work.session.scalars(select(KnownBrowser.browser_digest).where(mine)))
    if digest in known:
        return False
    connection = work.session.connection()
    row = {"person_id": person_id, "browser_digest": digest, "first_at": work.now}
    # The same browser may ask twice at once.
    insert = INSERTS[connection.dialect.name](KnownBrowser).on_conflict_do_nothing()
    connection.execute(insert, row)
    return bool(known)


def _holder(works: Works, login: str, password: str) -> str:
    """The id of the person of this name and password; empty where there is none."""
    with works.reading() as work:
        refuse_too_many(work, _subject(login))
        person = work.session.scalars(
            select(Person).where(Person.login == login, Person.active)
        ).one_or_none()
        kept_hash = person.password_hash if person else ""
    known = verify_password(password, kept_hash, works.settings.password_memory_kib)
    return person.id if known and person is not None else ""


def _refuse_wrong(work: Work, login: str, person_id: str) -> None:
    subject = _subject(login)
    # Again, now that others that asked at the same time have been counted.
    refuse_too_many(work, subject)
    if not person_id:
        work.keep(lambda second: note_failure(second, subject))
        raise WrongPassword()


def _subject(login: str) -> str:
    return f"login:{login[:LOGIN_CHARS_MAX]}"


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
