"""The office's worklist of orders: saved views, filters, search, a page at a time."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select, true, union_all
from sqlalchemy.orm import selectinload

from server.domain.motions import VERBS
from server.domain.order_words import MotionState
from server.models import Area, Motion, Office, Order, School
from server.queries import faults, listing, schools, settling, standing
from server.queries.listing import Listed, Sorting
from server.queries.parts import Period, within
from server.work import Work
from shared.vocabulary import OPEN_TO_PARTY, Grade, HandlingLevel, OrderKind, OrderState

ROWS_MAX = 50
AREAS_MAX = 500
OFFICES_MAX = 500
WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)
YEARS = range(2000, 2200)
"""Weeks of other years are asked for by mistake only."""
NOBODY = "none"
"""How an address asks for orders no office is named in."""
NEVER = date(9999, 12, 31)
GRADES = tuple(Grade)
HEAR_OF_MOTIONS = (*VERBS.values(), "board.read")
OURS = (OrderState.UNDER_REVIEW, OrderState.RECHECK, OrderState.PROPOSED)
SORTS: dict[str, ColumnElement[Any]] = {
    # What has no such day yet stands at the end.
    "due": func.coalesce(Order.due_on, NEVER),
    "served": func.coalesce(Order.served_on, NEVER),
    "number": Order.number.expression,
    "grade": case({one: at for at, one in enumerate(GRADES)}, value=Order.grade, else_=len(GRADES)),
    "school": School.name.expression,
}
TOLD_OF_EACH = (
    Order.number, Order.state, Order.extension_asked_at, Order.handed_back_at, Order.due_on,
    Order.what, Order.grade,
    Order.served_on, Order.party, School.name.label("school"), School.code.label("school_code"),
    Area.name.label("town"), Area.name_en.label("town_en"),
    Office.name.label("office"), Office.name_en.label("office_en"),
)  # fmt: skip


class View(StrEnum):
    """A named look at the worklist; the first one is what opens."""

    OPEN = "open"
    OURS = "ours"
    RECHECKS = "rechecks"
    WEEK = "week"
    OVERDUE = "overdue"
    EXTENSIONS = "extensions"
    PLANS = "plans"
    SECOND = "second"
    HANDED = "handed"
    MAJOR = "major"
    CLOSED = "closed"
    ALL = "all"


@dataclass(frozen=True)
class Wanted:
    """What the worklist shows; lives in the address."""

    view: View = View.OPEN
    state: str = ""
    grade: str = ""
    area: str = ""
    party: str = ""
    school_kind: str = ""
    office: str = ""
    """The office that must act; ``NOBODY`` where none is named."""
    fault: str = ""
    """The kind of fault, by its key in the checklist."""
    found: str = ""
    """The week in which it was found, by its first day."""
    closed: str = ""
    """The week in which it was closed."""
    text: str = ""
    after: str = ""
    sort: str = ""


@dataclass(frozen=True)
class Waiting:
    """How many orders wait for somebody else, and since when."""

    kind: str
    count: int
    since: date | None


def find(work: Work, wanted: Wanted) -> Listed[Order]:
    """The orders in reach that fit, as they are to stand."""
    statement = _fitting(work, wanted).options(
        selectinload(Order.school).selectinload(School.area), selectinload(Order.office)
    )
    order = _order(wanted)
    rows, following = listing.page(work, statement, order, after=wanted.after, limit=ROWS_MAX)
    return Listed(rows, count(work, wanted), following)


def count(work: Work, wanted: Wanted) -> int:
    """How many orders fit."""
    # Schools are asked only where something is said of them.
    return listing.count(work, _fitting(work, replace(wanted, sort="")), Order.id)


def told(work: Work, wanted: Wanted) -> Iterable[Any]:
    """The same orders one and all, with what a file tells of each."""
    asked = (
        select(*TOLD_OF_EACH)
        .select_from(Order)
        .join(School, School.id == Order.school_id)
        .where(*_conditions(work, wanted))
        .join(Area, Area.id == Order.area_id)
        .outerjoin(Office, Office.id == Order.office_id)
    )
    return work.session.execute(listing.in_order(asked, _order(wanted)))


def _order(wanted: Wanted) -> Sorting:
    """As asked for; else by their last day, and what is over newest first."""
    chosen = listing.sorting(Order.id, wanted.sort, SORTS)
    return chosen or _usual(newest=wanted.view in (View.CLOSED, View.ALL))


def _usual(*, newest: bool) -> Sorting:
    return Sorting(Order.id, falling=True) if newest else Sorting(Order.id, SORTS["due"])


def paged(
    work: Work, statement: Any, *, newest: bool, after: str, limit: int = ROWS_MAX
) -> tuple[list[Order], str]:
    """A page of orders by their last day, or newest first, and the key to go on from."""
    return listing.page(work, statement, _usual(newest=newest), after=after, limit=limit)


def counts(work: Work, views: Collection[View] = tuple(View)) -> dict[View, int]:
    """How many orders each saved view holds."""
    reach = work.reach("order.read", Order)
    still = [view for view in views if view not in (View.CLOSED, View.ALL)]
    # One look at the few that are open, by the index of states; those that are over by it alone.
    asked = select(*(func.count().filter(shown(view, work)) for view in still))
    held = work.session.execute(asked.where(reach, standing.still())).one()
    found: dict[View, int] = dict(zip(still, held, strict=True))
    if View.CLOSED in views:
        over = select(func.count(Order.id)).where(reach, Order.state.in_(standing.OVER))
        found[View.CLOSED] = work.session.scalar(over) or 0
    if View.ALL in views:
        found[View.ALL] = found[View.OPEN] + found[View.CLOSED]
    return found


def waiting(work: Work) -> list[Waiting]:
    """What waits for others: to be signed for, to be fixed, plans that are late, other offices."""
    reach = work.reach("order.read", Order)
    to_fix = (OrderState.SIGNED, OrderState.RETURNED)
    notice = Order.kind == OrderKind.NOTICE
    asked: tuple[tuple[str, ColumnElement[bool]], ...] = (
        ("sign", notice & (Order.state == OrderState.ISSUED)),
        ("fix", notice & Order.state.in_(to_fix)),
        ("plan", shown(View.PLANS, work)),
        ("office", (Order.kind == OrderKind.TRANSFER) & Order.state.in_(OPEN_TO_PARTY)),
    )
    found = []
    for kind, condition in asked:
        count, since = work.session.execute(
            select(func.count(Order.id), func.min(Order.served_on)).where(reach, condition)
        ).one()
        found.append(Waiting(kind, count, since))
    return found


def areas(work: Work) -> list[Area]:
    """The towns, in their fixed order."""
    return list(
        work.session.scalars(
            select(Area).where(Area.parent_id.is_not(None)).order_by(Area.code).limit(AREAS_MAX)
        )
    )


def offices(work: Work) -> list[Office]:
    """The offices that must act, or once had to, in one of the asker's orders."""
    named = select(Order.id).where(Order.office_id == Office.id, work.reach("order.read", Order))
    asked = select(Office).where(named.exists()).order_by(Office.kind, Office.name)
    return list(work.session.scalars(asked.limit(OFFICES_MAX)))


