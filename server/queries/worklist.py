"""The office's worklist of orders: saved views, filters, search, a page at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, union_all
from sqlalchemy.orm import selectinload

from server.models import Area, Order, School
from server.queries import standing
from server.work import Work
from shared.problems import BadCursor
from shared.vocabulary import OPEN_TO_PARTY, Grade, HandlingLevel, OrderKind, OrderState

ROWS_MAX = 50
AREAS_MAX = 500
WEEK = timedelta(days=7)
NEVER = date(9999, 12, 31)
OVER = (OrderState.CLOSED, OrderState.ARCHIVED, OrderState.WITHDRAWN)
STILL = tuple(state for state in OrderState if state not in OVER)
OURS = (OrderState.UNDER_REVIEW, OrderState.RECHECK, OrderState.PROPOSED)


class View(StrEnum):
    """A named look at the worklist; the first one is what opens."""

    OPEN = "open"
    OURS = "ours"
    RECHECKS = "rechecks"
    WEEK = "week"
    OVERDUE = "overdue"
    EXTENSIONS = "extensions"
    HANDED = "handed"
    MAJOR = "major"
    CLOSED = "closed"


@dataclass(frozen=True)
class Wanted:
    """What the worklist shows; lives in the address."""

    view: View = View.OPEN
    state: str = ""
    grade: str = ""
    area: str = ""
    party: str = ""
    text: str = ""
    after: str = ""


@dataclass(frozen=True)
class Listed:
    """Some orders of the worklist, and the key to go on from."""

    rows: list[Order]
    total: int
    next: str = ""


@dataclass(frozen=True)
class Waiting:
    """How many orders wait for somebody else, and since when."""

    kind: str
    count: int
    since: date | None


def find(work: Work, wanted: Wanted) -> Listed:
    """The orders in reach that fit, by their last day; what is over, newest first."""
    conditions = _conditions(work, wanted)
    total = work.session.scalar(_joined(func.count(Order.id), conditions)) or 0
    statement = _joined(Order, conditions).options(
        selectinload(Order.school).selectinload(School.area), selectinload(Order.office)
    )
    newest = wanted.view is View.CLOSED
    rows, following = paged(work, statement, newest=newest, after=wanted.after)
    return Listed(rows, total, following)


def paged(
    work: Work, statement: Any, *, newest: bool, after: str, limit: int = ROWS_MAX
) -> tuple[list[Order], str]:
    """A page of orders by their last day, or newest first, and the key to go on from."""
    if newest:
        statement = statement.order_by(Order.id.desc())
        if after:
            statement = statement.where(Order.id < after)
    else:
        statement = statement.order_by(_last_day(), Order.id)
        if after:
            statement = statement.where(_beyond(after))
    rows = list(work.session.scalars(statement.limit(limit + 1)))
    following = _key(rows[limit - 1], newest) if len(rows) > limit else ""
    return rows[:limit], following


def counts(work: Work, views: Collection[View] = tuple(View)) -> dict[View, int]:
    """How many orders each saved view holds."""
    reach = work.reach("order.read", Order)
    still = [view for view in views if view is not View.CLOSED]
    # One look at the few that are open, by the index of states; those that are over by it alone.
    asked = select(*(func.count().filter(_shown(view, work)) for view in still))
    held = work.session.execute(asked.where(reach, Order.state.in_(STILL))).one()
    found: dict[View, int] = dict(zip(still, held, strict=True))
    if View.CLOSED in views:
        over = select(func.count(Order.id)).where(reach, Order.state.in_(OVER))
        found[View.CLOSED] = work.session.scalar(over) or 0
    return found


def waiting(work: Work) -> list[Waiting]:
    """What waits for others: to be signed for, to be fixed, with other offices."""
    reach = work.reach("order.read", Order)
    to_fix = (OrderState.SIGNED, OrderState.RETURNED)
    notice = Order.kind == OrderKind.NOTICE
    asked: tuple[tuple[str, ColumnElement[bool]], ...] = (
        ("sign", notice & (Order.state == OrderState.ISSUED)),
        ("fix", notice & Order.state.in_(to_fix)),
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


def _joined(what: Any, conditions: list[ColumnElement[bool]]) -> Any:
    return select(what).join(School, School.id == Order.school_id).where(*conditions)


def _conditions(work: Work, wanted: Wanted) -> list[ColumnElement[bool]]:
    conditions = [work.reach("order.read", Order), _shown(wanted.view, work)]
    for column, value in (
        (Order.state, wanted.state),
        (Order.grade, wanted.grade),
        (Order.area_id, wanted.area),
        (Order.party, wanted.party),
    ):
        if value:
            conditions.append(column == value)
    if wanted.text:
        text = wanted.text.strip()
        conditions.append(
            or_(
                Order.number.contains(text, autoescape=True),
                Order.what.contains(text, autoescape=True),
                School.name.contains(text, autoescape=True),
                School.pinyin.contains(text.lower(), autoescape=True),
                School.initials.contains(text.lower(), autoescape=True),
            )
        )
    return conditions


def _shown(view: View, work: Work) -> ColumnElement[bool]:
    """Which orders a view holds."""
    still = Order.state.in_(STILL)
    due = standing.runs()
    return {
        View.OPEN: still,
        View.OURS: waits_for_us(),
        View.RECHECKS: Order.state == OrderState.RECHECK,
        View.WEEK: due & Order.due_on.between(work.today, work.today + WEEK),
        View.OVERDUE: standing.overdue(work.today),
        View.EXTENSIONS: Order.extension_asked_at.is_not(None),
        View.HANDED: still & (Order.kind == OrderKind.TRANSFER),
        View.MAJOR: still
        & ((Order.grade == Grade.MAJOR) | (Order.handling_level == HandlingLevel.LISTED)),
        # Nearly all: read by their numbers, no index of states would help.
        View.CLOSED: Order.state.not_in(STILL),
    }[view]


def waits_for_us() -> ColumnElement[bool]:
    """It is the office's turn: something to review, to decide, or more time to give."""
    ours = select(Order.id).where(Order.state.in_(OURS))
    asked = select(Order.id).where(Order.extension_asked_at.is_not(None))
    # Each by the index of its few.
    return Order.id.in_(union_all(ours, asked))


def _last_day() -> Any:
    """The last day; what has none yet stands at the end."""
    return func.coalesce(Order.due_on, NEVER)


def _key(row: Order, newest: bool) -> str:
    return row.id if newest else f"{row.due_on or NEVER}~{row.id}"


def _beyond(after: str) -> ColumnElement[bool]:
    day, _, order_id = after.partition("~")
    try:
        last = date.fromisoformat(day)
    except ValueError as error:
        raise BadCursor() from error
    return or_(_last_day() > last, and_(_last_day() == last, Order.id > order_id))
