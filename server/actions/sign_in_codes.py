"""Signing in without a password: a code sent to the address a person confirmed before.

Whoever asks hears the same, and as fast, whether there is such an account or not: the request only
writes down what was asked, and the worker looks who that is. A code opens nothing but the browser
that asked for it, so nobody else can guess at it or use it up.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import delete, func, select

from server.actions.outgoing import Letter, post_letter
from server.actions.sessions import (
    A_PROGRAM,
    LOGIN_CHARS_MAX,
    SignedInSession,
    count_failure,
    note_failure,
    open_session,
    refuse_too_many,
)
from server.domain.browsers import Browser
from server.domain.outward import CODE_LIFE, SIGN_IN_CODE
from server.domain.session_events import SignedInByCode, SignInCodeSent
from server.infra.passwords import new_digits, new_token, same, token_digest
from server.infra.texts import translator
from server.models import Contact, Person, SignInCode
from server.queries.sign_in_codes import SEND_JOB
from server.work import Work, Works
from shared.problems import Invalid, WrongPassword

TEXTS = {"letter": "Your code to sign in"}
CODE_DIGITS = 8
GUESSES_MAX = 5
ASKED_OF_A_NAME_MAX = 3
"""In ten minutes, whether anybody has that name or not."""
ASKED_FROM_AN_ADDRESS_MAX = 30
"""In ten minutes: a whole school may come from one address."""
CODES_A_DAY_MAX = 10
A_DAY = timedelta(days=1)


def ask(work: Work, login: str, *, address: str, browser: Browser = A_PROGRAM) -> str:
    """Have a code sent to whoever has this name; the secret of the browser it will hold for."""
    if work.settings.mail is None:
        raise Invalid("This office sends no e-mail. Its administrator can set it up.")
    login = login.strip().lower()[:LOGIN_CHARS_MAX]
    for subject, most in (
        (f"code:{login}", ASKED_OF_A_NAME_MAX),
        (f"code-from:{address}", ASKED_FROM_AN_ADDRESS_MAX),
    ):
        refuse_too_many(work, subject, most)
        count_failure(work, subject)
    token = new_token()
    asked = token_digest(token)
    facts = {"login": login, "asked": asked, "browser": browser.words}
    work.later(SEND_JOB, work.now, f"{SEND_JOB}:{asked}", **facts)
    return token


def send(work: Work, login: str, asked: str, browser: str) -> None:
    """The code on its way, if this is somebody whose address is known to be theirs."""
    work.session.execute(delete(SignInCode).where(SignInCode.asked_at <= work.now - A_DAY))
    told = (
        select(Person, Contact)
        .join(Contact, Contact.person_id == Person.id)
        .where(Person.login == login, Person.active, Contact.confirmed_at.is_not(None))
    )
    # Held, so that of many asked for at once no more than a day's go out.
    row = work.session.execute(told.with_for_update(of=Contact)).one_or_none()
    if row is None:
        return
    person, contact = row
    mine = select(func.count()).select_from(SignInCode).where(SignInCode.person_id == person.id)
    if (work.session.scalar(mine) or 0) >= CODES_A_DAY_MAX:
        return
    code = new_digits(CODE_DIGITS)
    work.session.add(
        SignInCode(
            asked_digest=asked,
            person_id=person.id,
            code_digest=token_digest(code),
            asked_at=work.now,
            holds_until=work.now + CODE_LIFE,
        )
    )
    _write_letter(work, person, contact.address, code, browser)
    work.record(SignInCodeSent(person.id))


def enter(
    works: Works, token: str, code: str, *, address: str, browser: Browser = A_PROGRAM
) -> SignedInSession:
    """A session for whoever read the code out of that mailbox; each code opens one."""
    with works.writing() as work:
        session = _opened(work, token_digest(token), token_digest("".join(code.split())), browser)
    if session is not None:
        return session
    # Apart: the guess itself stays counted, whatever is refused from here on.
    with works.writing() as work:
        refuse_too_many(work, subject := f"code-by:{address}")
        note_failure(work, subject)
    raise WrongPassword("The code is wrong, used or too old. Have another one sent.")


def _opened(work: Work, asked: str, digest: str, browser: Browser) -> SignedInSession | None:
    row = work.session.get(SignInCode, asked, with_for_update=True)
    if row is None or row.tries >= GUESSES_MAX or row.holds_until <= work.now:
        return None
    row.tries += 1
    right = same(digest, row.code_digest)
    if not right or not work.session.get_one(Person, row.person_id).active:
        return None
    row.tries = GUESSES_MAX
    work.record(SignedInByCode(row.person_id, browser.words))
    return open_session(work, row.person_id, browser)


def _write_letter(work: Work, person: Person, address: str, code: str, browser: str) -> None:
    say = translator(person.language)
    lines = [
        say("The code is: {code}").format(code=code),
        say("Type it in where you asked for it: it signs you in there, once, within 15 minutes."),
        *warnings(work, person.language, browser),
        say("If you did not ask for it, do nothing: without it, nobody is signed in."),
    ]
    told = Letter(person.id, address, SIGN_IN_CODE, TEXTS["letter"], lines, person.language)
    post_letter(work, told)


def warnings(work: Work, language: str, browser: str) -> list[str]:
    """When and by which browser a code was asked for, and that nobody else needs it."""
    say, at = translator(language), work.now.astimezone(ZoneInfo(work.settings.time_zone))
    return [
        say("It was asked for at {time}. {browser}").format(time=f"{at:%H:%M}", browser=browser),
        say("Tell it to nobody, the office's people either: they never ask for it."),
    ]
