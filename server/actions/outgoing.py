"""What is on its way out: taken to be sent, marked as sent or to be tried again, or given up."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import or_, select

from server.domain.outward import CODE_LIFE, GIVEN_UP_AFTER, JOIN_CODE, SIGN_IN_CODE, wait_after
from server.domain.robots import ROBOTS
from server.infra.texts import translator
from server.models import Contact, Outgoing, Person, Webhook
from server.models.base import NAME_CHARS
from server.observers import outgoing as outward
from server.observers.telling import Desks
from server.observers.told import delivery
from server.work import Work
from shared.clock import local_date
from shared.problems import NotFound

AT_ONCE = 10
ROBOT_RESTS = timedelta(seconds=31)
"""After each handful: chat programs silence a robot that says more than twenty things a minute."""
LEASE = timedelta(minutes=5)
"""Longer than so many messages take where each runs into its time limit."""
TOLD_AFTER = timedelta(days=1)
KEPT = timedelta(days=30)
FORGOTTEN_AT_ONCE = 1000


@dataclass(frozen=True)
class Parcel:
    """A message taken to be sent; nobody else takes it meanwhile."""

    outgoing_id: str
    channel: str
    address: str
    subject: str
    body: str
    sealed: str
    plain: bool


def take(work: Work, worker: str) -> list[Parcel]:
    """The next messages whose time has come, for this worker alone."""
    rows = work.session.scalars(
        select(Outgoing)
        .where(
            Outgoing.done_at.is_(None),
            Outgoing.not_before <= work.now,
            or_(Outgoing.leased_until.is_(None), Outgoing.leased_until < work.now),
            Outgoing.channel.not_in(ROBOTS) | Outgoing.webhook_id.in_(_rested(work)),
        )
        .order_by(Outgoing.not_before, Outgoing.id)
        .limit(AT_ONCE)
        .with_for_update(skip_locked=True, of=Outgoing)
    ).all()
    taken = []
    for row in rows:
        if not _is_wanted(work, row):
            row.done_at, row.error, row.body = work.now, "nobody wants it any more", ""
            continue
        row.leased_until, row.leased_by = work.now + LEASE, worker
        hook = row.webhook
        taken.append(
            Parcel(
                row.id,
                row.channel,
                row.address,
                row.subject,
                row.body,
                hook.sealed if hook else "",
                hook.plain if hook else False,
            )
        )
    return taken


def mark(work: Work, outgoing_id: str, worker: str, error: str, for_good: bool = False) -> None:
    """Say how it went; who lost it to another worker meanwhile says nothing."""
    hook = _hook_of(work, outgoing_id)
    row = work.session.get(Outgoing, outgoing_id, with_for_update=True)
    if row is None or row.done_at is not None or row.leased_by != worker:
        return
    row.tries += 1
    row.leased_until, row.leased_by, row.error = None, "", error[:NAME_CHARS]
    if hook is not None:
        hook.answered_at, hook.answer = work.now, error[:NAME_CHARS]
        hook.failing_since = (hook.failing_since or work.now) if error else None
    if not error:
        row.sent_at = row.done_at = work.now
        row.subject = row.body = ""
    elif for_good or work.now - row.since >= GIVEN_UP_AFTER:
        row.done_at = work.now
    else:
        row.not_before = work.now + wait_after(row.tries)
    if error and work.now - row.since >= TOLD_AFTER:
        _tell(work, row)


def try_again(work: Work, outgoing_id: str) -> None:
    """Have a message that waits or was given up sent now, if it is still wanted."""
    work.require("webhook.edit")
    row = work.session.get(Outgoing, outgoing_id, with_for_update=True)
    if row is None or row.sent_at is not None or not row.body:
        raise NotFound()
    row.done_at, row.tries = None, 0
    row.since = row.not_before = work.now


@dataclass(frozen=True)
class Letter:
    """A letter that brings a code: to whose mailbox, what it says, in which language."""

    person_id: str | None
    address: str
    topic: str
    subject: str
    lines: Iterable[str]
    language: str


def post_letter(work: Work, told: Letter) -> None:
    """Have it sent at once."""
    key = work.new_id()
    row = {
        "key": f"{outward.MAIL}:{key}",
        "channel": outward.MAIL,
        "person_id": told.person_id,
        "address": told.address,
        "topic": told.topic,
        "subject": translator(told.language)(told.subject),
        "body": outward.letter_body(work.settings, told.language, told.lines),
        "not_before": work.now,
    }
    outward.write(work.rows, work.now, row)
    work.later("deliver", work.now, f"deliver:{key}")


def forget(work: Work) -> None:
    """Let go of what was sent or given up long ago."""
    old = work.session.scalars(
        select(Outgoing)
        .where(Outgoing.done_at.is_not(None), Outgoing.done_at <= work.now - KEPT)
        .order_by(Outgoing.done_at)
        .limit(FORGOTTEN_AT_ONCE)
        .with_for_update(skip_locked=True)
    )
    for row in old:
        work.session.delete(row)


def _rested(work: Work) -> set[str]:
    """Robots that may be told something now; this worker holds them until it has taken it.

    Of two workers that come at once the other one leaves them alone.
    """
    rested = or_(Webhook.answered_at.is_(None), Webhook.answered_at <= work.now - ROBOT_RESTS)
    held = (
        select(Webhook.id)
        .where(Webhook.active, Webhook.kind.in_(ROBOTS), rested)
        .with_for_update(key_share=True, skip_locked=True)
    )
    robots = set(work.session.scalars(held))
    told = select(Outgoing.webhook_id).where(
        Outgoing.webhook_id.in_(robots), Outgoing.leased_until >= work.now
    )
    return robots - set(work.session.scalars(told)) if robots else robots


def _is_wanted(work: Work, row: Outgoing) -> bool:
    """Whether whom it is for still has it sent there: the webhook on; the account, the address."""
    if row.webhook_id is not None:
        hook = work.session.get_one(Webhook, row.webhook_id)
        return hook.active
    if row.topic in (SIGN_IN_CODE, JOIN_CODE) and row.made_at + CODE_LIFE <= work.now:
        return False
    if row.topic == JOIN_CODE:
        return True
    contact = work.session.get(Contact, row.person_id)
    still = contact is not None and contact.address == row.address
    return still and work.session.get_one(Person, row.person_id).active


def _tell(work: Work, row: Outgoing) -> None:
    """Administrators hear which way out is closed, on their desks and by those that are open."""
    desks = Desks(work.rows, work.now)
    name = row.webhook.name if row.webhook else row.channel
    day = local_date(work.now, work.settings.time_zone).isoformat()
    delivery.tell(desks, row.webhook_id or row.channel, name, day)
    outward.tell(desks, work.settings)


def _hook_of(work: Work, outgoing_id: str) -> Webhook | None:
    """The webhook a message is for, held before the message is, as who switches it off does."""
    asked = select(Webhook).join(Outgoing, Outgoing.webhook_id == Webhook.id)
    return work.session.scalars(
        asked.where(Outgoing.id == outgoing_id).with_for_update(key_share=True, of=Webhook)
    ).one_or_none()
