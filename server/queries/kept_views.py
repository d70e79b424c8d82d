"""The views somebody may choose for a list: one's own, and those the own office shares."""

from sqlalchemy import false, or_, select
from sqlalchemy.orm import joinedload

from server.models import KeptView, Person
from server.work import Work

KEEP = "list.keep"
SHOWN_MAX = 100
"""Views of one list that are offered: one's own come first."""


def shown(work: Work, of: str) -> list[KeptView]:
    """One's own views of a list by name, then those of colleagues."""
    if not work.may(KEEP):
        return []
    me, office = work.actor.person_id, work.actor.office_id
    theirs = (Person.office_id == office) & KeptView.shared if office else false()
    rows = (
        select(KeptView)
        .join(Person, Person.id == KeptView.person_id)
        .where(KeptView.list == of, Person.active, or_(KeptView.person_id == me, theirs))
        .options(joinedload(KeptView.person))
        .order_by((KeptView.person_id != me), KeptView.name, KeptView.id)
        .limit(SHOWN_MAX)
    )
    return list(work.session.scalars(rows))


def opening(work: Work, of: str) -> KeptView | None:
    """The view a list opens with for the asker."""
    if not work.may(KEEP):
        return None
    rows = select(KeptView).where(
        KeptView.person_id == work.actor.person_id, KeptView.list == of, KeptView.opens
    )
    return work.session.scalars(rows.limit(1)).one_or_none()
