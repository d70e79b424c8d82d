"""The look-backs a number of the results counts, as a list: by pages, or whole for a file."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, false, select

from server.domain.parts import By
from server.domain.rates import CONCLUSIVE, COUNTED, Measure
from server.models import LookBack, Order, School, VisitInspector
from server.queries import closings, faults, listing, results
from server.queries.closings import DAY, Windows
from server.queries.listing import Listed, Sorting
from server.queries.parts import Period, within
from server.work import Work
from shared.clock import local_date
from shared.problems import BadCursor
from shared.vocabulary import Party

ROWS_MAX = 50
SORTS: dict[str, ColumnElement[Any]] = {
    "judged": LookBack.judged_at.expression,
    "number": Order.number.expression,
    "school": School.name.expression,
}


@dataclass(frozen=True)
class Wanted:
    """Which look-backs a list shows; lives in the address."""

    period: Period
    by: By = By.AREA
    group: str | None = None
    outcome: str = ""
    measure: Measure | None = None
    """Only what stands in this rate."""
    counted: bool = False
    """Only what that rate counts."""
    waited: tuple[int, int | None] | None = None
    """Only first look-backs so many working days after closing: from, and before."""
    sort: str = ""
    after: str = ""


@dataclass(frozen=True)
class Judged:
    """A look-back that was judged, and how long after closing it came, if it was the first."""

    id: str
    order_id: str
    number: str
    what: str
    school: str
    grade: str
    outcome: str
    judged_on: date
    waited: int | None


def find(work: Work, wanted: Wanted) -> Listed[Judged]:
    """The look-backs that fit; the latest first where nothing else is asked."""
    if wanted.waited is not None:
        return page_of(list(every(work, wanted)), wanted.after)
    statement, order = _fitting(work, wanted), _order(wanted)
    rows, following = listing.page(work, statement, order, after=wanted.after, limit=ROWS_MAX)
    ids = [row.id for row in rows]
    asked = _asked(work, wanted).where(LookBack.id.in_(ids))
    told = {one.id: one for one in _told(work, wanted, asked)}
    total = listing.count(work, statement, LookBack.id)
    return Listed([told[one] for one in ids], total, following)


def count(work: Work, wanted: Wanted) -> int:
    """How many look-backs fit."""
    if wanted.waited is not None:
        return sum(1 for _ in every(work, wanted))
    return listing.count(work, _fitting(work, wanted), LookBack.id)


def every(work: Work, wanted: Wanted) -> Iterable[Judged]:
    """The same look-backs one and all, for a file."""
    asked = listing.in_order(_asked(work, wanted).where(*_conditions(work, wanted)), _order(wanted))
    told = _told(work, wanted, asked)
    return told if wanted.waited is None else (one for one in told if _is_in(one, wanted.waited))


def page_of(rows: list[Judged], after: str) -> Listed[Judged]:
    """A page of what the calendar had to be asked of: all of it is here, and in its order."""
    at = {row.id: number for number, row in enumerate(rows, start=1)}
    if after and after not in at:
        raise BadCursor()
    begins = at.get(after, 0)
    shown = rows[begins : begins + ROWS_MAX]
    more = begins + ROWS_MAX < len(rows)
    return Listed(shown, len(rows), shown[-1].id if more else "")


def _is_in(one: Judged, span: tuple[int, int | None]) -> bool:
    """Whether it is a first look-back so many working days after closing."""
    least, most = span
    return one.waited is not None and one.waited >= least and (most is None or one.waited < most)


def _order(wanted: Wanted) -> Sorting:
    chosen = listing.sorting(LookBack.id, wanted.sort, SORTS)
    return chosen or Sorting(LookBack.id, SORTS["judged"], falling=True)


def _fitting(work: Work, wanted: Wanted) -> Any:
    return _with_school(results.judged(work, wanted.period, LookBack)).where(
        *_conditions(work, wanted)
    )


def _with_school(asked: Any) -> Any:
    """With the school of each."""
    return asked.join(School, School.id == Order.school_id)


def _asked(work: Work, wanted: Wanted) -> Any:
    """What is told of each look-back."""
    return _with_school(
        results.judged(
            work, wanted.period,
            LookBack.id, LookBack.order_id, Order.number, Order.what, School.name.label("school"),
            Order.grade, LookBack.outcome, LookBack.ordinal, LookBack.judged_at,
            closings.of_answered("at").label("closed_at"),
        )
    )  # fmt: skip


def _told(work: Work, wanted: Wanted, asked: Any) -> Iterable[Judged]:
    windows, zone = Windows(work, wanted.period), work.settings.time_zone
    for row in work.session.execute(asked):
        judged_on, waited = local_date(row.judged_at, zone), None
        if row.closed_at is not None and row.ordinal == 1:
            waited = windows.waited(local_date(row.closed_at, zone), judged_on)
        yield Judged(
            row.id, row.order_id, row.number, row.what, row.school, row.grade, row.outcome,
            judged_on, waited,
        )  # fmt: skip


def _conditions(work: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    found = []
    if wanted.group is not None:
        found.append(_in_group(work, wanted.by, wanted.group))
    if wanted.outcome:
        found.append(LookBack.outcome == wanted.outcome)
    if wanted.measure is not None:
        found.append(LookBack.outcome.in_(CONCLUSIVE))
        if wanted.measure is Measure.FALSE:
            found.append(closings.reported(closings.of_answered("act")))
        if wanted.counted:
            found.append(LookBack.outcome == COUNTED[wanted.measure])
    if wanted.waited is not None:
        found.append(LookBack.ordinal == 1)
    return found


def _in_group(work: Work, by: By, key: str) -> ColumnElement[bool]:
    if by is By.KIND:
        return faults.is_of_kind(work, key)
    if by is By.TEAM:
        return _by_team(key)
    if by is By.MONTH:
        return _in_month(work, key)
    if by is By.OFFICE:
        party = (Order.party == key) & Order.office_id.is_(None)
        return party if key in set(Party) else Order.office_id == key
    columns = {By.AREA: Order.area_id, By.SCHOOL_KIND: School.school_type, By.GRADE: Order.grade}
    found: ColumnElement[bool] = columns[by] == key
    return found


def _by_team(key: str) -> ColumnElement[bool]:
    """These went back, and nobody else; the key of none asks for visits that name nobody."""
    people = [] if key == faults.NAMELESS else key.split(",")
    went = select(VisitInspector.visit_id).where(VisitInspector.visit_id == LookBack.visit_id)
    each = [went.where(VisitInspector.person_id == one).exists() for one in people]
    others = went.where(VisitInspector.person_id.not_in(people)).exists()
    return and_(LookBack.visit_id.is_not(None), *each, ~others)


def _in_month(work: Work, key: str) -> ColumnElement[bool]:
    try:
        begins = date.fromisoformat(f"{key}-01")
    except ValueError:
        return false()
    return within(work, LookBack.judged_at, Period(begins, closings.following(begins) - DAY))
