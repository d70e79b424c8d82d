"""Where new rows go: to the session, one by one, or aside, to be written by one statement a table.

What people do in the office is a row or two of the session. A push makes hundreds of plain rows;
they are kept here, changed here, and written before the commit, each table at once.
"""

from collections import defaultdict
from collections.abc import Iterable
from functools import cache
from operator import itemgetter
from typing import Any, NamedTuple, TypeVar, cast

from sqlalchemy import bindparam, select, update
from sqlalchemy.orm import Session

from server.infra.bulk import insert_all
from server.models import plain
from server.models.base import Base
from server.models.incidents import Incident, IncidentPhoto, IncidentReport
from server.models.inspections import Blob, BlobName, Finding, Inspection, Part, Photo, Signature
from server.models.orders import Notice, Order, OrderStep
from server.models.outward import Outgoing
from server.models.plain import Plain
from server.models.records import Receipt
from server.models.visits import LookBack
from shared.vocabulary import ItemKind

Row = TypeVar("Row", bound=Base)

WRITTEN: tuple[type[Base], ...] = (
    Inspection, Part, Finding, Blob, BlobName, Photo, Signature, Order, OrderStep, LookBack,
    Incident, IncidentReport, IncidentPhoto, Notice, Outgoing, Receipt,
)  # fmt: skip
"""What is written aside, in an order in which no row points at one that is not there yet."""
NAMED = (Blob, BlobName)
"""What an upload writes too, maybe at the same moment. Each writer goes through the first table in
the order of digests, then through the second: so none waits for one that waits for it."""


class Whole(NamedTuple):
    """An item whose rows were written aside: its row with its parts, and whether it is new."""

    row: Any
    fresh: bool


class Rows:
    """New rows of one unit of work: the session's."""

    def __init__(self, session: Session) -> None:
        self.session = session

    def new(self, model: type[Row], values: dict[str, Any]) -> Row:
        """One more row."""
        row = model(**values)
        self.session.add(row)
        return row

    def known(self, model: type[Row], ids: Iterable[str]) -> dict[str, Row]:
        """The rows of these ids, new ones too."""
        wanted = set(ids)
        if not wanted:
            return {}
        key = model.__mapper__.primary_key[0]
        with self.session.no_autoflush:
            rows = self.session.scalars(select(model).where(key.in_(wanted)))
            return {row.id: row for row in rows}  # type: ignore[attr-defined]

    def write(self) -> None:
        """Let the database have all there is."""
        self.session.flush()

    def settle(self) -> None:
        """The same, before something looks for it there."""
        self.write()

    def changed(self) -> dict[ItemKind, dict[str, Whole]]:
        """Items of which rows were written aside from the session."""
        return {}


class PlainRows(Rows):
    """New rows of a push: kept aside as plain ones, with those it read and may change."""

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._new: defaultdict[type[Base], list[Plain]] = defaultdict(list)
        self._told: defaultdict[type[Base], list[dict[str, Any]]] = defaultdict(list)
        self._read: defaultdict[type[Base], list[Plain]] = defaultdict(list)
        self._whole: defaultdict[ItemKind, dict[str, Whole]] = defaultdict(dict)
        self._changed: defaultdict[ItemKind, set[str]] = defaultdict(set)

    def new(self, model: type[Row], values: dict[str, Any]) -> Row:
        row = plain.make(model, values)
        self._new[model].append(row)
        form = plain.shape(model)
        if form.item is not None:
            owner = values[form.owner]
            self._changed[form.item].add(owner)
            if form.owner == "id":
                self._whole[form.item][owner] = Whole(row, fresh=True)
        return cast(Row, row)

    def add(self, model: type[Base], values: dict[str, Any]) -> None:
        """A new row, every column told, that nothing of this push asks for again."""
        self._told[model].append(values)

    def load(self, model: type[Row], values: dict[str, Any]) -> Row:
        """A row of the database that may be changed here; it was locked when it was read."""
        row = plain.load(model, values)
        self._read[model].append(row)
        form = plain.shape(model)
        if form.item is not None and form.owner == "id":
            self._whole[form.item][row.id] = Whole(row, fresh=False)
        return cast(Row, row)

    def known(self, model: type[Row], ids: Iterable[str]) -> dict[str, Row]:
        wanted = set(ids)
        made = {row.id: row for row in self._new.get(model, ()) if row.id in wanted}  # type: ignore[attr-defined]
        return {**super().known(model, wanted - set(made)), **cast(dict[str, Row], made)}

    def write(self) -> None:
        """What was changed of the rows that were read, and new ones as one statement a table."""
        self.session.flush()
        for model, read in self._read.items():
            self._update(model, read)
        for model in WRITTEN:
            rows = [row.__dict__ for row in self._new.get(model, ())] + self._told[model]
            named = model in NAMED
            if named:
                rows.sort(key=itemgetter("sha256"))
            columns = plain.shape(model).columns
            insert_all(self.session.connection(), model, columns, rows, once=named)
        self._new.clear()
        self._told.clear()

    def settle(self) -> None:
        """The same amid a push: what was new until here may still be changed."""
        made = {model: list(rows) for model, rows in self._new.items()}
        self.write()
        for model, rows in made.items():
            columns = plain.shape(model).columns
            for row in rows:
                row.kept = {name: row.__dict__[name] for name in columns}
            self._read[model].extend(rows)

    def changed(self) -> dict[ItemKind, dict[str, Whole]]:
        changed: dict[ItemKind, dict[str, Whole]] = {}
        for kind, ids in self._changed.items():
            changed[kind] = {one: self._whole[kind][one] for one in ids}
        return changed

    def _update(self, model: type[Base], rows: Iterable[Plain]) -> None:
        form = plain.shape(model)
        for row in rows:
            told, kept = row.__dict__, row.kept or {}
            other = {name: told[name] for name in kept if told[name] is not kept[name]}
            if not other:
                continue
            row.kept = {**kept, **other}
            if form.item is not None:
                self._changed[form.item].add(told[form.owner])
            statement = _change(model, tuple(other))
            values = {f"new_{name}": value for name, value in other.items()}
            keys = {f"key_{name}": told[name] for name in form.key}
            self.session.connection().execute(statement, values | keys)


@cache
def _change(model: Any, names: tuple[str, ...]) -> Any:
    """The statement that changes some columns of one row, put together once."""
    columns = model.__mapper__.column_attrs
    now: dict[Any, Any] = {columns[name].columns[0]: bindparam(f"new_{name}") for name in names}
    keys = plain.shape(model).key
    where = [columns[name].columns[0] == bindparam(f"key_{name}") for name in keys]
    return update(model.__mapper__.local_table).values(now).where(*where)
