"""Many rows into one table by one statement: what is prepared for a table is prepared once."""

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Connection, Dialect, Table, inspect

Bind = Callable[[Any], Any] | None
Prepared = tuple[str, tuple[Bind, ...]]

_prepared: WeakKeyDictionary[Dialect, dict[tuple[type[Any], bool], Prepared]] = WeakKeyDictionary()


def insert_all(
    connection: Connection,
    model: type[Any],
    columns: tuple[str, ...],
    rows: Sequence[dict[str, Any]],
    once: bool = False,
) -> None:
    """Insert these rows, each a dict by the names of the model's columns.

    ``once`` where other writers may be writing the same rows just now: theirs stand.
    """
    if not rows:
        return
    known = _prepared.setdefault(connection.dialect, {})
    if (model, once) not in known:
        known[model, once] = _prepare(model, columns, connection.dialect, once)
    statement, binds = known[model, once]
    connection.exec_driver_sql(statement, list(_bound(rows, columns, binds)))


def _bound(
    rows: Sequence[dict[str, Any]], columns: tuple[str, ...], binds: tuple[Bind, ...]
) -> Iterable[tuple[Any, ...]]:
    """The rows as the driver takes them, column by column."""
    made = []
    for name, bind in zip(columns, binds, strict=True):
        values = [row[name] for row in rows]
        made.append(values if bind is None else _each(bind, values))
    return zip(*made, strict=True)


def _each(bind: Callable[[Any], Any], values: list[Any]) -> list[Any]:
    """Every value bound; an instant that many rows share only once."""
    if not isinstance(values[0], datetime):
        return list(map(bind, values))
    known = {value: bind(value) for value in set(values)}
    return [known[value] for value in values]


def _prepare(model: type[Any], columns: tuple[str, ...], dialect: Dialect, once: bool) -> Prepared:
    mapper = inspect(model)
    table: Table = mapper.local_table
    own = [mapper.column_attrs[name].columns[0] for name in columns]
    quote = dialect.identifier_preparer.quote
    names = ", ".join(quote(column.name) for column in own)
    sign = "?" if dialect.paramstyle == "qmark" else "%s"
    places = ", ".join([sign] * len(own))
    binds = tuple(column.type.dialect_impl(dialect).bind_processor(dialect) for column in own)
    ending = " ON CONFLICT DO NOTHING" if once else ""
    return f"INSERT INTO {quote(table.name)} ({names}) VALUES ({places}){ending}", binds
