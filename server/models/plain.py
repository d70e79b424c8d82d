"""Rows that no session watches: what a push reads and makes, as plain attributes.

A plain row has the names of its model, so that one rule serves both: rows people edit in the
office and rows a tablet sends by the hundred.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import inspect

from server.models.base import Base, Synced
from shared.vocabulary import ItemKind


class Plain:
    """A row of some model; lists of its parts stand beside its columns."""

    model: ClassVar[type[Base]]
    kept: dict[str, Any] | None = None
    """Its columns as the database has them; None while it is new."""


@dataclass(frozen=True)
class Shape:
    """What a model's rows are made of."""

    kind: type[Plain]
    columns: tuple[str, ...]
    key: tuple[str, ...]
    fixed: dict[str, Any]
    made: tuple[tuple[str, Callable[[], Any]], ...]
    """Defaults that are another object for each row: documents and lists of parts."""
    parents: tuple[tuple[str, str], ...]
    """Relations to the row it is a part of, each with the list of parts there."""
    item: ItemKind | None
    """The item of the feed that its rows belong to, if tablets hold them."""
    owner: str
    """The column that names this item; ``id`` where the row is the item itself."""


@cache
def shape(model: Any) -> Shape:
    """What plain rows of this model are made of."""
    mapper = inspect(model)
    columns = tuple(one.key for one in mapper.column_attrs)
    fixed: dict[str, Any] = dict.fromkeys(columns)
    made: list[tuple[str, Callable[[], Any]]] = []
    for one in mapper.column_attrs:
        default = one.columns[0].default
        if default is not None and default.is_callable:
            made.append((one.key, _each_anew(default.arg)))
        elif default is not None:
            fixed[one.key] = default.arg
    parents = []
    for relation in mapper.relationships:
        if relation.uselist:
            made.append((relation.key, list))
        elif relation.back_populates:
            parents.append((relation.key, relation.back_populates))
    key = tuple(mapper.get_property_by_column(one).key for one in mapper.primary_key)
    kind = type(f"Plain{model.__name__}", (Plain,), {"model": model})
    item, owner = (model.feed_kind, model.feed_owner) if issubclass(model, Synced) else (None, "")
    return Shape(kind, columns, key, fixed, tuple(made), tuple(parents), item, owner)


def make(model: type[Base], values: dict[str, Any]) -> Any:
    """A new row, with the model's defaults; it stands among the parts of the rows it names."""
    form = shape(model)
    row = form.kind()
    told = row.__dict__
    told.update(form.fixed)
    told.update(values)
    for name, default in form.made:
        if name not in values:
            told[name] = default()
    for name, parts in form.parents:
        if name in values:
            getattr(values[name], parts).append(row)
    return row


def load(model: type[Base], values: dict[str, Any]) -> Any:
    """A row as the database has it; its parts are still to be put in."""
    row = make(model, values)
    row.kept = values
    return row


def model_of(row: object) -> type:
    """The model of a row of either kind."""
    return row.model if isinstance(row, Plain) else type(row)


def _each_anew(default: Callable[[Any], Any]) -> Callable[[], Any]:
    return lambda: default(None)
