"""The ways out of the house, as their owners and the administrator see them."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from server.models import Contact, Notice, Outgoing, Webhook
from server.work import Work
from shared.problems import NotFound

ROWS_MAX = 100


@dataclass(frozen=True)
class Standing:
    """What did not go out yet: how many wait, how many were given up, and the latest of both."""

    waiting: int
    given_up: int
    rows: list[Outgoing]


def contact(work: Work) -> Contact | None:
    """Where the asker has notices sent; the address may not have been confirmed."""
    work.require("notice.read")
    found = work.session.get(Contact, work.signed_in().person_id)
    return found if found is not None and found.address else None


def notice(work: Work, notice_id: str) -> Notice:
    """A notice of the asker's, to be led to what it is about; another person's is not found."""
    work.require("notice.read")
    found = work.session.get(Notice, notice_id)
    if found is None or found.person_id != work.signed_in().person_id:
        raise NotFound()
    return found


def hooks(work: Work) -> list[Webhook]:
    """All webhooks and robots, the first one first."""
    work.require("webhook.edit")
    return list(work.session.scalars(select(Webhook).order_by(Webhook.made_at, Webhook.id)))


def standing(work: Work) -> Standing:
    """What waits and what was given up; what was said is for those it is said to."""
    work.require("webhook.edit")
    unsent, wanted = Outgoing.sent_at.is_(None), Outgoing.body != ""
    waits = Outgoing.done_at.is_(None)
    counted: dict[bool, int] = {
        bool(one): count
        for one, count in work.session.execute(
            select(waits, func.count()).where(unsent, wanted).group_by(waits)
        )
    }
    rows = work.session.scalars(
        select(Outgoing)
        .where(unsent, wanted)
        .order_by(waits.desc(), Outgoing.made_at.desc(), Outgoing.id.desc())
        .limit(ROWS_MAX)
        .options(joinedload(Outgoing.person), joinedload(Outgoing.webhook))
    )
    return Standing(counted.get(True, 0), counted.get(False, 0), list(rows))
