"""Schools (学校): search by name, pinyin, initials or code; one school's file with its past."""

from collections import Counter
from dataclasses import dataclass, replace
from typing import Any

from mobile.hours import local
from mobile.presenters.desk import Desk
from mobile.presenters.distance import metres, nearest_first
from mobile.presenters.header import HeaderState, header
from mobile.texts import in_language, language
from shared.clock import from_wire
from shared.records.ops import Place
from shared.vocabulary import ItemKind, Outcome, VisitMode

ROWS_MAX = 5000
LOOKED_BACK = frozenset({"archive", "reopen", "looked_back"})
"""Steps of an order that a look-back made; their text is its outcome."""


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


@dataclass(frozen=True)
class PastRow:
    """Something that happened at a school."""

    on: str
    kind: str
    title: str
    state: str
    photo: str = ""


@dataclass(frozen=True)
class SchoolFileState:
    """One school's file."""

    header: HeaderState
    school_id: str
    name: str
    code: str
    town: str
    address: str
    facts: tuple[tuple[str, str], ...]
    contacts: tuple[dict[str, str], ...]
    open_orders: tuple[PastRow, ...]
    timeline: tuple[PastRow, ...]


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
        """One school's file, with its timeline."""
        school = self._desk.school(school_id)
        area = self._desk.shelves.replica.get(ItemKind.AREA, school.get("area_id", "")) or {}
        orders = [
            one
            for one in self._desk.shelves.replica.all(ItemKind.ORDER)
            if one["school_id"] == school_id
        ]
        return SchoolFileState(
            header=header(self._desk),
            school_id=school_id,
            name=school["name"],
            code=school.get("code", ""),
            town=in_language(area.get("name", ""), area.get("name_en", "")),
            address=school.get("address", ""),
            facts=tuple(
                (name, str(value)) for name, value in sorted((school.get("facts") or {}).items())
            ),
            contacts=tuple(school.get("contacts") or ()),
            open_orders=tuple(_order_row(one) for one in orders if one["closed_on"] is None),
            timeline=self._timeline(school_id, orders),
        )

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
                one["school_id"] for one in replica.all(ItemKind.ORDER) if one["closed_on"] is None
            )
            self._all = [
                _listed(one, towns.get(one["area_id"], ""), metres(self._here, one), faults)
                for one in replica.all(ItemKind.SCHOOL)
            ]
            self._all.sort(key=lambda one: one.by_name)
            self._heard = heard
        return self._all

    def _timeline(self, school_id: str, orders: list[dict[str, Any]]) -> tuple[PastRow, ...]:
        rows = [_order_row(one) for one in orders]
        rows += [row for one in orders for row in _look_backs(one)]
        for one in self._desk.shelves.replica.all(ItemKind.INSPECTION):
            if one["school_id"] == school_id:
                photo = next((p["preview_sha256"] for p in one["photos"]), "") or ""
                kind = "going_back" if one["mode"] == VisitMode.LOOK_BACK else "inspection"
                count = str(len(one["findings"]))
                rows.append(PastRow(_day(one["arrived_at"]), kind, count, one["state"], photo))
        return tuple(sorted(rows, key=lambda row: row.on, reverse=True))


def _listed(school: dict[str, Any], town: str, far: int | None, faults: Counter[str]) -> _Listed:
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


def _look_backs(order: dict[str, Any]) -> list[PastRow]:
    """What each look-back at an order found."""
    return [
        PastRow(_day(step["at"]), "looked_back", order["what"], step["text"])
        for step in order["history"]
        if step["act"] in LOOKED_BACK and step["text"] in set(Outcome)
    ]


def _day(wire: str) -> str:
    """The office's day of an instant."""
    return local(from_wire(wire))[:10]


def _order_row(order: dict[str, Any]) -> PastRow:
    return PastRow(order["issued_on"] or "", "order", order["what"], order["state"])
