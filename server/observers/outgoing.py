"""What leaves the house of what was put on desks: written with it, sent later by a job.

Only what has a topic goes out, to people who confirmed an address and did not leave it out, and to
webhooks that asked for it. A webhook hears what happened, its number and where to look: no name,
no free text.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import Row, select

from server.config import Settings
from server.domain import quiet
from server.domain.outward import AT_ANY_HOUR, Topic
from server.domain.robots import Said
from server.domain.subjects import outward_page
from server.infra.texts import translator
from server.models import Contact, Outgoing, Person, Webhook
from server.models.base import NAME_CHARS
from server.models.rows import Rows
from server.observers.telling import Desks, Put
from shared.clock import to_ms, to_wire
from shared.ids import new_id

MAIL = "email"
_HOOKS = select(
    Webhook.id, Webhook.kind, Webhook.host, Webhook.topics, Webhook.language, Webhook.rests
).where(Webhook.active)


def tell(desks: Desks, settings: Settings) -> None:
    """Write down what goes out of what was told in this unit of work."""
    outward = [put for put in desks.put if put.message.telling.topic is not None]
    if not outward:
        return
    session = desks.rows.session
    with session.no_autoflush:
        hooks = session.execute(_HOOKS).all()
        people = {one for put in outward for _, one in put.notices} if settings.mail else set()
        contacts = {row.person_id: row for row in session.execute(_contacts(people))}
    for put in outward:
        topic = Topic(put.message.telling.topic or "")
        for hook in hooks:
            if topic in hook.topics:
                _to_hook(desks, settings, put, topic, hook)
        for notice_id, person_id in put.notices:
            contact = contacts.get(person_id)
            if contact is not None and topic not in contact.left_out:
                _to_person(desks, settings, put, notice_id, contact)


def _contacts(people: Iterable[str]) -> Any:
    return (
        select(
            Contact.person_id,
            Contact.address,
            Contact.left_out,
            Contact.quiet_from,
            Contact.quiet_until,
            Person.language,
        )
        .join(Person, Person.id == Contact.person_id)
        .where(Contact.person_id.in_(people), Contact.confirmed_at.is_not(None), Person.active)
    )


def _to_person(
    desks: Desks, settings: Settings, put: Put, notice_id: str, contact: Row[Any]
) -> None:
    say, message = translator(contact.language), put.message
    text = say(message.telling.text)
    lines = [text, f"{message.number} {message.what}".strip(), ""]
    lines.append(say("Open: {link}").format(link=f"{settings.public_url}/notices/{notice_id}"))
    topic = Topic(message.telling.topic or "")
    row = {
        "key": f"{MAIL}:{notice_id}",
        "channel": MAIL,
        "person_id": contact.person_id,
        "address": contact.address,
        "topic": topic,
        "subject": f"{text} {message.number}".strip(),
        "body": letter_body(settings, contact.language, lines),
        "not_before": _hour(desks.now, settings, topic, contact.quiet_from, contact.quiet_until),
    }
    write(desks.rows, desks.now, row)


def letter_body(settings: Settings, language: str, lines: Iterable[str]) -> str:
    """A letter's text: the letterhead, what is said, and where one chooses what comes."""
    say = translator(language)
    office = settings.office_name_en if language == "en" else settings.office_name
    choose = f"{settings.public_url}/me/notices"
    tail = [
        say("The system sent this letter; nobody reads an answer to it."),
        say("What comes here, and at which hours: {link}").format(link=choose),
    ]
    return "\n".join([office, "", *lines, "", *tail])


def _to_hook(desks: Desks, settings: Settings, put: Put, topic: Topic, hook: Row[Any]) -> None:
    message = put.message
    first = put.notices[0][0]
    said = said_to(
        settings,
        hook.language,
        message_id=first,
        at=to_wire(desks.now),
        topic=topic,
        text=message.telling.text,
        number=message.number if message.subject_kind in NUMBERED else "",
        subject_kind=message.subject_kind,
        subject_id=message.subject_id,
    )
    night = (quiet.QUIET_FROM, quiet.QUIET_UNTIL) if hook.rests else (0, 0)
    row = {
        "key": f"{hook.id}:{first}",
        "channel": hook.kind,
        "webhook_id": hook.id,
        "address": hook.host,
        "topic": topic,
        "subject": said.text,
        "body": json.dumps(asdict(said), ensure_ascii=False),
        "not_before": _hour(desks.now, settings, topic, *night),
    }
    write(desks.rows, desks.now, row)


NUMBERED = frozenset({"order", "incident", "circular"})
"""Whose number is the office's own; the name of a tablet may be its holder's."""


def said_to(settings: Settings, language: str, *, text: str, **told: str) -> Said:
    """What a webhook of this language is told."""
    say = translator(language)
    page = outward_page(told["subject_kind"], told["subject_id"])
    return Said(
        text=say(text),
        link=f"{settings.public_url}{page}",
        open_word=say("Look"),
        office=settings.office_name_en if language == "en" else settings.office_name,
        **told,
    )


def write(rows: Rows, now: datetime, row: Mapping[str, Any]) -> None:
    """One message on its way."""
    fixed = {"id": new_id(to_ms(now)), "made_at": now, "since": now}
    subject = row["subject"][:NAME_CHARS]
    rows.new(Outgoing, {**fixed, **row, "subject": subject})


def _hour(now: datetime, settings: Settings, topic: Topic, since: int, until: int) -> datetime:
    """When it may go: at any hour where it is urgent, else when it is not quiet."""
    if topic in AT_ANY_HOUR:
        return now
    return quiet.not_before(now, settings.time_zone, since, until)
