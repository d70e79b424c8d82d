"""The checklist: one answer a tap, durable at once; what applies, what failed, what is next."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mobile.presenters import camera
from mobile.presenters.camera import Shot
from mobile.presenters.desk import Desk
from mobile.presenters.drafts import Draft
from mobile.presenters.header import HeaderState, header
from mobile.presenters.rows import (
    Filter,
    Hidden,
    Row,
    SectionState,
    Tick,
    hidden_of,
    passes,
    row_of,
    sections_of,
    strip,
)
from mobile.store.outbox import Act
from shared.checklists import unanswered, wanting_photos
from shared.problems import Invalid
from shared.protocol import area_scope
from shared.records.ops import AnswerSet, AnswersSet, FactSet
from shared.vocabulary import OpKind, PhotoPurpose, Verdict


class ReasonMissing(Invalid):
    code = "reason_missing"
    text = "Say why this does not apply here."


@dataclass(frozen=True)
class ChecklistState:
    """All of the checklist screen."""

    header: HeaderState
    inspection_id: str
    school: str
    whole: bool
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
    undo_tap: int = 0
    saved_at: str = ""
    submitted: bool = False


@dataclass
class _View:
    """How the list is looked at; kept over a restart by the session."""

    whole: bool = False
    filter: Filter = Filter.ALL
    current: str = ""
    undo_tap: int = 0
    added: frozenset[str] = field(default_factory=frozenset)


class ChecklistPresenter:
    """Answers items, and says what comes next."""

    def __init__(self, desk: Desk, inspection_id: str) -> None:
        self._desk, self._id = desk, inspection_id
        kept = desk.session.get(f"view:{inspection_id}") or {}
        self._view = _View(
            bool(kept.get("whole")),
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
        item = self._desk.template(inspection["template_id"]).by_code[code]
        checked = item.check_answer(value)
        if checked == Verdict.NOT_APPLICABLE and not na_reason.strip():
            raise ReasonMissing()
        standing = inspection["answers"].get(code) or {}
        answer = AnswerSet(code, checked, na_reason, note, standing.get("value"))
        self._put(inspection, AnswersSet(answers=[answer]))
        self._view.current = code
        state = self.state
        if not any(row.code == code and row.verdict == Verdict.FAIL for row in state.rows):
            # It is no fault any more: a finding begun on it is not asked for.
            Draft(self._desk, "finding", f"{self._id}:{code}").drop()
        return state

    def correct_fact(self, name: str, value: Any) -> ChecklistState:
        """A register fact found wrong on site: holds for this visit at once."""
        inspection = self._inspection()
        self._put(inspection, AnswersSet(facts=[FactSet(name, value)]))
        return self.state

    def photograph(self, code: str, path: Path) -> ChecklistState:
        """A photo that shows an item as it is."""
        inspection = self._inspection()
        shot = Shot(self._id, inspection["area_id"], PhotoPurpose.ITEM, code=code)
        camera.take(self._desk, path, shot)
        self._view.current = code
        return self.state

    def undo(self) -> ChecklistState:
        """Take the last tap back, while it was not sent."""
        if self._view.undo_tap:
            self._desk.shelves.outbox.undo(self._view.undo_tap)
            self._view.undo_tap = 0
        return self.state

    def show(self, *, whole: bool | None = None, only: Filter | None = None) -> ChecklistState:
        """Quick mode or the whole list; which rows."""
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

    def next_open(self) -> ChecklistState:
        """Jump to the next item without an answer."""
        state = self.state
        open_codes = [row.code for row in state.rows if row.value is None]
        here = _place(state, state.current)
        after = [code for code in open_codes if _place(state, code) > here]
        self._view.current = (after or open_codes or [state.current])[0]
        return self.state

    def _remember(self) -> None:
        view = {name: getattr(self._view, name) for name in ("whole", "filter", "current")}
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

    def _state(self) -> ChecklistState:
        inspection = self._inspection()
        sheet = self._desk.sheet(inspection)
        assessed = sheet.assess()
        quick = sheet.quick(self._view.added)
        asked = frozenset(assessed) if self._view.whole else quick
        shown = [code for code in assessed if code in asked and assessed[code].shown.applies]
        rows = tuple(row_of(assessed[code], inspection) for code in shown)
        left = unanswered(assessed, asked)
        current = self._view.current if self._view.current in shown else (left or ("",))[0]
        photographed = frozenset(
            photo["code"] for photo in inspection["photos"] if photo.get("code")
        )
        applying = [one for one in assessed.values() if one.shown.applies]
        device = self._desk.shelves.vault.device()["device_id"]
        return ChecklistState(
            header=header(self._desk),
            inspection_id=self._id,
            school=self._desk.school(inspection["school_id"])["name"],
            whole=self._view.whole,
            filter=self._view.filter,
            sections=sections_of(sheet, rows),
            rows=tuple(row for row in rows if passes(row, self._view.filter)),
            hidden=tuple(hidden_of(one) for one in assessed.values() if not one.shown.applies),
            answered=len(rows) - len(left),
            asked=len(rows),
            failed=sum(row.verdict == Verdict.FAIL for row in rows),
            open=len(left),
            differs=sum(bool(row.conflict) for row in rows),
            whole_count=len(applying),
            not_quick=sum(one.item.code not in quick for one in applying),
            current=current,
            ticks=strip(assessed, shown, current),
            wants_photo=wanting_photos(assessed, asked, photographed),
            undo_tap=self._view.undo_tap,
            saved_at=self._desk.clockwatch.now().at,
            submitted=any(
                part["device_id"] == device and part["submitted_at"] for part in inspection["parts"]
            ),
        )


def _place(state: ChecklistState, code: str) -> int:
    codes = [row.code for row in state.rows]
    return codes.index(code) if code in codes else -1
