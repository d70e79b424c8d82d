"""Schools (学校): search by name, pinyin, initials or code; one school's file with its past."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from mobile.presenters.desk import Desk
from mobile.presenters.distance import metres, nearest_first
from mobile.presenters.header import HeaderState, header
from mobile.presenters.notices import GONE
from mobile.presenters.school_file import SchoolFileState, school_file
from mobile.texts import in_language, language
from shared.records.ops import Place
from shared.vocabulary import ItemKind

ROWS_MAX = 5000


@dataclass(frozen=True)
class SchoolRow:
    """A school in the list."""

    school_id: str
    name: str
    code: str
    town: str
    kind: str
    students: str
    metres: int | None = None
    open_faults: int = 0


@dataclass(frozen=True)
class Narrowed:
    """Which schools are listed, and in what order."""

    town: str = ""
    kind: str = ""
    with_faults: bool = False
    nearest: bool = True
    """By distance where the tablet knows its place; else, and otherwise, by name."""


@dataclass(frozen=True)
class SchoolsState:
    """All of the schools screen."""

    header: HeaderState
    query: str
    rows: tuple[SchoolRow, ...]
    total: int
    narrowed: Narrowed = Narrowed()
    placed: bool = False
    towns: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Listed:
    """A school with what it is found by and where it stands among the others."""

    row: SchoolRow
    key: str
    by_name: tuple[str, str]


class SchoolsPresenter:
    """Finds a school."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._query = ""
        self._narrowed = Narrowed()
        self._here = Place()
        self._all: list[_Listed] = []
        self._heard: object = None

    @property
    def state(self) -> SchoolsState:
        listed = self._listed()
        return SchoolsState(
            header=header(self._desk),
            query=self._query,
            rows=tuple(self._found(listed)[:ROWS_MAX]),
            total=len(listed),
            narrowed=self._narrowed,
            placed=self._here.lat_e7 is not None,
            towns=tuple(sorted({one.row.town for one in listed if one.row.town})),
            kinds=tuple(sorted({one.row.kind for one in listed if one.row.kind})),
        )

    def search(self, query: str) -> SchoolsState:
        """Narrow the list; a name, pinyin, initials or a code."""
        self._query = query
        return self.state

    def find(self, query: str, limit: int) -> tuple[SchoolRow, ...]:
        """Some schools that fit, the nearest first, whatever the list is narrowed to."""
        wanted = query.strip().lower()
        found = [one.row for one in self._listed() if wanted in one.key]
        if self._here.lat_e7 is not None:
            found.sort(key=lambda row: nearest_first(row.metres))
        return tuple(found[:limit])

    def narrow(self, **changes: Any) -> SchoolsState:
        """Only one town, one kind of school, those with open faults; nearest first or by name."""
        self._narrowed = replace(self._narrowed, **changes)
        return self.state

    def locate(self, here: Place) -> None:
        """From now on distances are told from this place."""
        self._here = here

    def _found(self, listed: list[_Listed]) -> list[SchoolRow]:
        """What was asked for, nearest first or by name."""
        wanted, only = self._query.strip().lower(), self._narrowed
        found = [
            one
            for one in listed
            if wanted in one.key
            and only.town in ("", one.row.town)
            and only.kind in ("", one.row.kind)
            and (one.row.open_faults or not only.with_faults)
        ]
        if only.nearest and self._here.lat_e7 is not None:
            found.sort(key=lambda one: nearest_first(one.row.metres))
        return [one.row for one in found]

    def open(self, school_id: str) -> SchoolFileState:
        """One school's file; the pictures of it that are not here are asked for."""
        file = school_file(self._desk, school_id)
        self._desk.engine.want(file.pictures)
        return file

    def _listed(self) -> list[_Listed]:
        """Every school, by name; read again when something was heard or the tablet moved."""
        heard = (language(), self._here, self._desk.shelves.replica.cursors())
        if self._heard != heard:
            replica = self._desk.shelves.replica
            towns = {
                area["id"]: in_language(area["name"], area["name_en"])
                for area in replica.all(ItemKind.AREA)
            }
            faults = Counter(
                one["school_id"] for one in replica.all(ItemKind.ORDER) if one["state"] not in GONE
            )
            self._all = [
                _as_listed(one, towns.get(one["area_id"], ""), metres(self._here, one), faults)
                for one in replica.all(ItemKind.SCHOOL)
            ]
            self._all.sort(key=lambda one: one.by_name)
            self._heard = heard
        return self._all


def _as_listed(school: dict[str, Any], town: str, far: int | None, faults: Counter[str]) -> _Listed:
    row = SchoolRow(
        school["id"],
        school["name"],
        school["code"],
        town,
        school["school_type"],
        str(school["facts"].get("students", "")),
        far,
        faults[school["id"]],
    )
    key = " ".join((school["name"], school["code"], school["pinyin"], school["initials"]))
    return _Listed(row, key.lower(), (school["pinyin"] or school["name"], school["code"]))
