"""One school's file: what the register tells, how it stands, what is open, what happened."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import Any

from mobile.hours import local
from mobile.presenters.desk import Desk
from mobile.presenters.header import HeaderState, header
from mobile.presenters.incident_file import Whereabouts, row_of
from mobile.presenters.notices import GONE, ToServe, to_serve
from mobile.texts import in_language
from shared.clock import from_wire
from shared.vocabulary import (
    WITH_THE_OFFICE,
    InspectionState,
    ItemKind,
    Outcome,
    PhotoPurpose,
    Verdict,
    VisitMode,
)

LOOKED_BACK = frozenset({"archive", "reopen", "looked_back"})
"""Steps of an order that a look-back made; their text is its outcome."""
PHOTOS_SHOWN = 4
"""So many photos of a check stand in its line of the timeline."""
GONE_BACK = frozenset({"going_back", "looked_back"})
OVER: dict[str, frozenset[str]] = {
    "order": GONE,
    "inspection": frozenset(
        {InspectionState.COMPLETE, InspectionState.SUBMITTED, InspectionState.ANNULLED}
    ),
    "going_back": frozenset(
        {InspectionState.COMPLETE, InspectionState.SUBMITTED, InspectionState.ANNULLED}
    ),
    "looked_back": frozenset({Outcome.FIXED, Outcome.NO_LONGER_APPLIES}),
    "incident": frozenset({Whereabouts.OFFICE}),
}
"""What stands in none of these is still going on."""
TERMS = ((2, 1), (9, 1))
"""From these days on a check counts to the new term: after the winter, after the summer."""


@dataclass(frozen=True)
class PastRow:
    """Something that happened at a school."""

    on: str
    kind: str
    title: str
    state: str
    photos: tuple[str, ...] = ()
    incident_id: str = ""
    """Of an incident, to look at it."""
    more: int = 0
    """How many photos there are beside those."""

    @property
    def going_on(self) -> bool:
        """Whether it is not over yet."""
        return self.state not in OVER[self.kind]

    def passes(self, only: "Told") -> bool:
        """Whether it is told under a filter."""
        if only is Told.OPEN:
            return self.going_on
        if only is Told.LOOK_BACKS:
            return self.kind in GONE_BACK
        if only is Told.REBOUNDS:
            return self.state == Outcome.REBOUND
        return bool(self.photos) if only is Told.PHOTOS else True


class Told(StrEnum):
    """What of a school's past is told."""

    ALL = "all"
    OPEN = "open"
    LOOK_BACKS = "look_backs"
    REBOUNDS = "rebounds"
    PHOTOS = "photos"


@dataclass(frozen=True)
class Checked:
    """How often a school was checked this term, and the schools of its town on average.

    A tablet holds whole towns, so both are counted of all that was begun there.
    """

    since: str
    times: int
    average: str

    @property
    def above(self) -> bool:
        """Whether it was checked more often than its town's schools."""
        return Decimal(self.times) > Decimal(self.average)


@dataclass(frozen=True)
class OpenOrder:
    """A case that is not closed, and until when."""

    what: str
    party: str
    grade: str
    state: str
    due_on: str
    held: bool = False
    """Whether the office has its turn: nothing is overdue meanwhile."""

    def late_on(self, day: str) -> bool:
        """Whether its last day passed with nothing sent in."""
        return not self.held and self.due_on < day


@dataclass(frozen=True)
class Light:
    """How a section of the checklist stood at the last check: ``bad``, ``ok`` or ``na``."""

    name: str
    token: str
    failed: int


@dataclass(frozen=True)
class SchoolFileState:
    """One school's file."""

    header: HeaderState
    on: str
    school_id: str
    name: str
    code: str
    town: str
    address: str
    facts: tuple[tuple[str, str], ...]
    contacts: tuple[dict[str, str], ...]
    open_orders: tuple[OpenOrder, ...]
    timeline: tuple[PastRow, ...]
    checked_on: str
    lights: tuple[Light, ...]
    going_on: str
    """The inspection that was begun here on this tablet and is not submitted."""
    visit: dict[str, str]
    """The released visit to this school, as the arrival is told of it."""
    checked: Checked
    to_serve: tuple[ToServe, ...] = ()
    """Checks of it that were submitted here today, with notices."""

    @property
    def counts(self) -> dict[Told, int]:
        """How much each filter tells."""
        return {only: sum(row.passes(only) for row in self.timeline) for only in Told}

    @property
    def pictures(self) -> tuple[str, ...]:
        """The photos of it, the latest first."""
        return tuple(photo for row in self.timeline for photo in row.photos)


