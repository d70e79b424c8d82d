"""The checklist: one answer a tap, durable at once; what applies, what failed, what is next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mobile.presenters import camera
from mobile.presenters.camera import Picture, Shot
from mobile.presenters.desk import Desk, submitted_here
from mobile.presenters.drafts import Draft
from mobile.presenters.header import HeaderState, header
from mobile.presenters.rows import (
    Filter,
    Hidden,
    Past,
    Row,
    SectionState,
    Tick,
    hidden_of,
    passes,
    past_of,
    row_of,
    sections_of,
    strip,
)
from mobile.store.outbox import Act
from shared.checklists import Assessed, Sheet, unanswered, wanting_photos
from shared.problems import Invalid
from shared.protocol import area_scope
from shared.records.ops import AnswerSet, AnswersSet, FactSet
from shared.vocabulary import ItemKind, OpKind, PhotoPurpose, PhotoSource, Verdict

PAST_MAX = 3
"""So many earlier checks are shown with an item."""


class ReasonMissing(Invalid):
    code = "reason_missing"
    text = "Say why this does not apply here."


class ChecklistNotHere(Invalid):
    code = "checklist_not_here"
    text = "This tablet does not hold the checklist any more. What was answered is kept."


@dataclass(frozen=True)
class ChecklistState:
    """All of the checklist screen."""

    header: HeaderState
    inspection_id: str
    school: str
    arrived_at: str
    whole: bool
    as_card: bool
    filter: Filter
    sections: tuple[SectionState, ...]
    rows: tuple[Row, ...]
    hidden: tuple[Hidden, ...]
    answered: int
    asked: int
    failed: int
    open: int
    differs: int
    whole_count: int
    not_quick: int
    current: str
    ticks: tuple[Tick, ...]
    wants_photo: tuple[str, ...]
    card: Row | None = None
    position: int = 0
    past: tuple[Past, ...] = ()
    undo_tap: int = 0
    saved_at: str = ""
    submitted: bool = False


@dataclass
class _View:
    """How the list is looked at; kept over a restart by the session."""

    whole: bool = False
    as_card: bool = False
    filter: Filter = Filter.ALL
    current: str = ""
    undo_tap: int = 0
    added: frozenset[str] = field(default_factory=frozenset)


@dataclass(frozen=True)
class _Listed:
    """What is asked in one view of an inspection."""

    inspection: dict[str, Any]
    sheet: Sheet
    assessed: Mapping[str, Assessed]
    quick: frozenset[str]
    asked: frozenset[str]
    rows: tuple[Row, ...]
    left: tuple[str, ...]
    current: str

    @property
    def applying(self) -> list[str]:
        return [code for code, one in self.assessed.items() if one.shown.applies]

    @property
    def hidden(self) -> tuple[Hidden, ...]:
        found = (one for one in self.assessed.values() if not one.shown.applies)
        return tuple(hidden_of(one) for one in found)

    @property
    def wants_photo(self) -> tuple[str, ...]:
        taken = frozenset(p["code"] for p in self.inspection["photos"] if p.get("code"))
        return wanting_photos(self.assessed, self.asked, taken)


class ChecklistPresenter:
    """Answers items, and says what comes next."""

    def __init__(self, desk: Desk, inspection_id: str) -> None:
        self._desk, self._id = desk, inspection_id
        kept = desk.session.get(f"view:{inspection_id}") or {}
        self._earlier: list[tuple[dict[str, Any], Sheet]] | None = None
        self._view = _View(
            bool(kept.get("whole")),
            bool(kept.get("as_card")),
            Filter(kept.get("filter", Filter.ALL)),
            str(kept.get("current", "")),
            added=self._added(),
        )

    @property
    def state(self) -> ChecklistState:
        return self._state()

    def answer(
        self, code: str, value: Any, *, na_reason: str = "", note: str = ""
    ) -> ChecklistState:
        """Give one item its answer; refused before anything is kept if it is of a wrong type."""
        inspection = self._inspection()
        item = self._desk.template(inspection["template_id"]).by_code.get(code)
        if item is None:
            # Taken back with the grant while its rows stood on the screen.
            raise ChecklistNotHere()
        checked = item.check_answer(value)
        if checked == Verdict.NOT_APPLICABLE and not na_reason.strip():
            raise ReasonMissing()
        standing = inspection["answers"].get(code) or {}
        answer = AnswerSet(code, checked, na_reason, note, standing.get("value"))
        self._put(inspection, AnswersSet(answers=[answer]))
        self._view.current = code
        state = self.state
        if state.card is None or state.card.verdict != Verdict.FAIL:
            # It is no fault any more: a finding begun on it is not asked for.
            Draft(self._desk, "finding", f"{self._id}:{code}").drop()
        return state

    def settle(self, code: str, value: Any) -> ChecklistState:
        """Choose where two tablets differ: all their values were seen, this one stands."""
        inspection = self._inspection()
        dispute = inspection["conflicts"].get(code, [])
        chosen = next((one for one in dispute if one["value"] == value), None)
        if chosen is None:
            return self.state
        answer = AnswerSet(
            code,
            value,
            chosen.get("na_reason", ""),
            chosen.get("note", ""),
            (inspection["answers"].get(code) or {}).get("value"),
            settles=[one["value"] for one in dispute],
        )
        self._put(inspection, AnswersSet(answers=[answer]))
        return self.state

    def correct_fact(self, name: str, value: Any) -> ChecklistState:
        """A register fact found wrong on site: holds for this visit at once."""
        inspection = self._inspection()
        self._put(inspection, AnswersSet(facts=[FactSet(name, value)]))
        return self.state

    def photograph(
        self, code: str, path: Path, *, source: PhotoSource = PhotoSource.CAMERA
    ) -> ChecklistState:
        """A photo that shows an item as it is."""
        self._desk.refuse_submitted(self._id)
        return self.attach(code, camera.keep(self._desk, path), source=source)

    def attach(self, code: str, picture: Picture, *, source: PhotoSource) -> ChecklistState:
        """A picture of an item that was looked at and is good."""
        area_id = self._inspection()["area_id"]
        shot = Shot(self._id, area_id, PhotoPurpose.ITEM, code=code, source=source)
        camera.put(self._desk, picture, shot)
        self._view.current = code
        self._remember()
        return self.state

    def undo(self) -> ChecklistState:
        """Take the last tap back, while it was not sent."""
        if self._view.undo_tap:
            self._desk.shelves.outbox.undo(self._view.undo_tap)
            self._view.undo_tap = 0
        return self.state

    def show(
        self,
        *,
        whole: bool | None = None,
        as_card: bool | None = None,
        only: Filter | None = None,
    ) -> ChecklistState:
        """Quick mode or the whole list; the list or one item as a card; which rows."""
        if as_card is not None:
            self._view.as_card = as_card
        if whole is not None:
            self._view.whole = whole
        if only is not None:
            self._view.filter = only
        self._remember()
        return self.state

    def go_to(self, code: str) -> ChecklistState:
        self._view.current = code
        self._remember()
        return self.state

    def step(self, by: int) -> ChecklistState:
        """The item before or after the current one."""
        listed = self._listed()
        codes = [one.code for one in listed.rows]
        place = codes.index(listed.current) + by if codes else 0
        if 0 <= place < len(codes):
            self._view.current = codes[place]
            self._remember()
        return self.state

    def next_open(self) -> ChecklistState:
        """Jump to the next item without an answer, whichever rows are shown."""
        listed = self._listed()
        codes = [one.code for one in listed.rows]
        place = codes.index(listed.current) + 1 if codes else 0
        ahead = [*codes[place:], *codes[:place]]
        self._view.current = next((code for code in ahead if code in listed.left), listed.current)
        self._remember()
        return self.state

    def _remember(self) -> None:
        names = ("whole", "as_card", "filter", "current")
        view = {name: getattr(self._view, name) for name in names}
        self._desk.session.keep(f"view:{self._id}", view)

    def _put(self, inspection: dict[str, Any], payload: AnswersSet) -> None:
        self._desk.refuse_submitted(self._id)
        act = Act(
            OpKind.ANSWERS_SET,
            self._id,
            self._id,
            area_scope(inspection["area_id"]),
            payload,
            template_version=inspection["template_id"],
        )
        self._view.undo_tap = self._desk.shelves.outbox.put(act)[0]

    def _inspection(self) -> dict[str, Any]:
        inspection = self._desk.inspection(self._id)
        if inspection is None:
            raise Invalid("This inspection has not begun yet.")
        return inspection

    def _added(self) -> frozenset[str]:
        """Items of earlier faults of this school join the quick list."""
        inspection = self._desk.inspection(self._id)
        return self._desk.earlier_faults(inspection) if inspection else frozenset()

    def _listed(self) -> _Listed:
        """What is asked in this view, with every answer judged."""
        inspection = self._inspection()
        sheet = self._desk.sheet(inspection)
        assessed = sheet.assess()
        quick = sheet.quick(self._view.added)
        asked = frozenset(assessed) if self._view.whole else quick
        shown = [code for code in assessed if code in asked and assessed[code].shown.applies]
        left = unanswered(assessed, asked)
        current = self._view.current if self._view.current in shown else (*left, *shown, "")[0]
        names = self._names()
        rows = tuple(row_of(assessed[code], inspection, names) for code in shown)
        return _Listed(inspection, sheet, assessed, quick, asked, rows, left, current)

    def _state(self) -> ChecklistState:
        listed = self._listed()
        inspection, rows = listed.inspection, listed.rows
        codes = [one.code for one in rows]
        return ChecklistState(
            header=header(self._desk),
            inspection_id=self._id,
            school=self._desk.school(inspection["school_id"])["name"],
            arrived_at=inspection["arrived_at"],
            whole=self._view.whole,
            as_card=self._view.as_card,
            filter=self._view.filter,
            sections=sections_of(listed.sheet, rows),
            rows=tuple(one for one in rows if passes(one, self._view.filter)),
            hidden=tuple(
                hidden_of(one) for one in listed.assessed.values() if not one.shown.applies
            ),
            answered=len(rows) - len(listed.left),
            asked=len(rows),
            failed=sum(one.verdict == Verdict.FAIL for one in rows),
            open=len(listed.left),
            differs=sum(bool(one.conflict) for one in rows),
            whole_count=len(listed.applying),
            not_quick=sum(code not in listed.quick for code in listed.applying),
            current=listed.current,
            ticks=strip(listed.assessed, codes, listed.current),
            wants_photo=listed.wants_photo,
            card=next((one for one in rows if one.code == listed.current), None),
            position=codes.index(listed.current) + 1 if listed.current in codes else 0,
            past=past_of(listed.current, self._past()) if self._view.as_card else (),
            undo_tap=self._view.undo_tap,
            saved_at=self._desk.clockwatch.now().at,
            submitted=submitted_here(inspection, self._desk.shelves.vault.device()["device_id"]),
        )

    def _names(self) -> dict[str, str]:
        """Who is on this visit, by id."""
        visit = self._desk.visit_of(self._id) or {"inspectors": []}
        return {str(one["id"]): str(one["name"]) for one in visit["inspectors"]}

    def _past(self) -> list[tuple[dict[str, Any], Sheet]]:
        """The last checks of this school, the latest first; looked up once."""
        if self._earlier is None:
            here = self._inspection()
            found = [
                one
                for one in self._desk.shelves.replica.all(ItemKind.INSPECTION)
                if one["school_id"] == here["school_id"] and one["id"] != self._id
            ]
            found.sort(key=lambda one: str(one["arrived_at"]), reverse=True)
            self._earlier = [(one, self._desk.sheet(one)) for one in found[:PAST_MAX]]
        return self._earlier
