"""Looking back: the earlier photos beside today's, six outcomes that name their consequence."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from mobile.presenters import camera
from mobile.presenters.camera import Picture, Shot
from mobile.presenters.desk import Desk
from mobile.presenters.drafts import Draft
from mobile.presenters.errands import errands_of
from mobile.presenters.header import HeaderState, header
from mobile.presenters.stamps import told, told_of
from mobile.store.outbox import Act
from mobile.texts import _
from shared.outcomes import Consequence, Effect, consequence
from shared.papers import stamp_of
from shared.problems import Invalid, Problem
from shared.protocol import TEXT_CHARS_MAX, area_scope
from shared.records.ops import LookBackJudge
from shared.vocabulary import (
    Grade,
    HandlingLevel,
    ItemKind,
    OpKind,
    Outcome,
    PhotoPurpose,
    PhotoSource,
)

PUT_IN = ("paper_matches", "like_checked", "note")
PROOF_NEEDED = frozenset({Outcome.NO_LONGER_APPLIES, Outcome.REBOUND, Outcome.NOT_FIXED})


class PhotoMissing(Invalid):
    code = "photo_missing"
    text = "Take a photo from the same place first."


class NoteMissing(Invalid):
    code = "note_missing"
    text = "Write why it could not be checked."


@dataclass(frozen=True)
class EarlierPhoto:
    """A picture of before, with what was drawn on it and what is known of it."""

    sha256: str
    preview_sha256: str
    purpose: str
    on: str
    outline: tuple[tuple[str, tuple[tuple[int, ...], ...]], ...] = ()
    stamp: str = ""


@dataclass(frozen=True)
class Choice:
    """One outcome as a button: its word, and what follows from it."""

    outcome: Outcome
    follows: Consequence
    told: str


@dataclass(frozen=True)
class LookBackState:
    """All of the look-back screen, for one case."""

    header: HeaderState
    lookback_id: str
    inspection_id: str
    on: str
    school: str
    code: str | None
    what: str
    where: str
    grade: str
    found_on: str
    closed_on: str
    due_until: str
    position: int
    count: int
    earlier: tuple[EarlierPhoto, ...]
    choices: tuple[Choice, ...]
    today_photos: int = 0
    today_preview: str | None = None
    today_stamp: str = ""
    previous_id: str = ""
    next_id: str = ""
    paper_matches: bool | None = None
    like_checked: bool | None = None
    note: str = ""
    outcome: Outcome | None = None
    handwriting: tuple[str, ...] = ()
    """What the inspectors before wrote of it by hand."""
    errands: tuple[str, ...] = ()
    """What else the visit does at this school: complaints, re-checks."""
    error: str = ""


class LookBackPresenter:
    """Judges one case."""

    def __init__(self, desk: Desk, lookback_id: str, inspection_id: str) -> None:
        self._desk, self._id, self._inspection_id = desk, lookback_id, inspection_id
        case = desk.shelves.replica.get(ItemKind.LOOK_BACK, lookback_id)
        if case is None:
            raise Invalid("This case is not on this tablet.")
        self._case = case
        self._draft = Draft(desk, "look_back", f"{inspection_id}:{lookback_id}")
        self.state = replace(self._fresh(), **self._draft.kept())

    def photograph(self, path: Path, *, source: PhotoSource = PhotoSource.CAMERA) -> LookBackState:
        """Today's picture, from where the old one was taken."""
        try:
            self._desk.refuse_submitted(self._inspection_id)
            picture = camera.keep(self._desk, path)
        except Problem as problem:
            return self._with(error=problem.told(_))
        return self.attach(picture, source=source)

    def attach(self, picture: Picture, *, source: PhotoSource) -> LookBackState:
        """A picture of today that was looked at and is good."""
        shot = Shot(
            self._inspection_id,
            self._inspection()["area_id"],
            PhotoPurpose.LOOK_BACK,
            code=self._case["code"],
            lookback_id=self._id,
            source=source,
        )
        try:
            camera.put(self._desk, picture, shot)
        except Problem as problem:
            return self._with(error=problem.told(_))
        return self._with(**self._today(self._inspection()), error="")

    def tick(
        self, *, paper_matches: bool | None = None, like_checked: bool | None = None
    ) -> LookBackState:
        """Whether the papers fit the site, and like problems were looked for."""
        if paper_matches is not None:
            self._with(paper_matches=paper_matches)
        if like_checked is not None:
            self._with(like_checked=like_checked)
        return self.state

    def say(self, note: str) -> LookBackState:
        return self._with(note=note[:TEXT_CHARS_MAX])

    def judge(self, outcome: Outcome) -> LookBackState:
        """Say what was found; kept at once."""
        if outcome in PROOF_NEEDED and not self.state.today_photos:
            return self._with(error=PhotoMissing().told(_))
        if outcome is Outcome.NOT_CHECKABLE and not self.state.note.strip():
            return self._with(error=NoteMissing().told(_))
        payload = LookBackJudge(
            inspection_id=self._inspection_id,
            order_id=self._case["order_id"],
            outcome=outcome,
            judged=self._desk.clockwatch.now(),
            note=self.state.note,
            paper_matches=self.state.paper_matches,
            like_checked=self.state.like_checked,
        )
        scope = area_scope(self._inspection()["area_id"])
        try:
            self._desk.refuse_submitted(self._inspection_id)
            with self._desk.shelves.database.writing():
                self._desk.shelves.outbox.put(
                    Act(OpKind.LOOKBACK_JUDGE, self._id, self._inspection_id, scope, payload)
                )
                self._draft.drop()
        except Problem as problem:
            return self._with(error=problem.told(_))
        return self._with(outcome=outcome, error="")

    def _inspection(self) -> dict[str, Any]:
        inspection = self._desk.inspection(self._inspection_id)
        if inspection is None:
            raise Invalid("This inspection has not begun yet.")
        return inspection

    def _today(self, inspection: dict[str, Any]) -> dict[str, Any]:
        """How many pictures of this case were taken today, and the last one, upright as kept."""
        taken = [one for one in inspection["photos"] if one.get("lookback_id") == self._id]
        if not taken:
            return {"today_photos": 0, "today_preview": None, "today_stamp": ""}
        last = taken[-1]
        return {
            "today_photos": len(taken),
            "today_preview": last["preview_sha256"],
            "today_stamp": told_of(self._desk, last, self._school(), self._inspection_id),
        }

    def _school(self) -> str:
        return str(self._desk.school(self._case["school_id"])["name"])

    def _with(self, **changes: Any) -> LookBackState:
        self.state = replace(self.state, header=header(self._desk), **changes)
        if set(changes) & set(PUT_IN):
            unkept = self._draft.keep({name: getattr(self.state, name) for name in PUT_IN})
            self.state = replace(self.state, error=unkept or self.state.error)
        return self.state

    def _fresh(self) -> LookBackState:
        case = self._case
        visit = self._desk.visit_of(self._inspection_id) or {"lookback_ids": [self._id]}
        ids = visit["lookback_ids"] or [self._id]
        at = ids.index(self._id) if self._id in ids else 0
        inspection = self._desk.inspection(self._inspection_id) or {"photos": []}
        judged = (inspection.get("judged") or {}).get(self._id) or {"outcome": case["outcome"]}
        return LookBackState(
            header=header(self._desk),
            lookback_id=self._id,
            inspection_id=self._inspection_id,
            on=self._desk.today.isoformat(),
            school=self._school(),
            code=case["code"],
            what=case["what"],
            where=case["where"],
            grade=case["grade"],
            found_on=case["found_on"],
            closed_on=case["closed_on"],
            due_until=case["due_until"],
            position=at + 1,
            count=len(ids),
            previous_id=ids[at - 1] if at else "",
            next_id=ids[at + 1] if at + 1 < len(ids) else "",
            earlier=tuple(
                _earlier(photo, self._school())
                for photo in case["photos"]
                if photo["purpose"] != PhotoPurpose.HANDWRITING
            ),
            handwriting=_handwriting(case),
            choices=_choices(case),
            **self._today(inspection),
            errands=errands_of(visit),
            outcome=Outcome(judged["outcome"]) if judged["outcome"] else None,
            note=str(judged.get("note", "")),
            paper_matches=judged.get("paper_matches"),
            like_checked=judged.get("like_checked"),
        )