def school_file(desk: Desk, school_id: str) -> SchoolFileState:
    """All that is known here of a school."""
    school = desk.school(school_id)
    area = desk.shelves.replica.get(ItemKind.AREA, school.get("area_id", "")) or {}
    orders = [
        one for one in desk.shelves.replica.all(ItemKind.ORDER) if one["school_id"] == school_id
    ]
    checks = [
        one
        for one in desk.shelves.replica.all(ItemKind.INSPECTION)
        if one["school_id"] == school_id
    ]
    whole = [one for one in checks if one["mode"] != VisitMode.LOOK_BACK]
    last = max(whole, key=lambda one: str(one["arrived_at"]), default=None)
    mine = (one["id"] for one in desk.my_open_inspections() if one["school_id"] == school_id)
    return SchoolFileState(
        header=header(desk),
        on=desk.today.isoformat(),
        school_id=school_id,
        name=school["name"],
        code=school.get("code", ""),
        town=in_language(area.get("name", ""), area.get("name_en", "")),
        address=school.get("address", ""),
        facts=tuple(
            (name, str(value)) for name, value in sorted((school.get("facts") or {}).items())
        ),
        contacts=tuple(school.get("contacts") or ()),
        open_orders=_open_orders(orders),
        timeline=_timeline(orders, checks, _incidents(desk, school_id)),
        checked_on=_day(last["arrived_at"]) if last else "",
        lights=_lights(desk, last) if last else (),
        going_on=next(mine, ""),
        visit=_visit(desk, school_id),
        checked=_checked(desk, school),
        to_serve=tuple(one for one in to_serve(desk) if one.school_id == school_id),
    )


def _checked(desk: Desk, school: dict[str, Any]) -> Checked:
    """Checks of this term, here and in the whole town; what was annulled was none."""
    since = term_of(desk.today).isoformat()
    town = str(school.get("area_id", ""))
    begun = [
        one["school_id"]
        for one in desk.shelves.replica.all(ItemKind.INSPECTION)
        if one["area_id"] == town
        and one["state"] != InspectionState.ANNULLED
        and _day(one["arrived_at"]) >= since
    ]
    schools = sum(one["area_id"] == town for one in desk.shelves.replica.all(ItemKind.SCHOOL))
    average = Decimal(len(begun)) / max(1, schools)
    tenths = average.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return Checked(since, begun.count(school["id"]), str(tenths))


def term_of(day: date) -> date:
    """The day since which checks count to the term of this day."""
    begun = [date(year, *first) for year in (day.year - 1, day.year) for first in TERMS]
    return max(one for one in begun if one <= day)


def _visit(desk: Desk, school_id: str) -> dict[str, str]:
    for visit in desk.released():
        if visit["school_id"] == school_id:
            return {"visit_id": visit["id"], "inspection_id": visit["inspection_id"]}
    return {}


def _lights(desk: Desk, check: dict[str, Any]) -> tuple[Light, ...]:
    """Each section of a check's list, by its faults and whether anything was asked in it."""
    sheet = desk.sheet(check)
    assessed = [one for one in sheet.assess().values() if one.shown.applies]
    lights = []
    for section in sheet.template.sections:
        asked = [one for one in assessed if one.item.section == section.code and one.answered]
        failed = sum(one.verdict == Verdict.FAIL for one in asked)
        token = "bad" if failed else "ok" if asked else "na"
        lights.append(Light(in_language(section.name_zh, section.name_en), token, failed))
    return tuple(lights)


def _open_orders(orders: list[dict[str, Any]]) -> tuple[OpenOrder, ...]:
    """What is not closed; what is due first stands first, what has no term yet last."""
    found = [
        OpenOrder(
            one["what"],
            one["party"],
            one["grade"],
            one["state"],
            one["due_on"] or "",
            one["state"] in WITH_THE_OFFICE or one.get("more_time_asked", False),
        )
        for one in orders
        if one["state"] not in GONE
    ]
    return tuple(sorted(found, key=lambda one: (not one.due_on, one.due_on)))


def _incidents(desk: Desk, school_id: str) -> list[PastRow]:
    """What happened at a school, as its latest report tells it."""
    found = (one for one in desk.incidents() if one["school_id"] == school_id)
    return [
        PastRow(
            _day(one["happened_at"]),
            "incident",
            one["kind"],
            row_of(desk, one).is_at,
            tuple(
                photo["preview_sha256"]
                for report in one["reports"]
                for photo in report["photos"]
                if photo["preview_sha256"]
            )[:PHOTOS_SHOWN],
            one["id"],
        )
        for one in found
    ]


def _timeline(
    orders: list[dict[str, Any]], checks: list[dict[str, Any]], incidents: list[PastRow]
) -> tuple[PastRow, ...]:
    rows = [*incidents, *(_order_row(one) for one in orders)]
    rows += [row for one in orders for row in _look_backs(one)]
    for one in checks:
        photos = _previews(one["photos"])
        kind = "going_back" if one["mode"] == VisitMode.LOOK_BACK else "inspection"
        count, shown = str(len(one["findings"])), tuple(photos[:PHOTOS_SHOWN])
        left = len(photos) - len(shown)
        row = PastRow(_day(one["arrived_at"]), kind, count, one["state"], shown, more=left)
        rows.append(row)
    return tuple(sorted(rows, key=lambda row: row.on, reverse=True))


def _previews(photos: list[dict[str, Any]]) -> list[str]:
    """What a check's photos show; handwriting is read where its words are."""
    return [
        str(one["preview_sha256"])
        for one in photos
        if one["preview_sha256"] and one["purpose"] != PhotoPurpose.HANDWRITING
    ]


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
