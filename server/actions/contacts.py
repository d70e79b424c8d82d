"""Where a person has notices sent: an address that answered with a code, topics, quiet hours."""

import re
from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import delete

from server.actions.outgoing import Letter, post_letter
from server.domain import quiet
from server.domain.outward import HEARD_BY, Topic
from server.domain.outward_events import ContactAsked, ContactConfirmed, ContactTakenBack
from server.infra.passwords import new_digits, same, token_digest
from server.infra.texts import translator
from server.models import Contact, Outgoing, Person
from server.models.outward import ADDRESS_CHARS
from server.work import Work
from shared.clock import local_date
from shared.problems import Invalid, NotFound, TooManyTries

TEXTS = {"letter": "Your code for notices by e-mail"}
CODE_DIGITS = 8
CODE_LIFE = timedelta(hours=2)
"""Mail may be slow."""
TRIES_MAX = 5
BETWEEN_CODES = timedelta(minutes=1)
CODES_A_DAY_MAX = 5
ADDRESS = re.compile(r"[A-Za-z0-9._%+-]{1,64}@[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+")


def ask(work: Work, address: str) -> None:
    """A code to this address: until it comes back, nothing else goes there.

    The address before it, if there was one, is let go of at once.
    """
    person_id = _person(work)
    if work.settings.mail is None:
        raise Invalid("This office sends no e-mail. Its administrator can set it up.")
    address = as_address(address)
    contact = work.session.get(Contact, person_id, with_for_update=True) or _new(work, person_id)
    _refuse_too_many(work, contact)
    code = new_digits(CODE_DIGITS)
    contact.address, contact.confirmed_at = address, None
    contact.code_digest, contact.code_until = token_digest(code), work.now + CODE_LIFE
    contact.asked_at, contact.tries = work.now, 0
    work.session.add(contact)
    _let_go_of_waiting(work, person_id)
    _send_code(work, person_id, address, code)
    work.record(ContactAsked(person_id))


def as_address(told: str) -> str:
    """What was typed, where it is an e-mail address."""
    told = told.strip()
    if len(told) > ADDRESS_CHARS or not ADDRESS.fullmatch(told):
        raise Invalid("This is no e-mail address.")
    return told


def know(work: Work, person_id: str, address: str) -> None:
    """The mailbox a new account was opened by is its holder's."""
    contact = _new(work, person_id)
    contact.address, contact.confirmed_at = address, work.now
    work.session.add(contact)
    work.record(ContactConfirmed(person_id))


def confirm(work: Work, code: str) -> bool:
    """Whether this is the code that was sent; if it is, notices go there from now on."""
    contact = _contact(work)
    if contact.code_until is None or contact.code_until < work.now or contact.tries >= TRIES_MAX:
        raise Invalid("This code holds no more. Have another one sent.")
    contact.tries += 1
    if not same(token_digest("".join(code.split())), contact.code_digest):
        return False
    contact.confirmed_at = work.now
    contact.code_digest, contact.code_until = "", None
    work.record(ContactConfirmed(contact.person_id))
    return True


def take_back(work: Work) -> None:
    """Nothing goes there from now on, nor what still waits.

    Whoever has no password keeps the mailbox they sign in by.
    """
    contact = _contact(work)
    if not work.session.get_one(Person, contact.person_id).password_hash:
        raise Invalid("You sign in by this address alone. Set a password first.")
    # The row stays, and with it how many codes went out: else there would be no end to them.
    contact.address, contact.confirmed_at = "", None
    contact.code_digest, contact.code_until = "", None
    _let_go_of_waiting(work, contact.person_id)
    work.record(ContactTakenBack(contact.person_id))


def doubt(work: Work, person_id: str) -> None:
    """Nothing goes to this person's address until it is confirmed anew."""
    contact = work.session.get(Contact, person_id, with_for_update=True)
    if contact is not None:
        contact.confirmed_at = None
        contact.code_digest, contact.code_until = "", None
        _let_go_of_waiting(work, person_id)


def choose(work: Work, wanted: Iterable[Topic], quiet_from: str, quiet_until: str) -> None:
    """Which topics come by mail, and between which hours nothing does."""
    contact = _contact(work)
    since, until = quiet.minute_of(quiet_from), quiet.minute_of(quiet_until)
    if since is None or until is None:
        raise Invalid("Fill in both hours.")
    contact.left_out = sorted({str(one) for one in choices(work)} - {str(one) for one in wanted})
    contact.quiet_from, contact.quiet_until = since, until


def choices(work: Work) -> list[Topic]:
    """The topics that can concern the asker at all."""
    roles = work.signed_in().roles
    return [topic for topic in Topic if HEARD_BY[topic] & roles]


def _person(work: Work) -> str:
    work.require("notice.read")
    person_id = work.signed_in().person_id
    if person_id is None:
        raise NotFound()
    return person_id


def _new(work: Work, person_id: str) -> Contact:
    return Contact(
        person_id=person_id,
        asked=0,
        asked_at=work.now - timedelta(days=1),
        left_out=[],
        quiet_from=quiet.QUIET_FROM,
        quiet_until=quiet.QUIET_UNTIL,
    )


def _contact(work: Work) -> Contact:
    contact = work.session.get(Contact, _person(work), with_for_update=True)
    if contact is None or not contact.address:
        raise NotFound()
    return contact


def _refuse_too_many(work: Work, contact: Contact) -> None:
    """Nobody fills a stranger's mailbox from here."""
    waits = (contact.asked_at + BETWEEN_CODES - work.now).total_seconds()
    if waits > 0:
        raise TooManyTries(seconds=int(waits) + 1)
    zone = work.settings.time_zone
    same_day = local_date(contact.asked_at, zone) == local_date(work.now, zone)
    contact.asked = contact.asked + 1 if same_day else 1
    if contact.asked > CODES_A_DAY_MAX:
        raise Invalid("So many codes were sent today that no more go out. Go on tomorrow.")


def _let_go_of_waiting(work: Work, person_id: str) -> None:
    waits = (Outgoing.person_id == person_id) & Outgoing.sent_at.is_(None)
    work.session.execute(delete(Outgoing).where(waits))


def _send_code(work: Work, person_id: str, address: str, code: str) -> None:
    language = work.actor.language
    say = translator(language)
    lines = [
        say("The code is: {code}").format(code=code),
        say("Type it in where you asked for it. It holds for two hours."),
        say("If you did not ask for it, do nothing: without it, nothing is sent to you."),
    ]
    post_letter(work, Letter(person_id, address, "code", TEXTS["letter"], lines, language))
