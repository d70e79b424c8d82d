"""The library of legal bases: which are in force and checked, what cites them and prints them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import joinedload, selectinload

from server.domain.city_settings import CHECKED_BASES
from server.domain.legal_bases import CITE_CHARS_MAX, FieldChange, changes
from server.models import LegalBasis, Order
from server.queries import checklists, listing, settings
from server.queries.listing import Listed, Sorting
from server.work import Work
from shared.checklists import Basis, Item
from shared.clock import local_date
from shared.problems import NotFound

READ = "basis.read"
ROWS_MAX = 50
PROPOSED_MAX = 500
NO_DAY = date.min
SORTS: dict[str, ColumnElement[Any]] = {
    "cite": LegalBasis.cite.expression,
    "status": LegalBasis.status.expression,
    "in_force": func.coalesce(LegalBasis.valid_from, NO_DAY),
    "checked": func.coalesce(LegalBasis.checked_on, NO_DAY),
}


class Show(StrEnum):
    """Which of the library are shown."""

    ALL = ""
    UNCHECKED = "unchecked"
    PAST = "past"


LABELS: dict[StrEnum, str] = {
    Show.ALL: "All",
    Show.UNCHECKED: "Not checked yet",
    Show.PAST: "Not in force today",
}


@dataclass(frozen=True)
class Wanted:
    """Which of the library a list shows; lives in the address."""

    text: str = ""
    show: Show = Show.ALL
    status: str = ""
    sort: str = ""
    after: str = ""


@dataclass(frozen=True)
class Cited:
    """A basis as an item cites it, with its card where the library has one."""

    text: str
    row: LegalBasis | None
    basis: Basis

    def in_force(self, day: date) -> bool:
        """By the library's days; by the item's own where it is not in the library."""
        return self.row.in_force(day) if self.row else self.basis.in_force(day)


def find(work: Work, wanted: Wanted) -> Listed[LegalBasis]:
    """The library as far as it fits, by citation where no other order is asked for."""
    return listing.found(
        work, _fitting(work, wanted), _order(wanted), after=wanted.after, limit=ROWS_MAX
    )


def count(work: Work, wanted: Wanted) -> int:
    """How many of the library fit."""
    return listing.count(work, _fitting(work, wanted), LegalBasis.id)


def fitting(work: Work, wanted: Wanted) -> Iterable[LegalBasis]:
    """The same ones all together, for a file."""
    return listing.every(work, _fitting(work, wanted), _order(wanted))


def _fitting(work: Work, wanted: Wanted) -> Any:
    work.require(READ)
    one, day = LegalBasis, work.today
    asked = select(one).options(selectinload(one.checker))
    if wanted.text:
        fields = (one.cite, one.number, one.issued_by, one.card)
        said = wanted.text.strip()
        asked = asked.where(or_(*(field.contains(said, autoescape=True) for field in fields)))
    if wanted.show is Show.UNCHECKED:
        asked = asked.where(one.checked_on.is_(None))
    if wanted.show is Show.PAST:
        asked = asked.where((one.valid_from > day) | (one.valid_to < day))
    return asked.where(one.status == wanted.status) if wanted.status else asked


def _order(wanted: Wanted) -> Sorting:
    chosen = listing.sorting(LegalBasis.id, wanted.sort, SORTS)
    return chosen or Sorting(LegalBasis.id, SORTS["cite"])


def cites(work: Work) -> list[str]:
    """How some of them are cited, to be proposed while one is typed."""
    work.require(READ)
    asked = select(LegalBasis.cite).order_by(LegalBasis.cite).limit(PROPOSED_MAX)
    return list(work.session.scalars(asked))


def cited_as(work: Work, cite: str) -> LegalBasis:
    """The one that is cited so, to the letter; NotFound where there is none."""
    work.require(READ)
    row = work.session.scalars(select(LegalBasis).where(LegalBasis.cite == cite)).one_or_none()
    if row is None:
        raise NotFound()
    return row


def every(work: Work) -> list[LegalBasis]:
    """The library whole, by citation: for a file, and to compare a file with."""
    work.require(READ)
    return list(_by_cite(work).values())


def one(work: Work, basis_id: str) -> LegalBasis:
    """One of the library; NotFound where there is none."""
    work.require(READ)
    row = work.session.get(LegalBasis, basis_id)
    if row is None:
        raise NotFound()
    return row


def uses(work: Work) -> dict[str, list[Item]]:
    """The items of the checklist in use, by what they cite."""
    found: dict[str, list[Item]] = {}
    for item in _items(work):
        for basis in item.bases:
            found.setdefault(basis.text, []).append(item)
    return found


def missing(work: Work) -> list[str]:
    """What the checklist in use cites and the library has not."""
    held = set(work.session.scalars(select(LegalBasis.cite)))
    return [text for text in uses(work) if text not in held and len(text) <= CITE_CHARS_MAX]


def replaced(work: Work, row: LegalBasis) -> list[tuple[LegalBasis, list[FieldChange]]]:
    """What this one stands in the place of, each with where they differ."""
    earlier = select(LegalBasis).where(LegalBasis.replaced_by == row.id).order_by(LegalBasis.cite)
    return [(one, list(changes(one, row))) for one in work.session.scalars(earlier)]


def cards(work: Work, item: Item) -> list[Cited]:
    """What an item cites, each with its card."""
    known = work.once(LegalBasis, lambda: _by_cite(work))
    return [Cited(one.text, known.get(one.text), one) for one in item.bases]


def of_order(work: Work, order: Order) -> list[Cited]:
    """What the item of an order's fault cites and its paper prints, with the cards."""
    return list(_on_paper(work, order))


def printed(work: Work, order: Order) -> list[str]:
    """What the paper of an order cites."""
    return list(dict.fromkeys(one.text for one in _on_paper(work, order)))


def _on_paper(work: Work, order: Order) -> Iterator[Cited]:
    """In force on the day of the check and no others; by setting, only what somebody checked.

    What was replaced is cited as what stands in its place, where that is in force.
    """
    item = checklists.item_of(work, order.inspection, order.finding)
    if item is None:
        return
    day = local_date(order.finding.found_at, work.settings.time_zone)
    checked = bool(settings.value(work, CHECKED_BASES))
    for cited in cards(work, item):
        now = _in_its_place(cited, day)
        if now.in_force(day) and not (checked and (now.row is None or now.row.checked_on is None)):
            yield now


def _in_its_place(cited: Cited, day: date) -> Cited:
    row, seen = cited.row, set[str]()
    while row is not None and not row.in_force(day) and row.successor and row.id not in seen:
        seen.add(row.id)
        row = row.successor
    return Cited(row.cite, row, cited.basis) if row is not None else cited


def _items(work: Work) -> Iterable[Item]:
    try:
        template = checklists.in_use(work)
    except NotFound:
        return ()
    return checklists.parsed(work, template.id, template.digest).items


def _by_cite(work: Work) -> dict[str, LegalBasis]:
    asked = select(LegalBasis).options(joinedload(LegalBasis.checker)).order_by(LegalBasis.cite)
    return {row.cite: row for row in work.session.scalars(asked)}