def _handwriting(case: dict[str, Any]) -> tuple[str, ...]:
    """The words of before that were written by hand."""
    return tuple(
        str(photo["preview_sha256"] or "")
        for photo in case["photos"]
        if photo["purpose"] == PhotoPurpose.HANDWRITING
    )


def _choices(case: dict[str, Any]) -> tuple[Choice, ...]:
    level = HandlingLevel(case["handling_level"])
    choices = []
    for outcome in Outcome:
        follows = consequence(
            outcome,
            level,
            case["term_workdays"],
            grade=Grade(case["grade"]),
            reported=case.get("reported", True),
            ordinal=case.get("ordinal", 1),
        )
        choices.append(Choice(outcome, follows, _told(outcome, follows)))
    return tuple(choices)


def _told(outcome: Outcome, follows: Consequence) -> str:
    """What a tap on this button entails, in words."""
    if outcome is Outcome.REBOUND:
        return _rebound(follows)
    if outcome is Outcome.NOT_FIXED and not follows.false_report:
        return _("New term of {days} working days, no false report").format(
            days=follows.term_workdays
        )
    if outcome is Outcome.NOT_FIXED:
        return _("False report, serious of its own; interview proposed")
    if outcome is Outcome.PARTLY:
        return _("New term of {days} working days, bulletin").format(days=follows.term_workdays)
    if outcome is Outcome.NO_LONGER_APPLIES:
        return _("Photograph the proof")
    if outcome is Outcome.NOT_CHECKABLE:
        return _("Stays due; write why")
    if follows.effect is Effect.STAYS_DUE:
        return _("Seen once more later")
    return _("Archived, nobody is pressed any more")


def _rebound(follows: Consequence) -> str:
    if follows.propose_listing:
        return _("Opened again, listed supervision proposed")
    if follows.handling_level is HandlingLevel.LISTED:
        return _("Opened again, stays under listed supervision")
    return _("Opened again, handled one level higher")


def _earlier(photo: dict[str, Any], school: str) -> EarlierPhoto:
    """What this app knows of a picture; a newer office may tell more, an older one less."""
    marks = photo.get("layers") or ()
    outline = tuple((str(one["shape"]), tuple(map(tuple, one["points"]))) for one in marks)
    stamp = told(stamp_of(photo, school)) if photo.get("taken_at") else ""
    known = {name: photo[name] for name in ("sha256", "preview_sha256", "purpose", "on")}
    return EarlierPhoto(**known, outline=outline, stamp=stamp)
