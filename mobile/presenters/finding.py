"""A finding: grade, party, measure and deadline proposed; two taps for the usual case."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mobile.presenters import camera
from mobile.presenters.camera import NO_MARKS, Marks, Picture, Shot
from mobile.presenters.desk import Desk
from mobile.presenters.drafts import Draft
from mobile.presenters.header import HeaderState, header
from mobile.store.outbox import Act
from mobile.texts import _, in_language
from shared.checklists import Assessed
from shared.problems import Invalid, Problem
from shared.protocol import TEXT_CHARS_MAX, area_scope
from shared.records.ops import FindingAdd
from shared.vocabulary import Grade, ItemKind, OpKind, Party, PhotoPurpose, PhotoSource
from shared.workdays import Deadline

TERM_STEP_MAX = 60
ANY = "any"
"""The bank of phrases that fit any fault."""
JOINT = "；"
"""Stands between what is put together from phrases."""
PUT_IN = ("what", "where", "workdays", "immediate_done", "fixed_on_spot")
"""What the person put in, besides grade, party and photos."""
PREVIEWS = {PhotoPurpose.FINDING: "photos", PhotoPurpose.AFTER: "photos_after"}


Shown = tuple[Picture, PhotoPurpose, PhotoSource]


class WhatMissing(Invalid):
    code = "what_missing"
    text = "Say what is wrong: choose a phrase or type it."


@dataclass(frozen=True)
class FindingState:
    """All of the finding sheet."""

    header: HeaderState
    finding_id: str
    inspection_id: str
    code: str | None
    title: str
    school: str
    veto: bool
    grade: Grade
    proposed_grade: Grade | None
    party: Party
    what: str
    where: str
    measure: str
    immediate_measure: str
    immediate_done: bool
    workdays: int
    deadline: Deadline
    fixed_on_spot: bool
    phrases: tuple[str, ...]
    """What may be chosen instead of typed."""
    photos: tuple[str, ...] = ()
    photos_after: tuple[str, ...] = ()
    from_gallery: frozenset[str] = frozenset()
    """Which of the photos no camera of this tablet took."""
    needs_photo: bool = False
    needed: int | None = None
    present: int | None = None
    saved: bool = False
    error: str = ""


class FindingPresenter:
    """Puts a fault on record."""

    def __init__(self, desk: Desk, inspection_id: str, code: str | None = None) -> None:
        self._desk, self._id = desk, inspection_id
        self._draft = Draft(desk, "finding", f"{inspection_id}:{code or ''}")
        self._shots: list[Shown] = []
        inspection = desk.inspection(inspection_id)
        if inspection is None:
            raise Invalid("This inspection has not begun yet.")
        self._inspection = inspection
        assessed = desk.sheet(inspection).assess().get(code or "")
        self.state = self._resumed(self._proposed(assessed, code), self._draft.kept())

    def grade(self, grade: Grade) -> FindingState:
        """How dangerous it is; 重大 is a proposal that a second person confirms."""
        return self._with(grade=grade)

    def party(self, party: Party) -> FindingState:
        """Who must act; another office's faults do not count against the school."""
        return self._with(party=party)

    def say(self, *, what: str | None = None, where: str | None = None) -> FindingState:
        """What is wrong, and where."""
        told = {"what": what, "where": where}
        kept = {name: text[:TEXT_CHARS_MAX] for name, text in told.items() if text is not None}
        return self._with(**kept)

    def phrase(self, phrase: str) -> FindingState:
        """A phrase from the bank, put behind the text or taken out again."""
        parts = [part for part in self.state.what.split(JOINT) if part]
        if phrase in parts:
            parts.remove(phrase)
        else:
            parts.append(phrase)
        return self._with(what=JOINT.join(parts)[:TEXT_CHARS_MAX])

    def term(self, workdays: int) -> FindingState:
        """How many working days the cure may take; the deadline is counted at once."""
        days = max(0, min(workdays, TERM_STEP_MAX))
        return self._with(workdays=days, deadline=self._deadline(days))

    def immediate(self, *, done: bool) -> FindingState:
        """Whether what must be done at once was done at once."""
        return self._with(immediate_done=done)

    def fixed(self, *, on_spot: bool) -> FindingState:
        """Whether the fault was gone before we left; asks for a photo after."""
        return self._with(fixed_on_spot=on_spot)

    def photograph(
        self,
        path: Path,
        *,
        after: bool = False,
        source: PhotoSource = PhotoSource.CAMERA,
        marks: Marks = NO_MARKS,
    ) -> FindingState:
        """A photo of the fault, or of how it was fixed."""
        try:
            picture = camera.keep(self._desk, path, marks)
        except Problem as problem:
            return self._with(error=problem.told(_))
        return self.attach(picture, source=source, after=after)

    def attach(
        self, picture: Picture, *, source: PhotoSource, after: bool = False, instead: str = ""
    ) -> FindingState:
        """A picture that was looked at and is good; in place of the one with this preview."""
        purpose = PhotoPurpose.AFTER if after else PhotoPurpose.FINDING
        shot = (picture, purpose, source)
        place = self._place_of(instead)
        before = list(self._shots)
        self._shots[slice(*place)] = [shot]
        try:
            if self.state.saved:
                self._desk.refuse_submitted(self._id)
                self._desk.shelves.outbox.put(*self._photo_acts())
                self._shots = []
        except Problem as problem:
            self._shots = before
            return self._with(error=problem.told(_))
        shown = getattr(self.state, PREVIEWS[purpose])
        at = shown.index(instead) if instead in shown else len(shown)
        shown = (*shown[:at], picture.kept.preview_sha256, *shown[at + 1 :])
        return self._with(
            error="",
            from_gallery=self.state.from_gallery | self._gallery([shot]),
            **{PREVIEWS[purpose]: shown},
        )

    def pending(self, preview: str) -> tuple[Picture, PhotoSource] | None:
        """A photo of this sheet that is not on record yet, to be looked at again."""
        found = (one for one in self._shots if one[0].kept.preview_sha256 == preview)
        return next(((picture, source) for picture, _purpose, source in found), None)

    def _place_of(self, preview: str) -> tuple[int, int]:
        """Where a photo stands among those of the sheet; behind the last for a new one."""
        for number, (picture, _purpose, _source) in enumerate(self._shots):
            if picture.kept.preview_sha256 == preview:
                return number, number + 1
        return len(self._shots), len(self._shots)

    def save(self) -> FindingState:
        """Put the finding and its photos on record."""
        if self.state.saved:
            return self.state
        if not self.state.what.strip():
            return self._with(error=WhatMissing().told(_))
        state = self.state
        payload = FindingAdd(
            inspection_id=self._id,
            grade=state.grade,
            party=state.party,
            what=state.what.strip()[:TEXT_CHARS_MAX],
            found=self._desk.clockwatch.now(),
            code=state.code,
            where=state.where.strip(),
            measure=state.measure,
            immediate_measure=state.immediate_measure,
            immediate_done=state.immediate_done,
            rectify_workdays=state.workdays,
            fixed_on_spot=state.fixed_on_spot,
        )
        try:
            # The finding and its photos stand or fall together.
            with self._desk.shelves.database.writing():
                self._put(OpKind.FINDING_ADD, payload, *self._photo_acts())
                self._draft.drop()
        except Problem as problem:
            return self._with(error=problem.told(_))
        self._shots = []
        return self._with(saved=True, error="")

    def discard(self) -> FindingState:
        """It was no fault; photos already taken stay on the tablet and are offered again."""
        self._draft.drop()
        self._shots = []
        return self.state

    def _photo_acts(self) -> list[Act]:
        return [
            camera.act(
                self._desk,
                picture,
                Shot(
                    self._id,
                    self._inspection["area_id"],
                    purpose,
                    code=self.state.code,
                    finding_id=self.state.finding_id,
                    source=source,
                ),
            )
            for picture, purpose, source in self._shots
        ]

    def _put(self, kind: OpKind, payload: Any, *more: Act) -> None:
        self._desk.refuse_submitted(self._id)
        scope = area_scope(self._inspection["area_id"])
        act = Act(kind, self.state.finding_id, self._id, scope, payload)
        self._desk.shelves.outbox.put(act, *more)

    def _deadline(self, workdays: int) -> Deadline:
        return self._desk.calendar().deadline(self._desk.today, workdays)

    def _with(self, **changes: Any) -> FindingState:
        self.state = replace(self.state, header=header(self._desk), **changes)
        if not self.state.saved and set(changes) - {"error"}:
            unkept = self._draft.keep(self._put_in())
            self.state = replace(self.state, error=unkept or self.state.error)
        return self.state

    def _put_in(self) -> dict[str, Any]:
        """The sheet as it is kept until it is on record."""
        state = self.state
        shots = [
            {"picture": picture.to_draft(), "purpose": purpose, "source": source}
            for picture, purpose, source in self._shots
        ]
        told = {name: getattr(state, name) for name in PUT_IN}
        return told | {
            "finding_id": state.finding_id,
            "grade": state.grade,
            "party": state.party,
            "shots": shots,
        }

    def _resumed(self, proposed: FindingState, kept: dict[str, Any]) -> FindingState:
        """The sheet as it was when the tablet went off, else as it is proposed."""
        if not kept:
            return proposed
        self._shots = [
            (
                Picture.from_draft(one["picture"]),
                PhotoPurpose(one["purpose"]),
                PhotoSource(one["source"]),
            )
            for one in kept["shots"]
        ]
        return replace(
            proposed,
            finding_id=kept["finding_id"],
            grade=Grade(kept["grade"]),
            party=Party(kept["party"]),
            deadline=self._deadline(kept["workdays"]),
            photos=self._previews(PhotoPurpose.FINDING),
            photos_after=self._previews(PhotoPurpose.AFTER),
            from_gallery=self._gallery(self._shots),
            **{name: kept[name] for name in PUT_IN},
        )

    def _gallery(self, shots: list[Shown]) -> frozenset[str]:
        return frozenset(
            picture.kept.preview_sha256
            for picture, _purpose, source in shots
            if source is PhotoSource.GALLERY
        )

    def _phrases(self, code: str | None) -> tuple[str, ...]:
        """The usual wordings of this item, then those that fit any fault."""
        found: list[str] = []
        for name in (code, ANY):
            bank = self._desk.shelves.replica.get(ItemKind.PHRASES, name) if name else None
            found += [in_language(one["zh"], one["en"]) for one in (bank or {}).get("phrases", ())]
        return tuple(dict.fromkeys(found))

    def _previews(self, wanted: PhotoPurpose) -> tuple[str, ...]:
        return tuple(
            picture.kept.preview_sha256
            for picture, purpose, _source in self._shots
            if purpose is wanted
        )

    def _proposed(self, assessed: Assessed | None, code: str | None) -> FindingState:
        item = assessed.item if assessed else None
        grade = (assessed.grade if assessed else None) or Grade.ORDINARY
        days = item.rectify_workdays if item else 0
        guards = assessed.guards if assessed else None
        value = str(assessed.value) if assessed else ""
        present = int(value) if guards and value.isdigit() else None
        return FindingState(
            header=header(self._desk),
            finding_id=self._desk.new_id(),
            inspection_id=self._id,
            code=code,
            title=in_language(item.text_zh, item.text_en) if item else "",
            school=self._desk.school(self._inspection["school_id"])["name"],
            veto=item.veto if item else False,
            grade=grade,
            proposed_grade=assessed.grade if assessed else None,
            party=item.party if item else Party.SCHOOL,
            what=_what(assessed, present),
            where="",
            measure="",
            immediate_measure=in_language(item.immediate_zh, item.immediate_en) if item else "",
            immediate_done=False,
            workdays=days,
            deadline=self._deadline(days),
            fixed_on_spot=False,
            phrases=self._phrases(code),
            needs_photo=bool(item and item.photo_rule in ("always", "on_fail")),
            needed=guards.required if guards else None,
            present=present,
        )


def _what(assessed: Assessed | None, present: int | None) -> str:
    """The fault in words, written from the answer where that says it."""
    if assessed is None:
        return ""
    if assessed.guards is not None and present is not None:
        decided = next(
            line for line in assessed.guards.lines if line.rule is assessed.guards.decided_by
        )
        needed = assessed.guards.required
        return _(
            "By {rule} {needed} guards are needed, {present} are there, {short} short."
        ).format(
            rule=in_language(decided.name_zh, decided.name_en),
            needed=needed,
            present=present,
            short=max(0, needed - present),
        )
    return _("Not as it should be: {text}").format(
        text=in_language(assessed.item.text_zh, assessed.item.text_en)
    )
