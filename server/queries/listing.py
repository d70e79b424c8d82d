"""Long lists in an order somebody chose: a page at a time by a key, or whole, for a file."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, and_, func, or_

from server.work import Work
from shared.problems import BadCursor

FALLING = "-"
"""How an order the other way round begins in an address."""
APART = "~"
WHOLE_MAX = 2**31 - 1
"""No column holds a larger whole number."""
Readers = Mapping[type, Any]
Row = TypeVar("Row")


def _instant(text: str) -> datetime:
    told = datetime.fromisoformat(text)
    if told.tzinfo is None:
        raise ValueError(text)
    return told


def _whole(text: str) -> int:
    told = int(text)
    if abs(told) > WHOLE_MAX:
        raise ValueError(text)
    return told


READERS: Readers = {str: str, int: _whole, date: date.fromisoformat, datetime: _instant}
"""How the last value of a page, as its key tells it, becomes one again."""


@dataclass(frozen=True)
class Sorting:
    """By what a list stands, and which way round; by its own numbers alone where by nothing."""

    ident: Any
    by: ColumnElement[Any] | None = None
    falling: bool = False


@dataclass(frozen=True)
class Listed(Generic[Row]):
    """Some rows of a list, how many there are in all, and the key to go on from."""

    rows: list[Row]
    total: int
    next: str = ""


def sorting(ident: Any, sort: str, ways: Mapping[str, ColumnElement[Any]]) -> Sorting | None:
    """The order an address asks for; None where it asks for none that there is."""
    by = ways.get(sort.removeprefix(FALLING))
    return None if by is None else Sorting(ident, by, sort.startswith(FALLING))


def in_order(statement: Any, order: Sorting) -> Any:
    """The statement, its rows in that order."""
    ways = [order.ident] if order.by is None else [order.by, order.ident]
    return statement.order_by(*(way.desc() if order.falling else way for way in ways))


def found(work: Work, statement: Any, order: Sorting, *, after: str, limit: int) -> Listed[Any]:
    """Some rows in that order, with how many the statement finds in all."""
    rows, following = page(work, statement, order, after=after, limit=limit)
    return Listed(rows, count(work, statement, order.ident), following)


def count(work: Work, statement: Any, ident: Any) -> int:
    """How many rows the statement finds."""
    return work.session.scalar(statement.with_only_columns(func.count(ident))) or 0


def every(work: Work, statement: Any, order: Sorting) -> Iterable[Any]:
    """The rows one and all, in that order, for a file."""
    return work.session.scalars(in_order(statement, order))


def page(
    work: Work, statement: Any, order: Sorting, *, after: str, limit: int
) -> tuple[list[Any], str]:
    """Some rows in that order, and the key to go on from."""
    told = order.ident if order.by is None else order.by
    # What is put in order is narrow: the rows themselves are read for the one page alone.
    keys = in_order(statement.with_only_columns(order.ident, told), order)
    if after:
        keys = keys.where(beyond(order, after))
    ahead = work.session.execute(keys.limit(limit + 1)).all()
    following = ""
    if len(ahead) > limit:
        ident, value = ahead[limit - 1]
        following = key(order, ident, value)
    shown = [ident for ident, _ in ahead[:limit]]
    held = work.session.scalars(statement.where(order.ident.in_(shown)))
    rows = {getattr(row, order.ident.key): row for row in held}
    return [rows[ident] for ident in shown], following


def key(order: Sorting, ident: str, value: Any) -> str:
    """What to go on from, behind a row with this value."""
    return ident if order.by is None else f"{value}{APART}{ident}"


def beyond(order: Sorting, after: str) -> ColumnElement[bool]:
    """The rows that come behind what a key tells."""
    if order.by is None:
        return _past(order, order.ident, after)
    told, _, ident = after.rpartition(APART)
    try:
        value = READERS[_kind(order.by)](told)
    except ValueError as error:
        raise BadCursor() from error
    same = and_(order.by == value, _past(order, order.ident, ident))
    return or_(_past(order, order.by, value), same)


def _kind(by: ColumnElement[Any]) -> type:
    """What Python calls a value of it; a type of our own stands upon one of the database's."""
    known: type = getattr(by.type, "impl_instance", by.type).python_type
    return known


def _past(order: Sorting, what: Any, value: Any) -> ColumnElement[bool]:
    past: ColumnElement[bool] = what < value if order.falling else what > value
    return past
