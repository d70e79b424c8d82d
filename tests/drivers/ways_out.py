"""Every way out of the house open, to servers that are not there: what would go out stays, to read.

Everybody has confirmed an address and left nothing out; a webhook asked for every topic.
"""

from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy import select

from server.actions import webhooks
from server.actions.webhooks import Wanted
from server.config import MailServer, Settings
from server.domain.order_events import OrderWithdrawn
from server.domain.outward import Topic
from server.domain.robots import Kind
from server.models import Contact, Outgoing, Person
from server.scope import load_actor
from server.work import Work, Works
from tests import conftest

HERE = "127.0.0.1"
NOBODY_LISTENS = 9
"""The port of *discard*: no machine of today answers there."""


def settings_for(folder: Path) -> Settings:
    """Settings of an office that sends mail and may call this machine."""
    server = MailServer(HERE, NOBODY_LISTENS, "smtp-here", "office@example.org")
    inside = frozenset({HERE})
    return replace(conftest.settings_for(folder), mail=server, webhooks_inside=inside)


def open_all(works: Works, administrator: str) -> None:
    """Everybody and everything wants to hear of all there is, at any hour."""
    with works.reading() as work:
        actor = load_actor(work.session, administrator)
    with works.writing(actor) as work:
        for person_id in work.session.scalars(select(Person.id).order_by(Person.id)):
            work.session.add(
                Contact(
                    person_id=person_id, address=f"{person_id}@example.org", left_out=[],
                    confirmed_at=work.now, asked_at=work.now, quiet_from=0, quiet_until=0,
                )
            )  # fmt: skip
        address = f"http://{HERE}:{NOBODY_LISTENS}/"
        webhooks.add(work, Wanted(Kind.WEBHOOK, "all", address, tuple(Topic), rests=False))


def written(works: Works) -> list[tuple[Any, ...]]:
    """All that would have gone out, as it would have been read."""
    told = select(
        Outgoing.id, Outgoing.key, Outgoing.channel, Outgoing.person_id, Outgoing.address,
        Outgoing.topic, Outgoing.subject, Outgoing.body, Outgoing.not_before, Outgoing.tries,
        Outgoing.error,
    )  # fmt: skip
    with works.reading() as work:
        return [tuple(row) for row in work.session.execute(told.order_by(Outgoing.id))]


def something_happens(work: Work, orders: list[str]) -> None:
    """Of each of these orders something is told, on desks and outward."""
    for order_id in orders:
        work.record(OrderWithdrawn(order_id, "?"))
