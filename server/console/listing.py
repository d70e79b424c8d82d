"""What every long list has: an order, columns to choose from, an address that keeps it all, a file.

A list says what its columns are and what a file tells in each; its page, its files and the views
somebody keeps of it all go by that.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlencode

from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from server.console.words import plainly
from server.infra.export import Cell
from server.queries.listing import FALLING
from server.work import Work

EXPORT_ROWS_MAX = 20_000
"""So many rows a file holds: an old office PC opens it, and it is made while one waits."""
EVERYTHING = "all=1"
"""An address that says nothing else: the bare one opens the view somebody keeps as the first."""
Tell = Callable[[Any], Cell]


@dataclass(frozen=True)
class Column:
    """One column: its key in the address; its columns in a file, by the keys of their words."""

    key: str
    told: tuple[tuple[str, Tell], ...]
    kept: bool = False
    """It leads to the record, and cannot be taken away."""
    at_first: bool = True
    """It is shown before anybody chose."""


@dataclass(frozen=True)
class Listing:
    """A list: where it is, its columns and filters, and how its rows are found for a file."""

    name: str
    title: str
    path: str
    verb: str
    words: Mapping[str, str]
    columns: tuple[Column, ...]
    filters: tuple[str, ...]
    sorts: frozenset[str]
    wanted: Callable[["Look"], Any]
    count: Callable[[Work, Any], int]
    rows: Callable[[Work, Any], Iterable[Any]]
    most: int = EXPORT_ROWS_MAX
    """How many rows a file of it holds."""
    keeps: bool = True
    """Views of it are kept; not where its rows are those of one record."""

    def look(self, args: MultiDict[str, str]) -> "Look":
        """How an address wants the list to be seen; what there is not falls back to what opens."""
        filters = {name: args.get(name, "") for name in self.filters}
        sort = args.get("sort", "")
        known = sort.removeprefix(FALLING) in self.sorts
        chosen = frozenset(args.getlist("column")) & {column.key for column in self.columns}
        shown = chosen | {column.key for column in self.columns if column.kept}
        return Look(
            self,
            filters,
            sort if known else "",
            shown if chosen else self.at_first(),
            args.get("after", ""),
        )

    def look_at(self, query: str) -> "Look":
        """The same of what stands in an address behind the question mark."""
        return self.look(MultiDict(parse_qsl(query)))

    def at_first(self) -> frozenset[str]:
        """The columns shown before anybody chose."""
        return frozenset(column.key for column in self.columns if column.at_first)


@dataclass(frozen=True)
class Look:
    """One way to see a list: all of it stands in the address."""

    listing: Listing
    filters: dict[str, str]
    sort: str = ""
    columns: frozenset[str] = field(default_factory=frozenset)
    after: str = ""

    def __getitem__(self, name: str) -> str:
        return self.filters[name]

    def shows(self, key: str) -> bool:
        """Whether a column is shown."""
        return key in self.columns

    def keeps(self, key: str) -> bool:
        """Whether a column is always shown, and stays in sight."""
        return any(column.kept and column.key == key for column in self.listing.columns)

    def shown(self) -> list[Column]:
        """The columns that are shown, in their fixed order."""
        return [column for column in self.listing.columns if column.key in self.columns]

    def filtered(self, but: tuple[str, ...] = ()) -> bool:
        """Whether anything is left out."""
        return any(value for name, value in self.filters.items() if name not in but)

    def fields(self, without: tuple[str, ...] = ()) -> list[tuple[str, str]]:
        """What stands in the address, name by name; the page one was at is left."""
        told = [*self.filters.items(), ("sort", self.sort)]
        if self.columns != self.listing.at_first():
            told += [("column", column.key) for column in self.shown()]
        return [(name, value) for name, value in told if value and name not in without]

    def query(self, **changes: str) -> str:
        """The part of the address behind the question mark, with these changes."""
        told = self.fields(without=tuple(changes))
        return urlencode(told + [(name, value) for name, value in changes.items() if value])

    def address(self, **changes: str) -> str:
        """The address of the list with these changes; paging begins anew."""
        query = self.query(**changes)
        return f"{self.listing.path}?{query or EVERYTHING}"

    def turned(self, key: str) -> str:
        """The address of the list by this column; by it already, the other way round."""
        return self.address(sort=f"{FALLING}{key}" if self.sort == key else key)

    def way(self, key: str) -> str:
        """How the list stands by this column, in the words of assistive technology."""
        if self.sort.removeprefix(FALLING) != key:
            return "none"
        return "descending" if self.sort.startswith(FALLING) else "ascending"

    def file(self, kind: str) -> str:
        """The address of the file with exactly these rows and columns."""
        return f"/lists/{self.listing.name}.{kind}?{self.query()}"

    def head(self) -> list[str]:
        """The words over the columns of a file."""
        words = self.listing.words
        return [gettext(words[key]) for column in self.shown() for key, _ in column.told]

    def cells(self, row: Any) -> list[Cell]:
        """What a file tells of a row."""
        return [plainly(tell(row)) for column in self.shown() for _, tell in column.told]


def one(key: str, tell: Tell, **more: bool) -> Column:
    """A column that is one in a file as well, under its own word."""
    return Column(key, ((key, tell),), **more)