def _fitting(work: Work, wanted: Wanted) -> Any:
    """The orders that fit; with their schools only where those are asked for."""
    asked = select(Order).where(*_conditions(work, wanted))
    by_school = wanted.sort.removeprefix(listing.FALLING) == "school"
    if wanted.text or wanted.school_kind or by_school:
        asked = asked.join(School, School.id == Order.school_id)
    return asked


def _conditions(work: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [work.reach("order.read", Order), shown(wanted.view, work)]
    for column, value in (
        (Order.state, wanted.state),
        (Order.grade, wanted.grade),
        (Order.area_id, wanted.area),
        (Order.party, wanted.party),
        (School.school_type, wanted.school_kind),
    ):
        if value:
            conditions.append(column == value)
    conditions.extend(_narrower(work, wanted))
    if wanted.text:
        text = wanted.text.strip()
        conditions.append(
            or_(
                Order.number.contains(text, autoescape=True),
                Order.what.contains(text, autoescape=True),
                schools.named_like(text),
            )
        )
    return conditions


def _narrower(work: Work, wanted: Wanted) -> Iterator[ColumnElement[bool]]:
    """What figures of the board lead to."""
    if wanted.office:
        nobody = wanted.office == NOBODY
        yield Order.office_id.is_(None) if nobody else Order.office_id == wanted.office
    if wanted.fault:
        yield faults.is_of_kind(work, wanted.fault)
    for column, named in ((Order.proposed_at, wanted.found), (Order.closed_at, wanted.closed)):
        week = _week(named)
        if week:
            yield within(work, column, week)


def _week(text: str) -> Period | None:
    """The seven days from a day on; none where an address names no such day."""
    try:
        first = date.fromisoformat(text)
    except ValueError:
        return None
    return Period(first, first + WEEK - ONE_DAY) if first.year in YEARS else None


def shown(view: View, work: Work) -> ColumnElement[bool]:
    """Which orders a view holds."""
    still = standing.still()
    due = standing.runs()
    return {
        View.ALL: true(),
        View.OPEN: still,
        View.OURS: waits_for_us(work),
        View.RECHECKS: Order.state == OrderState.RECHECK,
        View.WEEK: due & Order.due_on.between(work.today, work.today + WEEK),
        View.OVERDUE: standing.overdue(work.today),
        View.EXTENSIONS: Order.extension_asked_at.is_not(None),
        View.PLANS: settling.plan_awaited() & settling.told_late(),
        View.SECOND: (Order.state == OrderState.PROPOSED) | Order.id.in_(proposed_about(work)),
        View.HANDED: still & (Order.kind == OrderKind.TRANSFER),
        View.MAJOR: still
        & ((Order.grade == Grade.MAJOR) | (Order.handling_level == HandlingLevel.LISTED)),
        # Nearly all: read by their numbers, no index of states would help.
        View.CLOSED: Order.state.not_in(standing.STILL),
    }[view]


def waits_for_us(work: Work) -> ColumnElement[bool]:
    """It is the office's turn: to review, to decide, to give more time, to say a second word."""
    ours = select(Order.id).where(Order.state.in_(OURS))
    asked = select(Order.id).where(Order.extension_asked_at.is_not(None))
    # Each by the index of its few.
    return Order.id.in_(union_all(ours, asked, proposed_about(work)))


def proposed_about(work: Work) -> Select[str]:
    """Orders about which something is proposed that awaits a second person.

    Its party hears only of what came of it: to that it is as if nothing were proposed.
    """
    waiting = select(Motion.order_id).where(Motion.state == MotionState.PROPOSED)
    hears = or_(*(work.reach(verb, Order) for verb in HEAR_OF_MOTIONS))
    return select(Order.id).where(Order.id.in_(waiting), hears).correlate(None)
