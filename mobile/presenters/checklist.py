"""The checklist: one answer a tap, durable at once; what applies, what failed, what is next."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from mobile.hours import zone
from mobile.presenters import camera
from mobile.presenters.camera import Picture, Shot
from mobile.presenters.checklist_state import ChecklistState
from mobile.presenters.desk import AlreadySubmitted, Desk, submitted_here
from mobile.presenters.drafts import Draft
from mobile.presenters.handwriting import Pad
from mobile.presenters.header import header
from mobile.presenters.last_time import LastTime, last_time
from mobile.presenters.listed import Known, Listed, View
from mobile.presenters.rows import (
    Filter,
    Hidden,
    KeptRows,
    hidden_of,
    passes,
    past_of,
    recorded,
    sections_of,
    strip,
)
from mobile.presenters.split import Whose, shares, team_of
from mobile.store.outbox import Act
from mobile.store.taps import last_answer
from mobile.texts import language
from shared.checklists import Assessed, Following, Sheet, sheet_of, unanswered
from shared.problems import Invalid, Problem
from shared.protocol import area_scope
from shared.records.ops import AnswerSet, AnswersSet, FactSet
from shared.vocabulary import ItemKind, OpKind, PhotoPurpose, PhotoSource, Verdict

RULED = frozenset({"tech_standard"})
"""What is computed by a rule that a person may overrule, with a reason."""
PAST_MAX = 3
"""So many earlier checks are shown with an item."""


class ReasonMissing(Invalid):
    code = "reason_missing"
    text = "Say why this does not apply here."


class ChecklistNotHere(Invalid):
    code = "checklist_not_here"
    text = "This tablet does not hold the checklist any more. What was answered is kept."


class ChecklistPresenter:
    """Answers items, and says what comes next."""

    def __init__(self, desk: Desk, inspection_id: str) -> None:
        self._desk, self._id = desk, inspection_id
        kept = desk.session.get(f"view:{inspection_id}") or {}
        self._read: tuple[tuple[Any, ...], dict[str, Any]] | None = None
        self._heard: tuple[Any, Known] | None = None
        self._left_out: tuple[Any, tuple[Hidden, ...]] | None = None
        self._earlier: list[tuple[dict[str, Any], Sheet]] | None = None
        self._last: dict[str, LastTime] | None = None
        self._following, self._rows = Following(), KeptRows()
        self._view = View.of(kept, self._added())

    @property
    def state(self) -> ChecklistState:
        return self._state()

    def answer(
        self,
        code: str,
        value: Any,
        *,
        na_reason: str = "",
        note: str = "",
        kept_implausible: str = "",
    ) -> ChecklistState:
        """Give one item its answer; refused before anything is kept if it is of a wrong type."""
        inspection = self._inspection()
        item = self._known().template.by_code.get(code)
        if item is None:
            # Taken back with the grant while its rows stood on the screen.
            raise ChecklistNotHere()
        checked = item.check_answer(value)
        if checked == Verdict.NOT_APPLICABLE and not na_reason.strip():
            raise ReasonMissing()
        standing = inspection["answers"].get(code) or {}
        answer = AnswerSet(code, checked, na_reason, note, standing.get("value"), kept_implausible)
        self._view.current = code
        self._put(inspection, AnswersSet(answers=[answer]))
        state = self.state
        if state.card is None or state.card.verdict != Verdict.FAIL:
            # It is no fault any more: a finding begun on it is not asked for.
            Draft(self._desk, "finding", f"{self._id}:{code}").drop()
        return state

    def doubts(self, code: str, value: Any) -> bool:
        """Whether an answer is so unusual that its giver is asked why it stands."""
        assessed = self._answered(code, value)
        return assessed is not None and not assessed.plausible

    def overrules(self, code: str, value: Any) -> bool:
        """Whether an answer is another than a rule proposes: that needs a reason."""
        assessed = self._answered(code, value)
        if assessed is None or assessed.item.compute not in RULED:
            return False
        return assessed.computed is not None and assessed.value != assessed.computed

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

    def pad(self, code: str) -> Pad:
        """The pad for an item's note."""
        return Pad(self._desk, self._id, code)

    def put_away(self, code: str, picture: Picture | None) -> ChecklistState:
        """The note is on record beside its item, as a picture."""
        self.pad(code).put_away(picture)
        return self.state

    def undo(self) -> ChecklistState:
        """Take the last tap back, while it was not sent and nothing was built on it."""
        tap_id, self._view.undo_tap = self._undoable(), 0
        if tap_id:
            self._view.current = self._view.undo_code
            with self._desk.shelves.database.writing():
                self._desk.shelves.outbox.undo(tap_id)
                self._remember()
        return self.state

    def _undoable(self) -> int:
        """The last answer, while it is the last act of this inspection and still only here."""
        last = last_answer(self._desk.shelves.database, self._id)
        return last if last and last == self._view.undo_tap else 0

    def _answered(self, code: str, value: Any) -> Assessed | None:
        """How an item would stand with this answer; None where it cannot be given."""
        try:
            sheet = self._sheet(self._inspection()).answered(code, value)
        except Problem:
            return None
        return sheet.assess()[code]

    def show(
        self,
        *,
        whole: bool | None = None,
        as_card: bool | None = None,
        only: Filter | None = None,
        whose: Whose | None = None,
    ) -> ChecklistState:
        """Quick mode or the whole list; the list or one item as a card; which rows, whose."""
        if as_card is not None:
            self._view.as_card = as_card
        if whole is not None:
            self._view.whole = whole
        if only is not None:
            self._view.filter = only
        if whose is not None:
            self._view.whose = whose
        self._remember()
        return self.state

    def go_to(self, code: str) -> ChecklistState:
        """To this item; another office's is not hidden from who is sent to it."""
        self._view.current = code
        if code not in self._listed().own:
            self._view.whose = Whose.ALL
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
        self._desk.session.keep(f"view:{self._id}", self._view.kept())

    def _put(self, inspection: dict[str, Any], payload: AnswersSet) -> None:
        if submitted_here(inspection, self._desk.shelves.vault.device()["device_id"]):
            raise AlreadySubmitted()
        act = Act(
            OpKind.ANSWERS_SET,
            self._id,
            self._id,
            area_scope(inspection["area_id"]),
            payload,
            template_version=inspection["template_id"],
        )
        with self._desk.shelves.database.writing():
            self._view.undo_tap = self._desk.shelves.outbox.put(act)[0]
            self._view.undo_code = next((one.code for one in payload.answers), "")
            self._remember()

    def _inspection(self) -> dict[str, Any]:
        """The inspection as it stands; read again only after something was kept."""
        version = (self._desk.person_id, *self._desk.shelves.database.version)
        if self._read is None or self._read[0] != version:
            inspection = self._desk.inspection(self._id)
            if inspection is None:
                raise Invalid("This inspection has not begun yet.")
            self._read = (version, inspection)
        return self._read[1]

    def _known(self) -> Known:
        """What the office said of the visit; read again only after it said something new."""
        heard = (self._desk.person_id, self._desk.shelves.replica.cursors())
        if self._heard is None or self._heard[0] != heard:
            inspection = self._inspection()
            visit = self._desk.visit_of(self._id) or {}
            school = self._desk.school(inspection["school_id"])
            template = self._desk.template(inspection["template_id"])
            names = {str(one["id"]): str(one["name"]) for one in visit.get("inspectors", ())}
            team = team_of(self._desk, self._id)
            limits = self._desk.limits_of(inspection)
            self._heard = (heard, Known(limits, school, template, names, team))
        return self._heard[1]

    def _sheet(self, inspection: dict[str, Any]) -> Sheet:
        """The checklist with its answers, judged at the recorded arrival."""
        known = self._known()
        return sheet_of(known.template, inspection, known.school, known.limits, zone())

    def _added(self) -> frozenset[str]:
        """Items of earlier faults of this school join the quick list."""
        inspection = self._desk.inspection(self._id)
        return self._desk.earlier_faults(inspection) if inspection else frozenset()

    def _listed(self) -> Listed:
        """What is asked in this view, with every answer judged."""
        inspection = self._inspection()
        sheet = self._sheet(inspection)
        assessed = self._following.assess(sheet)
        quick = sheet.quick(self._view.added)
        asked = frozenset(assessed) if self._view.whole else quick
        team = self._known().team
        told = shares(team, inspection, assessed, asked)
        whose = self._view.whose if told else Whose.ALL
        own = frozenset(code for code, one in assessed.items() if team.shows(one, whose))
        shown = [code for code in assessed if code in asked & own and assessed[code].shown.applies]
        left = unanswered(assessed, asked & own)
        current = self._view.current if self._view.current in shown else (*left, *shown, "")[0]
        record = recorded(inspection, self._known().names, self._last_time())
        rows = tuple(self._rows.row_of(assessed[code], record) for code in shown)
        return Listed(
            inspection, sheet, assessed, quick, asked, rows, left, current, whose, own, told
        )

    def _state(self) -> ChecklistState:
        listed = self._listed()
        inspection, rows = listed.inspection, listed.rows
        codes = [one.code for one in rows]
        return ChecklistState(
            header=header(self._desk),
            inspection_id=self._id,
            school=self._known().school["name"],
            arrived_at=inspection["arrived_at"],
            whole=self._view.whole,
            as_card=self._view.as_card,
            filter=self._view.filter,
            sections=sections_of(listed.sheet, rows, self._known().team),
            rows=tuple(one for one in rows if passes(one, self._view.filter)),
            hidden=self._hidden(listed.assessed),
            answered=len(rows) - len(listed.left),
            asked=len(rows),
            failed=sum(one.verdict == Verdict.FAIL for one in rows),
            open=len(listed.left),
            differs=sum(bool(one.conflict) for one in rows),
            whole_count=len(listed.applying),
            not_quick=sum(code not in listed.quick for code in listed.applying),
            whose=listed.whose,
            shares=listed.shares,
            current=listed.current,
            ticks=strip(listed.assessed, codes, listed.current),
            wants_photo=listed.wants_photo,
            card=next((one for one in rows if one.code == listed.current), None),
            position=codes.index(listed.current) + 1 if listed.current in codes else 0,
            past=past_of(listed.current, self._past()) if self._view.as_card else (),
            undo_tap=self._undoable(),
            saved_at=self._desk.clockwatch.now().at,
            submitted=submitted_here(inspection, self._desk.shelves.vault.device()["device_id"]),
        )

    def _hidden(self, assessed: Mapping[str, Assessed]) -> tuple[Hidden, ...]:
        """What does not apply; told again only when it is something else."""
        found = tuple(one for one in assessed.values() if not one.shown.applies)
        asked = (language(), tuple((one.item.code, one.shown.why) for one in found))
        if self._left_out is None or self._left_out[0] != asked:
            template = self._known().template
            told = tuple(hidden_of(template, one) for one in found)
            self._left_out = (asked, told)
        return self._left_out[1]

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

    def _last_time(self) -> dict[str, LastTime]:
        """What may be offered from the checks before; looked up once."""
        if self._last is None:
            self._last = last_time(self._past())
        return self._last
