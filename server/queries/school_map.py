"""Schools by how they stand, for the map and its list: what is their own and open, late, came back.

Only what the board counts: nothing here knows of a plan.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, true
from sqlalchemy.orm import defer, joinedload, selectinload

from server import scope
from server.models import AreaOutline, LookBack, Order, School
from server.queries import listing, schools, standing
from server.queries.listing import Listed, Sorting
from server.queries.parts import Period, within
from server.work import Work
from shared.vocabulary import LookBackState, OrderKind, Outcome

READ = "board.read"
ROWS_MAX = 50
E7 = 10_000_000
DECIMALS = 5
"""A metre."""
SORTS: dict[str, ColumnElement[Any]] = {"school": School.name.expression}


class Stands(StrEnum):
    """How a school stands; the first that holds."""

    REBOUND = "rebound"
    OVERDUE = "overdue"
    OPEN = "open"
    CLEAR = "clear"


@dataclass(frozen=True)
class Wanted:
    """Which schools the list shows; lives in the address."""

    period: Period
    text: str = ""
    area: str = ""
    state: str = ""
    placed: str = ""
    """Empty for all; 0 for those whose place nobody recorded."""
    sort: str = ""
    after: str = ""


@dataclass(frozen=True)
class Standing:
    """A school, how it stands, and how many orders of its own are open and overdue."""

    school: School
    state: Stands
    open: int
    overdue: int


def points(work: Work, period: Period) -> list[tuple[str, str, float, float, Stands]]:
    """The schools whose place is recorded: id, name, longitude, latitude, how each stands."""
    work.require(READ)
    asked = select(School.id, School.name, School.lon_e7, School.lat_e7, _stands(work, period))
    asked = asked.where(work.reach(READ, School), School.active, _is_placed())
    return [
        (one, name, round(lon / E7, DECIMALS), round(lat / E7, DECIMALS), Stands(state))
        for one, name, lon, lat, state in work.session.execute(asked.order_by(School.code))
        if lon is not None and lat is not None
    ]


def counts(work: Work, period: Period) -> dict[Stands, int]:
    """How many schools stand in which way, and so how many doors there are to open."""
    work.require(READ)
    stands = _stands(work, period).label("stands")
    each = select(stands).where(work.reach(READ, School), School.active).subquery()
    asked = select(each.c.stands, func.count()).group_by(each.c.stands)
    found = {Stands(state): count for state, count in work.session.execute(asked)}
    return {one: found.get(one, 0) for one in Stands}


def outlines(work: Work) -> list[AreaOutline]:
    """The outlines of the areas in reach; of all, who reaches everything."""
    return list(work.session.scalars(_outlines(work).options(selectinload(AreaOutline.area))))


def outlined(work: Work) -> dict[str, AreaOutline]:
    """By area who set its outline, and when; the polygons themselves are not read."""
    told = defer(AreaOutline.polygons), joinedload(AreaOutline.person)
    return {one.area_id: one for one in work.session.scalars(_outlines(work).options(*told))}


def _outlines(work: Work) -> Select[AreaOutline]:
    work.require(READ)
    areas = scope.areas_within(work.signed_in(), READ)
    here = true() if areas is None else AreaOutline.area_id.in_(sorted(areas))
    return select(AreaOutline).where(here).order_by(AreaOutline.area_id)


def find(work: Work, wanted: Wanted) -> Listed[Standing]:
    """The schools that fit, by code where no other order is asked for."""
    page = listing.found(
        work, _fitting(work, wanted), _order(wanted), after=wanted.after, limit=ROWS_MAX
    )
    shown = School.id.in_([one.id for one in page.rows])
    return Listed(list(_told(work, wanted, page.rows, shown)), page.total, page.next)


def count(work: Work, wanted: Wanted) -> int:
    """How many schools fit."""
    return listing.count(work, _fitting(work, wanted), School.id)


def every(work: Work, wanted: Wanted) -> Iterable[Standing]:
    """The same schools one and all, for a file."""
    rows = listing.every(work, _fitting(work, wanted), _order(wanted))
    return _told(work, wanted, rows, work.reach(READ, School))


def _told(
    work: Work, wanted: Wanted, rows: Iterable[School], which: ColumnElement[bool]
) -> Iterable[Standing]:
    asked = select(School.id, _stands(work, wanted.period)).where(which)
    states = {one: Stands(state) for one, state in work.session.execute(asked)}
    still, late = _numbers(work, standing.still()), _numbers(work, _late(work))
    for row in rows:
        yield Standing(row, states[row.id], still.get(row.id, 0), late.get(row.id, 0))


def _order(wanted: Wanted) -> Sorting:
    return listing.sorting(School.code, wanted.sort, SORTS) or Sorting(School.code)


def _fitting(work: Work, wanted: Wanted) -> Any:
    work.require(READ)
    conditions = [work.reach(READ, School), School.active]
    if wanted.text:
        conditions.append(schools.named_like(wanted.text))
    if wanted.area:
        conditions.append(School.area_id == wanted.area)
    if wanted.placed == "0":
        conditions.append(~_is_placed())
    if wanted.state in set(Stands):
        conditions.append(_stands(work, wanted.period) == wanted.state)
    return select(School).where(*conditions).options(selectinload(School.area))


def _stands(work: Work, period: Period) -> ColumnElement[str]:
    """How a school stands: the first of these that holds."""
    return case(
        (School.id.in_(_came_back(work, period)), Stands.REBOUND.value),
        (School.id.in_(_own(work, _late(work))), Stands.OVERDUE.value),
        (School.id.in_(_own(work, standing.still())), Stands.OPEN.value),
        else_=Stands.CLEAR.value,
    )


def _late(work: Work) -> ColumnElement[bool]:
    return standing.still() & standing.overdue(work.today)


def _own(work: Work, which: ColumnElement[bool]) -> Select[Any]:
    """Schools with orders of their own; what another office must fix never counts against one."""
    mine = Order.kind == OrderKind.NOTICE
    return select(Order.school_id).where(work.reach("order.read", Order), mine, which)


def _numbers(work: Work, which: ColumnElement[bool]) -> dict[str, int]:
    asked = _own(work, which).add_columns(func.count()).group_by(Order.school_id)
    return dict(iter(work.session.execute(asked)))


def _came_back(work: Work, period: Period) -> Select[Any]:
    return (
        select(LookBack.school_id)
        .join(Order, Order.id == LookBack.order_id)
        .where(
            work.reach("result.read", LookBack),
            LookBack.state == LookBackState.JUDGED,
            LookBack.outcome == Outcome.REBOUND,
            within(work, LookBack.judged_at, period),
            Order.kind == OrderKind.NOTICE,
        )
    )


def _is_placed() -> ColumnElement[bool]:
    return School.lon_e7.is_not(None) & School.lat_e7.is_not(None)
