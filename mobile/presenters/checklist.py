"""The checklist: one answer a tap, durable at once; what applies, what failed, what is next."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from mobile.presenters import camera
from mobile.presenters.camera import Shot
from mobile.presenters.desk import Desk
from mobile.presenters.header import HeaderState, header
from mobile.store.outbox import Act
from mobile.texts import in_language
from shared.checklists import Assessed, Item, Sheet, unanswered, wanting_photos
from shared.problems import Invalid
from shared.protocol import area_scope
from shared.records.ops import AnswerSet, AnswersSet, FactSet
from shared.vocabulary import OpKind, PhotoPurpose, Verdict


class Tick(StrEnum):
    """One mark of the verdict strip."""

    PASS = "pass"
    FAIL = "fail"
    NOT_APPLICABLE = "not_applicable"
    OPEN = "open"
    CURRENT = "current"


class Filter(StrEnum):
    """Which rows are shown."""

    ALL = "all"
    OPEN = "open"
    FAILED = "failed"
    DIFFERS = "differs"


class ReasonMissing(Invalid):
    code = "reason_missing"
    text = "Say why this does not apply here."


@dataclass(frozen=True)
class WorkingLine:
    """One line of a computed item's working."""

    rule: str
    text: str
    result: int
    decides: bool


@dataclass(frozen=True)
class Row:
    """One item as a row or a card."""

    code: str
    section: str
    text: str
    answer_type: str
    options: tuple[tuple[str, str], ...]
    unit: str
    value: Any
    verdict: str | None
    proposed: Any
    plausible: bool
    veto: bool
    office: str
    photo_rule: str
    photos: int
    note: str
    na_reason: str
    conflict: tuple[str, ...]
    finding_id: str
    grade: str
    guidance: str
    bases: tuple[str, ...]
    working: tuple[WorkingLine, ...] = ()
    needed: int | None = None
    present: int | None = None


@dataclass(frozen=True)
class SectionState:
    """A section of the rail: how far, how many faults."""

    code: str
    name: str
    answered: int
    asked: int
    failed: int


@dataclass(frozen=True)
class Hidden:
    """An item that does not apply, and why."""

    code: str
    text: str
    why: str
    reads: tuple[str, ...]


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
        return self.state

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
        after = [code for code in open_codes if _place(state, code) > _place(state, state.current)]
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
        rows = tuple(_row(assessed[code], inspection) for code in shown)
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
            sections=_sections(sheet, rows),
            rows=tuple(row for row in rows if _passes(row, self._view.filter)),
            hidden=tuple(_hidden(one) for one in assessed.values() if not one.shown.applies),
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


def strip(assessed: Mapping[str, Assessed], shown: list[str], current: str) -> tuple[Tick, ...]:
    """The verdict strip: one tick an item, in the order of the list."""
    return tuple(_tick(assessed[code], code == current) for code in shown)


def _tick(one: Assessed, is_current: bool) -> Tick:
    if not one.answered:
        return Tick.CURRENT if is_current else Tick.OPEN
    return Tick(str(one.verdict))


def _row(one: Assessed, inspection: dict[str, Any]) -> Row:
    item = one.item
    answer = inspection["answers"].get(item.code) or {}
    finding: dict[str, Any] = next(
        (
            found
            for found in inspection["findings"]
            if found.get("code") == item.code and not found.get("withdrawn_reason")
        ),
        {},
    )
    needed, present = _needed(one)
    return Row(
        code=item.code,
        section=item.section,
        text=in_language(item.text_zh, item.text_en),
        answer_type=str(item.answer_type),
        options=tuple(zip(item.options_zh, _labels(item), strict=True)),
        unit=item.unit,
        value=one.value,
        verdict=str(one.verdict) if one.verdict else None,
        proposed=one.computed,
        plausible=one.plausible,
        veto=item.veto,
        office=item.office,
        photo_rule=str(item.photo_rule),
        photos=sum(photo.get("code") == item.code for photo in inspection["photos"]),
        note=str(answer.get("note", "")),
        na_reason=str(answer.get("na_reason", "")),
        conflict=tuple(str(kept["value"]) for kept in inspection["conflicts"].get(item.code, ())),
        finding_id=str(finding.get("id", "")),
        grade=str(one.grade or ""),
        guidance=in_language(item.guidance_zh, item.guidance_en),
        bases=tuple(basis.text for basis in one.bases),
        working=_working(one),
        needed=needed,
        present=present,
    )


def _labels(item: Item) -> tuple[str, ...]:
    return (in_language("zh", "en") == "en" and item.options_en) or item.options_zh


def _needed(one: Assessed) -> tuple[int | None, int | None]:
    if one.guards is None:
        return None, None
    present = int(one.value) if one.item.code == "RF-01" and str(one.value).isdigit() else None
    return one.guards.required, present


def _working(one: Assessed) -> tuple[WorkingLine, ...]:
    if one.guards is None:
        return ()
    return tuple(
        WorkingLine(
            in_language(line.name_zh, line.name_en),
            in_language(line.text_zh, line.text_en),
            line.required,
            line.rule is one.guards.decided_by,
        )
        for line in one.guards.lines
        if line.in_force
    )


def _sections(sheet: Sheet, rows: tuple[Row, ...]) -> tuple[SectionState, ...]:
    sections = []
    for section in sheet.template.sections:
        mine = [row for row in rows if row.section == section.code]
        if mine:
            sections.append(
                SectionState(
                    section.code,
                    in_language(section.name_zh, section.name_en),
                    sum(row.value is not None for row in mine),
                    len(mine),
                    sum(row.verdict == Verdict.FAIL for row in mine),
                )
            )
    return tuple(sections)


def _hidden(one: Assessed) -> Hidden:
    text = in_language(one.item.text_zh, one.item.text_en)
    return Hidden(one.item.code, text, one.shown.why, one.shown.reads)


def _passes(row: Row, only: Filter) -> bool:
    if only is Filter.OPEN:
        return row.value is None
    if only is Filter.FAILED:
        return row.verdict == Verdict.FAIL
    return bool(row.conflict) if only is Filter.DIFFERS else True


def _place(state: ChecklistState, code: str) -> int:
    codes = [row.code for row in state.rows]
    return codes.index(code) if code in codes else -1
