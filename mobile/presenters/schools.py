"""Schools (学校): search by name, pinyin, initials or code; one school's file with its past."""

from dataclasses import dataclass
from typing import Any

from mobile.hours import local
from mobile.presenters.desk import Desk
from mobile.presenters.header import HeaderState, header
from mobile.texts import in_language, language
from shared.clock import from_wire
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


@dataclass(frozen=True)
class SchoolsState:
    """All of the schools screen."""

    header: HeaderState
    query: str
    rows: tuple[SchoolRow, ...]
    total: int


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
        self._all: list[tuple[SchoolRow, str]] = []
        self._heard: object = None

    @property
    def state(self) -> SchoolsState:
        rows = self._rows()
        wanted = self._query.strip().lower()
        found = [row for row, key in rows if wanted in key][:ROWS_MAX]
        return SchoolsState(header(self._desk), self._query, tuple(found), len(rows))

    def search(self, query: str) -> SchoolsState:
        """Narrow the list; a name, pinyin, initials or a code."""
        self._query = query
        return self.state

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

    def _rows(self) -> list[tuple[SchoolRow, str]]:
        heard = (language(), self._desk.shelves.replica.cursors())
        if self._heard != heard:
            towns = {
                area["id"]: in_language(area["name"], area["name_en"])
                for area in self._desk.shelves.replica.all(ItemKind.AREA)
            }
            self._all = [
                (
                    SchoolRow(
                        one["id"],
                        one["name"],
                        one["code"],
                        towns.get(one["area_id"], ""),
                        one["school_type"],
                        str(one["facts"].get("students", "")),
                    ),
                    " ".join((one["name"], one["code"], one["pinyin"], one["initials"])).lower(),
                )
                for one in self._desk.shelves.replica.all(ItemKind.SCHOOL)
            ]
            self._all.sort(key=lambda pair: pair[0].code)
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
