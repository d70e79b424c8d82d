"""Keeping the library of legal bases: put in, changed, compared with the original, replaced."""

from collections.abc import Iterable
from datetime import date, timedelta

from sqlalchemy import select

from server.domain.basis_events import (
    BasesGathered,
    BasesTaken,
    BasisChecked,
    BasisPut,
    BasisReplaced,
)
from server.domain.legal_bases import (
    CHECKED_ANEW,
    CITE_CHARS_MAX,
    BasisChanged,
    CitedAlready,
    FieldChange,
    NoSuchSuccessor,
    ToldBasis,
    changes,
    check,
    taken_apart,
)
from server.models import LegalBasis
from server.queries import bases, checklists
from server.work import Work
from shared.problems import Invalid, NotFound

VERB = "basis.edit"
ONE_DAY = timedelta(days=1)
ARROW = " → "


def add(work: Work, cite: str, told: ToldBasis) -> LegalBasis:
    """One more basis, not compared with the original yet."""
    work.require(VERB)
    wanted = cite.strip()
    if not 0 < len(wanted) <= CITE_CHARS_MAX:
        raise Invalid("Write how it is cited, in at most {most} characters.", most=CITE_CHARS_MAX)
    if work.session.scalar(select(LegalBasis.id).where(LegalBasis.cite == wanted)) is not None:
        raise CitedAlready(cite=wanted)
    check(told)
    return _new(work, wanted, told)


def change(work: Work, basis_id: str, told: ToldBasis, *, seen: int) -> LegalBasis:
    """It says something else now; what matters in law is to be compared with the original anew."""
    row = _held(work, basis_id, seen)
    check(told)
    _put(work, row, told)
    return row


def compared(work: Work, basis_id: str, *, seen: int) -> LegalBasis:
    """Whoever acts has compared it, as it was shown, with the original."""
    row = _held(work, basis_id, seen)
    row.checked_by, row.checked_on = work.signed_in().person_id, work.today
    work.record(BasisChecked(row.id, row.cite, row.rev))
    return row


def replace(work: Work, basis_id: str, successor_id: str, *, seen: int) -> LegalBasis:
    """Another one stands in its place; where that one begins this one ends, unless it said when.

    One that began no later than this one ends nothing: it would end before it began.
    """
    row = _held(work, basis_id, seen)
    successor = work.session.get(LegalBasis, successor_id)
    if successor is None or row.id in _line(successor):
        raise NoSuchSuccessor()
    row.replaced_by, row.successor = successor.id, successor
    begun, begins = row.valid_from or date.min, successor.valid_from
    if row.valid_to is None and begins is not None and begins > begun:
        row.valid_to = begins - ONE_DAY
    row.changed_by, row.changed_at = work.signed_in().person_id, work.now
    work.record(BasisReplaced(row.id, row.cite, successor.cite))
    return row


def gather(work: Work) -> int:
    """What the checklist in use cites comes into the library; how much of it is new."""
    work.require(VERB)
    wanted, cited = set(bases.missing(work)), bases.uses(work)
    for text in sorted(wanted):
        basis = next(one for one in cited[text][0].bases if one.text == text)
        title, number, article = taken_apart(text)
        told = ToldBasis(
            title=title,
            number=number,
            article=article,
            valid_from=basis.valid_from,
            valid_to=basis.valid_to,
            status=basis.status,
        )
        _row(work, text, told)
    if wanted:
        work.record(BasesGathered(checklists.in_use(work).id, len(wanted)))
    return len(wanted)


def take(work: Work, told: Iterable[tuple[str, ToldBasis]], digest: str) -> tuple[int, int]:
    """Take in the rows of a file: how many were added, how many changed."""
    work.require(VERB)
    known = {row.cite: row for row in work.session.scalars(select(LegalBasis))}
    added = changed = 0
    for cite, one in told:
        row = known.get(cite)
        if row is None:
            _new(work, cite, one)
            added += 1
        elif any(changes(row, one)):
            _put(work, row, one)
            changed += 1
    work.record(BasesTaken(digest, added, changed))
    return added, changed


def _new(work: Work, cite: str, told: ToldBasis) -> LegalBasis:
    row = _row(work, cite, told)
    work.record(BasisPut(row.id, cite, ""))
    return row


def _row(work: Work, cite: str, told: ToldBasis) -> LegalBasis:
    return work.new(
        LegalBasis,
        id=work.new_id(),
        cite=cite,
        **vars(told),
        changed_by=work.actor.person_id,
        changed_at=work.now,
    )


def _put(work: Work, row: LegalBasis, told: ToldBasis) -> None:
    found = list(changes(row, told))
    if not found:
        return
    for name, value in vars(told).items():
        setattr(row, name, value)
    if any(one.field in CHECKED_ANEW for one in found):
        row.checked_by = row.checked_on = None
    row.changed_by, row.changed_at = work.signed_in().person_id, work.now
    work.record(BasisPut(row.id, row.cite, "; ".join(map(_told, found))))


def _told(one: FieldChange) -> str:
    return f"{one.field}: {one.before}{ARROW}{one.after}"


def _held(work: Work, basis_id: str, seen: int) -> LegalBasis:
    """The basis, as the page had shown it."""
    work.require(VERB)
    row = work.session.get(LegalBasis, basis_id, with_for_update=True)
    if row is None:
        raise NotFound()
    if row.rev != seen:
        raise BasisChanged()
    return row


def _line(row: LegalBasis | None) -> set[str]:
    """This one and all that stand in its place, one after another."""
    found: set[str] = set()
    while row is not None and row.id not in found:
        found.add(row.id)
        row = row.successor
    return found
