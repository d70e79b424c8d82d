"""An account without a password, from an invitation: opened by a code that is sent to a mailbox.

There is no account before the code comes back, from the browser that asked for it; then the mailbox
is known to be its holder's, and a code sent there signs in from then on. Whoever the address may
belong to, the answer is the same.
"""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, delete, func, select

from server.actions import contacts, invitations, people
from server.actions.outgoing import Letter, post_letter
from server.actions.sessions import (
    SignedInSession,
    count_failure,
    note_failure,
    open_session,
    refuse_too_many,
)
from server.actions.sign_in_codes import (
    A_DAY,
    ASKED_FROM_AN_ADDRESS_MAX,
    ASKED_OF_A_NAME_MAX,
    CODE_DIGITS,
    CODES_A_DAY_MAX,
    GUESSES_MAX,
    warnings,
)
from server.domain.browsers import Browser
from server.domain.invitation_events import JoinCodeSent
from server.domain.outward import CODE_LIFE, JOIN_CODE
from server.infra.passwords import code_digest, new_digits, new_token, same, token_digest
from server.infra.texts import translator
from server.models import Invitation, Joining
from server.scope import SYSTEM
from server.work import Work, Works
from shared.problems import Invalid, WrongPassword

TEXTS = {"letter": "Your code to open the account"}


@dataclass(frozen=True)
class Wanted:
    """The account somebody asks for, and the mailbox it shall be signed in by."""

    post: str
    login: str
    mailbox: str


def ask(
    works: Works, code: str, wanted: Wanted, *, address: str, browser: Browser, language: str
) -> str:
    """Have a code sent to this mailbox; the secret of the browser it will hold for."""
    with works.writing(SYSTEM) as work:
        if work.settings.mail is None:
            raise Invalid("This office sends no e-mail. Its administrator can set it up.")
        invitation = invitations.find(work, code, address)
        invitations.refuse_closed(work, invitation)
        post, login = invitations.as_post(wanted.post), people.free_login(work, wanted.login)
        mailbox = contacts.as_address(wanted.mailbox)
        _refuse_many(work, invitation.id, mailbox, address)
        token, digits = new_token(), new_digits(CODE_DIGITS)
        row = Joining(
            asked_digest=token_digest(token),
            invitation_id=invitation.id,
            post=post,
            login=login,
            address=mailbox,
            code_digest=token_digest(digits),
            asked_at=work.now,
            holds_until=work.now + CODE_LIFE,
        )
        work.session.add(row)
        _write_letter(work, row, digits, browser, language)
        work.record(JoinCodeSent(invitation.id))
        return token


def waiting(work: Work, code: str, token: str) -> Joining | None:
    """What this browser asked for by this paper, while its code holds."""
    row = work.session.get(Joining, token_digest(token)) if token else None
    if row is None or row.tries >= GUESSES_MAX or row.holds_until <= work.now:
        return None
    paper = work.session.get_one(Invitation, row.invitation_id)
    return row if same(paper.code_digest, code_digest(code)) else None


def enter(
    works: Works, token: str, digits: str, *, address: str, browser: Browser
) -> tuple[SignedInSession, str]:
    """Make the account and sign it in; and the page its paper is about."""
    with works.writing(SYSTEM) as work:
        joined = _joined(work, token_digest(token), "".join(digits.split()), browser)
    if joined is not None:
        return joined
    # Apart: the guess itself stays counted, whatever is refused from here on.
    with works.writing(SYSTEM) as work:
        refuse_too_many(work, subject := f"join-by:{address}")
        note_failure(work, subject)
    raise WrongPassword("The code is wrong, used or too old. Have another one sent.")


def forget(work: Work) -> None:
    """Let go of what is no longer counted, with its addresses."""
    work.session.execute(delete(Joining).where(Joining.asked_at <= work.now - A_DAY))


def _joined(
    work: Work, asked: str, digits: str, browser: Browser
) -> tuple[SignedInSession, str] | None:
    row = work.session.get(Joining, asked, with_for_update=True)
    if row is None or row.tries >= GUESSES_MAX or row.holds_until <= work.now:
        return None
    row.tries += 1
    if not same(token_digest(digits), row.code_digest):
        return None
    row.tries = GUESSES_MAX
    person, invitation = invitations.admit(work, row.invitation_id, row.post, row.login)
    contacts.know(work, person.id, row.address)
    return open_session(work, person.id, browser), invitations.page_of(invitation)


def _refuse_many(work: Work, invitation_id: str, mailbox: str, address: str) -> None:
    """Nobody fills a stranger's mailbox from here, by however many papers."""
    for subject, most in (
        (f"join-code:{token_digest(mailbox.lower())}", ASKED_OF_A_NAME_MAX),
        (f"join-from:{address}", ASKED_FROM_AN_ADDRESS_MAX),
    ):
        refuse_too_many(work, subject, most)
        count_failure(work, subject)
    forget(work)
    theirs = func.lower(Joining.address) == mailbox.lower()
    for one in (Joining.invitation_id == invitation_id, theirs):
        if _count(work, one) >= CODES_A_DAY_MAX:
            raise Invalid("So many codes were sent today that no more go out. Go on tomorrow.")


def _count(work: Work, one: ColumnElement[bool]) -> int:
    return work.session.scalar(select(func.count()).select_from(Joining).where(one)) or 0


def _write_letter(work: Work, row: Joining, digits: str, browser: Browser, language: str) -> None:
    say = translator(language)
    lines = [
        say("The code is: {code}").format(code=digits),
        say("Type it in where you asked for it, within 15 minutes: it opens the account there."),
        say("The name to sign in is then: {login}").format(login=row.login),
        *warnings(work, language, browser.words),
        say("If you did not ask for it, do nothing: without it, no account is opened."),
    ]
    post_letter(work, Letter(None, row.address, JOIN_CODE, TEXTS["letter"], lines, language))
