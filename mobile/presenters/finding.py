"""A finding: grade, party, measure and deadline proposed; two taps for the usual case."""

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from mobile.presenters import camera
from mobile.presenters.camera import NO_MARKS, Marks, Picture, Shot
from mobile.presenters.desk import Desk
from mobile.presenters.drafts import Draft
from mobile.presenters.finding_state import JOINT, FindingState, by_hand, proposed
from mobile.presenters.header import header
from mobile.store.handwriting import Writing
from mobile.store.outbox import Act
from mobile.texts import _
from shared.handwriting import says_what
from shared.problems import Invalid, Problem
from shared.protocol import TEXT_CHARS_MAX, area_scope
from shared.records.ops import FindingAdd
from shared.vocabulary import Grade, OpKind, Party, PhotoPurpose, PhotoSource
from shared.workdays import Deadline

TERM_STEP_MAX = 60
PUT_IN = ("what", "where", "workdays", "immediate_done", "fixed_on_spot")
"""What the person put in, besides grade, party, photos and handwriting."""
PREVIEWS = {
    PhotoPurpose.FINDING: "photos",
    PhotoPurpose.AFTER: "photos_after",
    PhotoPurpose.HANDWRITING: "handwriting",
}


Shown = tuple[Picture, PhotoPurpose, PhotoSource]


class WhatMissing(Invalid):
    code = "what_missing"
    text = "Say what is wrong: choose a phrase, write it by hand or type it."


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
        shown = proposed(desk, inspection, assessed, code)
        self.state = self._resumed(shown, self._draft.kept())

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
        return self._with(error="", **kept)

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

    def write(self, writing: Writing) -> FindingState:
        """What is on the pad after each stroke; the picture of before is none of it any more."""
        self._drop_handwriting()
        return self._with(writing=writing, handwriting=(), error="")

    def drawn(self) -> Picture | None:
        """The pad as a picture, safe on the disk; None where nothing is written on it."""
        if not self.state.writing.strokes:
            return None
        return camera.written(self._desk, self.state.writing)

    def put_away(self, picture: Picture | None) -> FindingState:
        """The pad is put away: its picture belongs to the fault like a photo."""
        if picture is None or self.state.saved:
            return self.state
        self._drop_handwriting(but=picture)
        self._shots.append((picture, PhotoPurpose.HANDWRITING, PhotoSource.CAMERA))
        return self._with(handwriting=(picture.kept.preview_sha256,), error="")

    def _drop_handwriting(self, but: Picture | None = None) -> None:
        """The picture of an earlier writing is not wanted any more, unless it is this one again."""
        written = [one for one in self._shots if one[1] is PhotoPurpose.HANDWRITING]
        self._shots = [one for one in self._shots if one not in written]
        # A full disk keeps it among the recovered: nothing is lost by that.
        with suppress(Problem):
            gone = {one[0].kept.sha256 for one in written} - {but.kept.sha256 if but else ""}
            camera.put_aside(self._desk, *gone)

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
        state = self.state
        if not says_what(state.what, handwritten=bool(state.writing.strokes)):
            return self._with(error=WhatMissing().told(_))
        try:
            if state.writing.strokes and not state.handwriting:
                # Killed with the pad open: what was written is there, its picture not yet.
                state = self.put_away(self.drawn())
        except Problem as problem:
            return self._with(error=problem.told(_))
        payload = FindingAdd(
            inspection_id=self._id,
            grade=state.grade,
            party=state.party,
            what=(state.what.strip() or by_hand(state.title))[:TEXT_CHARS_MAX],
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
        self._drop_handwriting()
        self._shots = []
        return self.state

    def _photo_acts(self) -> list[Act]:
        return [
            camera.act(self._desk, picture, self._shot(purpose, source))
            for picture, purpose, source in self._shots
        ]

    def _shot(self, purpose: PhotoPurpose, source: PhotoSource) -> Shot:
        written = purpose is PhotoPurpose.HANDWRITING
        return Shot(
            self._id,
            self._inspection["area_id"],
            PhotoPurpose.FINDING if written else purpose,
            code=self.state.code,
            finding_id=self.state.finding_id,
            source=source,
            handwritten=written,
        )

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
            kept_at = self.state.kept_at if unkept else self._desk.clockwatch.now().at
            self.state = replace(self.state, error=unkept or self.state.error, kept_at=kept_at)
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
            "writing": state.writing.to_draft(),
        }

    def _resumed(self, shown: FindingState, kept: dict[str, Any]) -> FindingState:
        """The sheet as it was when the tablet went off, else as it is proposed."""
        if not kept:
            return shown
        self._shots = [
            (
                Picture.from_draft(one["picture"]),
                PhotoPurpose(one["purpose"]),
                PhotoSource(one["source"]),
            )
            for one in kept["shots"]
        ]
        return replace(
            shown,
            finding_id=kept["finding_id"],
            grade=Grade(kept["grade"]),
            party=Party(kept["party"]),
            deadline=self._deadline(kept["workdays"]),
            photos=self._previews(PhotoPurpose.FINDING),
            photos_after=self._previews(PhotoPurpose.AFTER),
            writing=Writing.from_draft(kept.get("writing")),
            handwriting=self._previews(PhotoPurpose.HANDWRITING),
            from_gallery=self._gallery(self._shots),
            **{name: kept[name] for name in PUT_IN},
        )

    def _gallery(self, shots: list[Shown]) -> frozenset[str]:
        return frozenset(
            picture.kept.preview_sha256
            for picture, _purpose, source in shots
            if source is PhotoSource.GALLERY
        )

    def _previews(self, wanted: PhotoPurpose) -> tuple[str, ...]:
        return tuple(
            picture.kept.preview_sha256
            for picture, purpose, _source in self._shots
            if purpose is wanted
        )
