"""Today (今天): unfinished work on top, released visits, sealed ones, look-backs."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from mobile.hours import local
from mobile.presenters.asked import asked_of
from mobile.presenters.desk import Desk
from mobile.presenters.distance import metres, nearest_first
from mobile.presenters.header import HeaderState, header
from mobile.presenters.incident_file import IncidentRow, lately
from mobile.presenters.notices import GONE, ToServe, to_serve
from mobile.presenters.rows import Tick, strip
from mobile.texts import in_language
from shared.checklists import unanswered
from shared.clock import from_wire
from shared.records.ops import Place
from shared.vocabulary import ItemKind, LookBackState, Outcome, VisitKind, VisitState

TOLD_BY = {
    Outcome.FIXED: Tick.PASS,
    Outcome.PARTLY: Tick.FAIL,
    Outcome.NOT_FIXED: Tick.FAIL,
    Outcome.REBOUND: Tick.FAIL,
    Outcome.NO_LONGER_APPLIES: Tick.NOT_APPLICABLE,
    Outcome.NOT_CHECKABLE: Tick.NOT_APPLICABLE,
}
"""How the strip shows what became of a case looked back at."""


@dataclass(frozen=True)
class UnfinishedWork:
    """An inspection to go on with: one tap. Of a look-back, cases stand where items stand else."""

    inspection_id: str
    school: str
    arrived_at: str
    answered: int
    asked: int
    ticks: tuple[Tick, ...]
    next_code: str
    next_text: str
    counts: Mapping[Tick, int]
    look_back: bool = False


@dataclass(frozen=True)
class VisitRow:
    """A released visit to one school."""

    visit_id: str
    inspection_id: str
    school_id: str
    school: str
    kind: VisitKind
    students: str
    added_items: int
    open_faults: int
    team: str
    last_visit: str
    metres: int | None = None


@dataclass(frozen=True)
class LookBackRow:
    """A case to look back at."""

    lookback_id: str
    visit_id: str
    school_id: str
    school: str
    what: str
    grade: str
    due_until: str
    photo: str
    inspection_id: str = ""
    """Of its visit, once that is released."""
    begun: bool = False


@dataclass(frozen=True)
class TodayState:
    """All of the Today screen."""

    header: HeaderState
    person: str
    team: str
    on: str
    unfinished: UnfinishedWork | None
    also_unfinished: tuple[UnfinishedWork, ...]
    visits: tuple[VisitRow, ...]
    sealed: int
    release_at: str | None
    seconds_to_release: int
    commitment: str
    ready: bool
    """The checklist and the register are here: once opened, a task needs no network."""
    enveloped: int
    """So many of the sealed tasks are here, closed: it takes no network to open them."""
    lookbacks: tuple[LookBackRow, ...]
    done: tuple[str, ...]
    incidents: tuple[IncidentRow, ...] = ()
    to_serve: tuple[ToServe, ...] = ()
    """Checks submitted here today whose notices may be served."""


class TodayPresenter:
    """What is to be done now."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._here = Place()

    def locate(self, here: Place) -> None:
        """From now on distances are told from this place."""
        self._here = here

    @property
    def look_backs_due(self) -> int:
        """How many cases are to be looked back at."""
        return len(self._planned())

    def seconds_left(self) -> int:
        """How long until the first sealed task opens."""
        sealed = (one for one in self._desk.visits() if one["state"] == VisitState.SEALED)
        first = next(sealed, None)
        return self._seconds_to(from_wire(first["release_at"])) if first else 0

    @property
    def state(self) -> TodayState:
        desk = self._desk
        visits = desk.visits()
        sealed = [visit for visit in visits if visit["state"] == VisitState.SEALED]
        first = sealed[0] if sealed else None
        holder = desk.shelves.vault.holder
        unfinished = self._unfinished()
        return TodayState(
            header=header(desk),
            person=holder.name if holder else "",
            team=_team(visits[0]) if visits else "",
            on=desk.today.isoformat(),
            unfinished=unfinished[0] if unfinished else None,
            also_unfinished=tuple(unfinished[1:]),
            visits=self._rows(),
            sealed=len(sealed),
            release_at=first["release_at"] if first else None,
            seconds_to_release=self._seconds_to(from_wire(first["release_at"])) if first else 0,
            commitment=first["commitment"] if first else "",
            ready=bool(sealed and desk.current_template_id() and self._knows_schools()),
            enveloped=self._enveloped(sealed),
            lookbacks=self._lookbacks(),
            done=tuple(
                desk.school(visit["school_id"])["name"]
                for visit in visits
                if visit["state"] == VisitState.DONE
            ),
            incidents=lately(desk),
            to_serve=to_serve(desk),
        )

    def _seconds_to(self, instant: datetime) -> int:
        now = from_wire(self._desk.clockwatch.now().at)
        return max(0, int((instant - now).total_seconds()))

    def _unfinished(self) -> list[UnfinishedWork]:
        """What was begun here and not submitted, the latest arrival first."""
        begun = self._desk.my_open_inspections()
        begun.sort(key=lambda one: (str(one["arrived_at"]), str(one["id"])), reverse=True)
        return [self._begun(one) for one in begun]

    def _begun(self, inspection: dict[str, Any]) -> UnfinishedWork:
        visit = self._desk.visit_of(inspection["id"])
        if visit and visit["lookback_ids"]:
            return self._looking_back(inspection, visit["lookback_ids"])
        sheet = self._desk.sheet(inspection)
        assessed = sheet.assess()
        asked = asked_of(self._desk, inspection, sheet, assessed)
        shown = [code for code in assessed if code in asked and assessed[code].shown.applies]
        left = unanswered(assessed, asked)
        item = sheet.template.by_code[left[0]] if left else None
        return UnfinishedWork(
            inspection_id=inspection["id"],
            school=self._desk.school(inspection["school_id"])["name"],
            arrived_at=inspection["arrived_at"],
            answered=len(shown) - len(left),
            asked=len(shown),
            ticks=strip(assessed, shown, left[0] if left else ""),
            next_code=item.code if item else "",
            next_text=in_language(item.text_zh, item.text_en) if item else "",
            counts=Counter(
                Tick(str(assessed[code].verdict)) for code in shown if assessed[code].answered
            ),
        )

    def _looking_back(self, inspection: dict[str, Any], cases: list[str]) -> UnfinishedWork:
        """The cases of a look-back: which are judged, which one is next."""
        judged = inspection.get("judged") or {}
        left = [case for case in cases if case not in judged]
        told = [
            TOLD_BY[Outcome(judged[case]["outcome"])] if case in judged else Tick.OPEN
            for case in cases
        ]
        ahead = self._desk.shelves.replica.get(ItemKind.LOOK_BACK, left[0]) if left else None
        return UnfinishedWork(
            inspection_id=inspection["id"],
            school=self._desk.school(inspection["school_id"])["name"],
            arrived_at=inspection["arrived_at"],
            answered=len(cases) - len(left),
            asked=len(cases),
            ticks=tuple(
                Tick.CURRENT if left and case == left[0] else tick
                for case, tick in zip(cases, told, strict=True)
            ),
            next_code=(ahead or {}).get("code") or "",
            next_text=(ahead or {}).get("what") or "",
            counts=Counter(tick for tick in told if tick is not Tick.OPEN),
            look_back=True,
        )

    def _enveloped(self, sealed: list[dict[str, Any]]) -> int:
        """How many sealed tasks lie here in envelopes of this tablet."""
        device_id = self._desk.shelves.vault.device()["device_id"]
        held = self._desk.shelves.replica.all(ItemKind.ENVELOPE) if sealed else ()
        here = {one["visit_id"] for one in held if one["device_id"] == device_id}
        return sum(visit["id"] in here for visit in sealed)

    def _knows_schools(self) -> bool:
        return next(iter(self._desk.shelves.replica.all(ItemKind.SCHOOL)), None) is not None

    def _rows(self) -> tuple[VisitRow, ...]:
        """Released visits not begun here, the nearest first."""
        rows = [
            self._row(visit)
            for visit in self._desk.released()
            if not self._desk.begun_here(visit["inspection_id"])
        ]
        return tuple(sorted(rows, key=lambda row: nearest_first(row.metres)))

    def _row(self, visit: dict[str, object]) -> VisitRow:
        school = self._desk.school(str(visit["school_id"]))
        orders = [
            order
            for order in self._desk.shelves.replica.all(ItemKind.ORDER)
            if order["school_id"] == school["id"]
        ]
        past = [
            local(from_wire(one["arrived_at"]))[:10]
            for one in self._desk.shelves.replica.all(ItemKind.INSPECTION)
            if one["school_id"] == school["id"]
        ]
        return VisitRow(
            visit_id=str(visit["id"]),
            inspection_id=str(visit["inspection_id"]),
            school_id=school["id"],
            school=school["name"],
            kind=VisitKind(str(visit["kind"])),
            students=str((school.get("facts") or {}).get("students", "")),
            added_items=len({order["finding_id"] for order in orders}),
            open_faults=sum(order["state"] not in GONE for order in orders),
            team=_team(visit),
            last_visit=max(past, default=""),
            metres=metres(self._here, school),
        )

    def _planned(self) -> list[dict[str, Any]]:
        cases = self._desk.shelves.replica.all(ItemKind.LOOK_BACK)
        return [one for one in cases if one["state"] == LookBackState.PLANNED]

    def _lookbacks(self) -> tuple[LookBackRow, ...]:
        released = {visit["id"]: visit["inspection_id"] for visit in self._desk.released()}
        rows = [self._case(one, released.get(one["visit_id"], "")) for one in self._planned()]
        return tuple(sorted(rows, key=lambda row: row.due_until))

    def _case(self, case: dict[str, Any], inspection_id: str) -> LookBackRow:
        photo = next((p["preview_sha256"] for p in case["photos"] if p["preview_sha256"]), "")
        return LookBackRow(
            case["id"],
            case["visit_id"] or "",
            case["school_id"],
            self._desk.school(case["school_id"])["name"],
            case["what"],
            case["grade"],
            case["due_until"],
            photo,
            inspection_id,
            bool(inspection_id) and self._desk.begun_here(inspection_id),
        )


def _team(visit: dict[str, object]) -> str:
    inspectors = visit["inspectors"]
    if not isinstance(inspectors, list):
        return ""
    return " · ".join(str(one["name"]) for one in inspectors)
