"""Finish: what is missing, the score, remarks, signatures bound to the digest, submit."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from mobile.presenters.desk import Desk, submitted_here
from mobile.presenters.drafts import findings_begun
from mobile.presenters.header import HeaderState, header
from mobile.store.outbox import Act
from mobile.texts import _, language
from shared import checklists
from shared.papers import Reader, amendment_lines
from shared.problems import Invalid, Problem
from shared.protocol import SHORT_TEXT_CHARS_MAX, TEXT_CHARS_MAX, area_scope
from shared.records.ops import AmendmentAdd, InspectionSubmit, SignatureAdd
from shared.sealing import covered
from shared.vocabulary import OpKind, PhotoPurpose, SignatureRole, Verdict

Stroke = list[int]


class StillMissing(Invalid):
    code = "still_missing"
    text = "Something is still missing; the list says what."


@dataclass(frozen=True)
class SignatureState:
    """A signature given, or a refusal."""

    role: SignatureRole
    post: str
    refused: bool
    reason: str
    signed_at: str = ""
    strokes: tuple[tuple[int, ...], ...] = ()


@dataclass(frozen=True)
class FoundRow:
    """A finding as listed before signing."""

    finding_id: str
    code: str | None
    what: str
    grade: str
    party: str
    fixed_on_spot: bool
    workdays: int
    previews: tuple[str, ...]

    @property
    def photos(self) -> int:
        """How many photos show it."""
        return len(self.previews)


@dataclass(frozen=True)
class FinishState:
    """All of the finish screen."""

    header: HeaderState
    inspection_id: str
    school: str
    answered: int
    asked: int
    not_checked: int
    counts: Mapping[Verdict, int]
    arrived_at: str
    wants_photo: tuple[str, ...]
    missing: tuple[str, ...]
    findings: tuple[FoundRow, ...]
    score: str | None
    veto_codes: tuple[str, ...]
    remarks: str
    signatures: tuple[SignatureState, ...]
    digest: str
    can_submit: bool
    submitted: bool
    complete: bool
    error: str = ""
    amendments: tuple[str, ...] = ()


class FinishPresenter:
    """Ends a part: signed, sealed, submitted."""

    def __init__(self, desk: Desk, inspection_id: str, *, whole: bool = False) -> None:
        self._desk, self._id, self._whole = desk, inspection_id, whole
        self._remarks = str(desk.session.get(f"remarks:{inspection_id}") or "")
        self._error = ""

    @property
    def state(self) -> FinishState:
        return self._state()

    def remark(self, text: str) -> FinishState:
        """What the school says to it."""
        self._remarks = text[:TEXT_CHARS_MAX]
        self._desk.session.keep(f"remarks:{self._id}", self._remarks)
        return self.state

    def sign(
        self, role: SignatureRole, post: str, strokes: list[Stroke], *, name: str = ""
    ) -> FinishState:
        """A signature drawn by finger; bound to the digest of what was done so far."""
        if not strokes:
            self._error = _("Please sign in the field.")
            return self.state
        return self._told(lambda: self._put_signature(role, post, strokes=strokes, name=name))

    def refuse(self, post: str, reason: str) -> FinishState:
        """The school does not sign; a witness must."""
        if not reason.strip():
            self._error = _("Write why the school does not sign.")
            return self.state
        told = reason.strip()
        return self._told(
            lambda: self._put_signature(SignatureRole.SCHOOL, post, refused=True, reason=told)
        )

    def amend(self, text: str) -> FinishState:
        """Something said after submitting: stands beside the sealed part, which does not change."""
        if not text.strip():
            self._error = _("Write what is to be added.")
            return self.state
        return self._told(lambda: self._put_amendment(text.strip()))

    def submit(self) -> FinishState:
        """Seal this tablet's part by the digest of all its ops, and put it to be sent."""
        state = self.state
        if not state.can_submit:
            self._error = StillMissing().told(_)
            return self.state
        return self._told(lambda: self._seal(state))

    def _told(self, act: Callable[[], None]) -> FinishState:
        """Do it, all of it or nothing, or say on the screen why not."""
        try:
            with self._desk.shelves.database.writing():
                act()
            self._error = ""
        except Problem as problem:
            self._error = problem.told(_)
        return self.state

    def _seal(self, state: FinishState) -> None:
        inspection = self._inspection()
        self._desk.shelves.outbox.freeze(self._id)
        covers = self._desk.shelves.outbox.covers(self._id)
        digest = covered(covers)
        payload = InspectionSubmit(
            covers=covers,
            digest=digest,
            seal_signature=self._desk.shelves.vault.sign(digest),
            finished=self._desk.clockwatch.now(),
            remarks=self._remarks,
            score=state.score,
            veto_codes=list(state.veto_codes),
        )
        scope = area_scope(inspection["area_id"])
        self._desk.shelves.outbox.put(
            Act(OpKind.INSPECTION_SUBMIT, self._id, self._id, scope, payload)
        )
        self._desk.shelves.outbox.freeze(self._id)

    def _put_amendment(self, text: str) -> None:
        inspection = self._inspection()
        device = self._desk.shelves.vault.device()["device_id"]
        part = next((one for one in inspection["parts"] if one["device_id"] == device), None)
        if part is None or not part.get("digest"):
            raise Invalid("This part is not submitted yet; change it instead.")
        payload = AmendmentAdd(str(part["digest"]), text[:TEXT_CHARS_MAX])
        scope = area_scope(inspection["area_id"])
        self._desk.shelves.outbox.put(Act(OpKind.AMENDMENT_ADD, self._id, self._id, scope, payload))

    def _put_signature(
        self,
        role: SignatureRole,
        post: str,
        *,
        strokes: list[Stroke] | None = None,
        name: str = "",
        refused: bool = False,
        reason: str = "",
    ) -> None:
        inspection = self._inspection()
        self._desk.refuse_submitted(self._id)
        # What is signed is what was done: the taps become ops, their digests are what is signed.
        self._desk.shelves.outbox.freeze(self._id)
        payload = SignatureAdd(
            inspection_id=self._id,
            role=role,
            post=post[:SHORT_TEXT_CHARS_MAX],
            digest=covered(self._desk.shelves.outbox.covers(self._id)),
            signed=self._desk.clockwatch.now(),
            person_id=self._desk.person_id if role is SignatureRole.INSPECTOR else None,
            name=name[:SHORT_TEXT_CHARS_MAX],
            refused=refused,
            reason=reason[:TEXT_CHARS_MAX],
            strokes=strokes or [],
        )
        scope = area_scope(inspection["area_id"])
        self._desk.shelves.outbox.put(
            Act(OpKind.SIGNATURE_ADD, self._desk.new_id(), self._id, scope, payload)
        )

    def _inspection(self) -> dict[str, Any]:
        inspection = self._desk.inspection(self._id)
        if inspection is None:
            raise Invalid("This inspection has not begun yet.")
        return inspection

    def _missing(self, inspection: dict[str, Any]) -> tuple[str, ...]:
        missing = _missing(inspection, leads=self._desk.leads(inspection))
        begun = findings_begun(self._desk, self._id)
        return (*missing, "finding_begun") if begun else missing

    def _state(self) -> FinishState:
        inspection = self._inspection()
        sheet = self._desk.sheet(inspection)
        assessed = sheet.assess()
        quick = sheet.quick(self._desk.earlier_faults(inspection))
        asked = frozenset(assessed) if self._whole else quick
        shown = [code for code in assessed if code in asked and assessed[code].shown.applies]
        open_codes = checklists.unanswered(assessed, asked)
        photographed = frozenset(
            photo["code"] for photo in inspection["photos"] if photo.get("code")
        )
        wants_photo = checklists.wanting_photos(assessed, asked, photographed)
        missing = self._missing(inspection)
        score = checklists.score(assessed)
        device = self._desk.shelves.vault.device()["device_id"]
        submitted = submitted_here(inspection, device)
        return FinishState(
            header=header(self._desk),
            inspection_id=self._id,
            school=self._desk.school(inspection["school_id"])["name"],
            answered=len(shown) - len(open_codes),
            asked=len(shown),
            not_checked=len(open_codes),
            counts=Counter(one.verdict for one in (assessed[c] for c in shown) if one.verdict),
            arrived_at=inspection["arrived_at"],
            wants_photo=wants_photo,
            missing=missing,
            findings=_findings(inspection),
            score=None if score is None else str(score),
            veto_codes=checklists.vetoed(assessed),
            remarks=self._remarks,
            signatures=tuple(_signature(one) for one in inspection["signatures"]),
            digest=covered(self._desk.shelves.outbox.covers(self._id)),
            can_submit=not missing and not wants_photo and not submitted,
            submitted=submitted,
            complete=inspection["state"] == "complete",
            error=self._error,
            amendments=_amendments(inspection),
        )


