"""Keeping a list as one wants it again: under a name, for oneself or for the office."""

from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import func, select

from server.domain.listing_events import ViewKept, ViewLetGo
from server.models import KeptView
from server.models.base import WORD_CHARS
from server.queries.kept_views import KEEP
from server.work import Work
from shared.problems import Invalid, NotFound

VIEWS_MAX = 30
"""Views of one list one person keeps: more than that nobody finds again."""
QUERY_CHARS_MAX = 1000


@dataclass(frozen=True)
class KeptList:
    """A list of which views are kept: who may read it, and what of a view's address it knows."""

    verb: str
    known: Callable[[str], str]


LISTS: dict[str, KeptList] = {}
"""By name; the console, whose lists they are, fills it in."""


def the_list(work: Work, of: str) -> KeptList:
    """A list whose views the asker may see and keep."""
    found = LISTS.get(of)
    if found is None:
        raise NotFound()
    work.require(found.verb)
    return found


def keep(work: Work, of: str, *, name: str, query: str, shared: bool, opens: bool) -> KeptView:
    """Keep a list as it is shown; the same name again takes the place of what it was."""
    work.require(KEEP)
    query, name = the_list(work, of).known(query), _as_name(name)
    if len(query) > QUERY_CHARS_MAX:
        raise Invalid("These are too many filters for one view.")
    row = _named(work, of, name)
    if row is None:
        _refuse_many(work, of)
        row = KeptView(id=work.new_id(), person_id=work.actor.person_id, list=of, name=name)
    row.query, row.kept_at = query, work.now
    return _put(work, row, shared=shared, opens=opens)


def change(work: Work, view_id: str, *, name: str, shared: bool, opens: bool) -> KeptView:
    """Let one's own view have another name, be seen by the office, open first, or none of these."""
    row, name = own(work, view_id), _as_name(name)
    other = _named(work, row.list, name)
    if other is not None and other.id != row.id:
        raise Invalid("Another view of yours has this name.")
    row.name = name
    return _put(work, row, shared=shared, opens=opens)


def let_go(work: Work, view_id: str) -> KeptView:
    """A view of one's own is no more."""
    row = own(work, view_id)
    work.session.delete(row)
    work.record(ViewLetGo(row.id, row.list))
    return row


def own(work: Work, view_id: str) -> KeptView:
    """A view the asker keeps; another's is not found."""
    work.require(KEEP)
    row = work.session.get(KeptView, view_id, with_for_update=True)
    if row is None or row.person_id != work.actor.person_id:
        raise NotFound()
    return row


def _as_name(told: str) -> str:
    name = told.strip()
    if not 0 < len(name) <= WORD_CHARS:
        raise Invalid("Give the view a short name.")
    return name


def _put(work: Work, row: KeptView, *, shared: bool, opens: bool) -> KeptView:
    if opens:
        for other in _mine(work, row.list):
            other.opens = False
    row.shared, row.opens = shared, opens
    work.session.add(row)
    work.record(ViewKept(row.id, row.list, shared, opens))
    return row


def _mine(work: Work, of: str) -> list[KeptView]:
    rows = select(KeptView).where(
        KeptView.person_id == work.actor.person_id, KeptView.list == of, KeptView.opens
    )
    return list(work.session.scalars(rows.with_for_update()))


def _named(work: Work, of: str, name: str) -> KeptView | None:
    rows = select(KeptView).where(
        KeptView.person_id == work.actor.person_id, KeptView.list == of, KeptView.name == name
    )
    return work.session.scalars(rows.with_for_update()).one_or_none()


def _refuse_many(work: Work, of: str) -> None:
    kept = select(func.count(KeptView.id)).where(
        KeptView.person_id == work.actor.person_id, KeptView.list == of
    )
    if (work.session.scalar(kept) or 0) >= VIEWS_MAX:
        raise Invalid("There are as many views of this list as one keeps. Let one go first.")
