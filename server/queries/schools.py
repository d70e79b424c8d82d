"""Schools: search by name, pinyin, initials or code; one school's timeline."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import selectinload

from server.domain.circular_words import NAMES, SelfAnswer
from server.domain.serving import HOUR_DECIDED
from server.models import (
    CircularPhoto,
    Evidence,
    EvidencePhoto,
    IncidentPhoto,
    Inspection,
    LookBack,
    Measure,
    Order,
    OrderStep,
    Person,
    Photo,
    School,
)
from server.queries import circulars, incidents, inspections, listing
from server.queries.listing import Listed, Sorting
from server.work import Work
from shared.vocabulary import LookBackState, OrderKind, OrderState, Outcome, VisitMode

ROWS_MAX = 50
SORTS: dict[str, ColumnElement[Any]] = {
    "school": School.name.expression,
    "kind": School.school_type.expression,
    "locality": School.locality.expression,
}
TIMELINE_MAX = 200
PHOTOS_SHOWN = 3
LOOKED_BACK = frozenset({"archive", "reopen", "looked_back"})
"""Steps of an order that a look-back made; their text is its outcome."""
Pictures = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Wanted:
    """Which schools a list shows; lives in the address."""

    text: str = ""
    area: str = ""
    sort: str = ""
    after: str = ""


@dataclass(frozen=True)
class Happening:
    """One thing that happened at a school."""

    at: datetime
    kind: str
    title: str
    state: str
    link: str
    text: str = ""
    photos: Pictures = ()
    outcome: str = ""
    typed_in: tuple[Inspection, str] | None = None
    """A check that was filled in on paper, and who typed it in."""


def find(work: Work, text: str = "", after: str = "") -> Listed[School]:
    """The schools in reach that fit, by code."""
    return page(work, Wanted(text, after=after))


def page(work: Work, wanted: Wanted) -> Listed[School]:
    """The schools in reach that fit, by code where no other order is asked for."""
    fitting, order = _fitting(work, wanted), _order(wanted)
    return listing.found(work, fitting, order, after=wanted.after, limit=ROWS_MAX)


def count(work: Work, wanted: Wanted) -> int:
    """How many schools fit."""
    return listing.count(work, _fitting(work, wanted), School.id)


def every(work: Work, wanted: Wanted) -> Iterable[School]:
    """The same schools one and all, for a file."""
    return listing.every(work, _fitting(work, wanted), _order(wanted))


def _order(wanted: Wanted) -> Sorting:
    return listing.sorting(School.code, wanted.sort, SORTS) or Sorting(School.code)


def _fitting(work: Work, wanted: Wanted) -> Any:
    conditions = [work.reach("school.read", School), School.active]
    if wanted.text:
        conditions.append(named_like(wanted.text))
    if wanted.area:
        conditions.append(School.area_id == wanted.area)
    return select(School).where(*conditions).options(selectinload(School.area))


def named_like(text: str) -> ColumnElement[bool]:
    """Schools whose name, code, pinyin or initials hold these letters."""
    sought = text.strip().lower()
    columns = (School.name, School.code, School.pinyin, School.initials)
    return or_(*(column.contains(sought, autoescape=True) for column in columns))


def rebounded(work: Work, school_id: str) -> bool:
    """Whether a fault of the school's own came back; another office's never counts against it."""
    found = work.session.scalars(
        select(LookBack.id)
        .join(Order, Order.id == LookBack.order_id)
        .where(
            LookBack.school_id == school_id,
            LookBack.outcome == Outcome.REBOUND,
            Order.kind == OrderKind.NOTICE,
        )
        .limit(1)
    )
    return found.first() is not None


def timeline(work: Work, school: School, given: Iterable[Measure]) -> list[Happening]:
    """What happened at a school, newest first; never what is only planned.

    ``given`` are the measures it was given, as far as the asker may know of them.
    """
    happened = [*_checks(work, school), *_steps(work, school), *_incidents(work, school)]
    happened += [*_measures(given), *_circulars(work, school)]
    return sorted(happened, key=lambda one: one.at, reverse=True)


def _checks(work: Work, school: School) -> Iterator[Happening]:
    """Inspections by their faults, look-backs by their cases."""
    checks = work.session.scalars(
        select(Inspection)
        .where(work.reach("inspection.read", Inspection), Inspection.school_id == school.id)
        .options(selectinload(Inspection.findings), selectinload(Inspection.photos))
        .order_by(Inspection.arrived_at.desc())
        .limit(TIMELINE_MAX)
    )
    rows = checks.all()
    typists = inspections.typists(work, rows)
    for one in rows:
        back = one.mode == VisitMode.LOOK_BACK
        yield Happening(
            one.arrived_at,
            "going_back" if back else "inspection",
            str(len(one.findings)),
            one.state,
            f"/inspections/{one.id}",
            photos=_shown(p for p in one.photos if p.finding_id or (back and p.lookback_id)),
            typed_in=(one, typists.get(one.typed_in_by or "", "")) if one.typed_in_at else None,
        )


def _incidents(work: Work, school: School) -> Iterator[Happening]:
    """What happened there, as its latest report tells it."""
    for one in incidents.of_school(work, school, TIMELINE_MAX):
        yield Happening(
            one.happened_at,
            "incident",
            one.kind,
            str(len(one.reports)),
            f"/incidents/{one.id}",
            one.number,
            _shown(one.photos),
        )


def _measures(given: Iterable[Measure]) -> Iterator[Happening]:
    """What the ladder brought upon it, and when each was lifted."""
    for one in given:
        link = f"/measures/{one.id}"
        told = (one.number, one.state, link)
        yield Happening(one.issued_at, f"measure_{one.kind}", *told, one.reason)
        if one.lifted_at is not None:
            yield Happening(one.lifted_at, "measure_lifted", *told, one.lifting)


def _circulars(work: Work, school: School) -> Iterator[Happening]:
    """Warnings and self-checks it was sent, what it said to each, and what was taken back."""
    for copy in circulars.of_school(work, school, TIMELINE_MAX):
        row = copy.circular
        told = (row.number, circulars.standing(work, copy), f"/circulars/{row.id}")
        if row.taken_back_at is not None:
            kind = f"taken_back_{row.kind}"
            yield Happening(row.taken_back_at, kind, *told, row.taken_back_why)
        if copy.answered_at is not None:
            noes = SelfAnswer.NO in (getattr(copy, name) for name in NAMES)
            said = " · ".join(filter(None, copy.words))
            kind = "answered_no" if noes else f"answered_{row.kind}"
            yield Happening(copy.answered_at, kind, *told, said, _shown(copy.photos))
        yield Happening(row.sent_at, f"sent_{row.kind}", *told, row.what)


def _steps(work: Work, school: School) -> Iterator[Happening]:
    """What became of the orders; a look-back with its outcome, its note and its photo."""
    sent, judged = _evidence_of(work, school), _judged(work, school)
    steps = work.session.execute(
        select(OrderStep, Order, Person.name)
        .join(Order, Order.id == OrderStep.order_id)
        .outerjoin(Person, Person.id == OrderStep.person_id)
        .where(work.reach("order.read", Order), Order.school_id == school.id)
        .order_by(OrderStep.at.desc())
        .limit(TIMELINE_MAX)
    )
    for step, order, by in steps:
        told = (order.what, step.state, f"/orders/{order.id}")
        if step.act in LOOKED_BACK:
            note, photos = judged.get((order.id, step.at), ("", ()))
            yield Happening(step.at, step.act, *told, note, photos, step.text)
        else:
            photos = sent.get((order.id, step.at), ()) if step.act == "submit_evidence" else ()
            # Who decided an hour that a term counts from is named with the reason.
            decided = (by, step.text) if step.act == HOUR_DECIDED else (step.text,)
            yield Happening(step.at, step.act, *told, " · ".join(filter(None, decided)), photos)


def _judged(work: Work, school: School) -> dict[tuple[str, datetime], tuple[str, Pictures]]:
    """The note and the photos of each look-back that was judged, by order and instant."""
    rows = work.session.scalars(
        select(LookBack)
        .where(LookBack.school_id == school.id, LookBack.state == LookBackState.JUDGED)
        .order_by(LookBack.judged_at.desc())
        .limit(TIMELINE_MAX)
    ).all()
    photos: dict[str, list[Photo]] = {}
    taken = select(Photo).where(Photo.lookback_id.in_([row.id for row in rows]))
    for photo in work.session.scalars(taken.order_by(Photo.id)):
        photos.setdefault(photo.lookback_id or "", []).append(photo)
    return {
        (row.order_id, row.judged_at): (row.note, _shown(photos.get(row.id, [])))
        for row in rows
        if row.judged_at is not None
    }


def _evidence_of(work: Work, school: School) -> dict[tuple[str, datetime], Pictures]:
    """The pictures of each evidence a school sent in, by order and instant."""
    rows = work.session.scalars(
        select(Evidence)
        .join(Order, Order.id == Evidence.order_id)
        .where(Order.school_id == school.id)
        .options(selectinload(Evidence.photos))
        .limit(TIMELINE_MAX)
    )
    return {(row.order_id, row.sent_at): _shown(row.photos) for row in rows}


def _shown(photos: Iterable[Photo | EvidencePhoto | IncidentPhoto | CircularPhoto]) -> Pictures:
    """The first pictures of a happening: each in full and small."""
    found = [(one.sha256, one.preview_sha256 or one.sha256) for one in photos]
    return tuple(found[:PHOTOS_SHOWN])


def open_orders(work: Work, school: School) -> list[Order]:
    """The orders of a school that are not over."""
    over = [OrderState.CLOSED, OrderState.ARCHIVED, OrderState.WITHDRAWN]
    return list(
        work.session.scalars(
            select(Order)
            .where(
                work.reach("order.read", Order),
                Order.school_id == school.id,
                Order.state.not_in(over),
            )
            .order_by(Order.due_on)
            .limit(ROWS_MAX)
        )
    )