def _amendments(inspection: dict[str, Any]) -> tuple[str, ...]:
    reader = Reader(language(), _)
    return tuple("\n".join(amendment_lines(one, reader)) for one in inspection["amendments"])


def _missing(inspection: dict[str, Any], *, leads: bool) -> tuple[str, ...]:
    """What must be there before submitting, as the office asks for it too."""
    signed = inspection["signatures"]
    missing = []
    if not any(photo["purpose"] == PhotoPurpose.GATE for photo in inspection["photos"]):
        missing.append("gate_photo")
    if not any(one["role"] == SignatureRole.INSPECTOR for one in signed):
        missing.append("inspector_signature")
    if leads and not _school_signed(signed):
        missing.append("school_signature")
    return tuple(missing)


def _signature(one: dict[str, Any]) -> SignatureState:
    return SignatureState(
        SignatureRole(one["role"]),
        one["post"],
        one["refused"],
        one["reason"],
        one["signed_at"],
        tuple(tuple(stroke) for stroke in one.get("strokes") or ()),
    )


def _school_signed(signed: list[dict[str, Any]]) -> bool:
    school = [one for one in signed if one["role"] == SignatureRole.SCHOOL]
    if any(not one["refused"] for one in school):
        return True
    witnessed = any(one["role"] == SignatureRole.WITNESS for one in signed)
    return bool(school) and witnessed


def _findings(inspection: dict[str, Any]) -> tuple[FoundRow, ...]:
    return tuple(
        FoundRow(
            one["id"],
            one["code"],
            one["what"],
            one["grade"],
            one["party"],
            one["fixed_on_spot"],
            one["rectify_workdays"],
            tuple(
                str(photo.get("preview_sha256") or "")
                for photo in inspection["photos"]
                if photo.get("finding_id") == one["id"]
            ),
        )
        for one in inspection["findings"]
        if not one.get("withdrawn_reason")
    )
