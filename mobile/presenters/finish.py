"""Finish: what is missing, the score, remarks, signatures bound to the digest, submit."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from mobile.hours import zone
from mobile.presenters.asked import asked_of, without_finding
from mobile.presenters.desk import Desk, sealed_here
from mobile.presenters.drafts import findings_begun
from mobile.presenters.finish_state import (
    NOTE_BEGUN,
    Away,
    FinishState,
    Signer,
    findings_of,
    signature_of,
    written_of,
)
from mobile.presenters.handwriting import Pad, notes_begun
from mobile.presenters.header import header
from mobile.presenters.notices import notices_of
from mobile.presenters.signatures import lapsed, missing_signatures
from mobile.presenters.split import shares, team_of
from mobile.store.outbox import Act
from mobile.texts import _, language
from shared import checklists
from shared.handwriting import photographed
from shared.papers import Reader, amendment_lines
from shared.problems import Invalid, Problem
from shared.protocol import SHORT_TEXT_CHARS_MAX, TEXT_CHARS_MAX, area_scope
from shared.records.ops import AmendmentAdd, FindingWithdraw, InspectionSubmit, SignatureAdd
from shared.sealing import covered
from shared.vocabulary import OpKind, PhotoPurpose, SignatureRole

Stroke = list[int]


class StillMissing(Invalid):
    code = "still_missing"
    text = "Something is still missing; the list says what."


class FinishPresenter:
    """Ends a part: signed, sealed, submitted."""

    def __init__(self, desk: Desk, inspection_id: str) -> None:
        self._desk, self._id = desk, inspection_id
        self._remarks = str(desk.session.get(f"remarks:{inspection_id}") or "")
        self._error = ""
        self._named = set(desk.session.get(f"away:{inspection_id}") or ())

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
        """A signature drawn by finger; bound to the digest of what was done so far.

        An inspector who signs is one of the visit's; by their name it is known which.
        """
        if not strokes:
            self._error = _("Please sign in the field.")
            return self.state
        given = Given(role, post, name, strokes=strokes)
        if role is SignatureRole.INSPECTOR:
            signers = self.state.signers
            signs = next((one for one in signers if name in ("", one.name)), None)
            if signs is not None:
                given = replace(given, name=signs.name, person_id=signs.person_id)
        return self._told(lambda: self._put_signature(given))

    def sign_by_name(
        self, role: SignatureRole, post: str, strokes: list[Stroke], name: str
    ) -> FinishState:
        """Whoever is not planned signs by the name that is put in."""
        if not name.strip():
            self._error = _("Put in the name of who signs.")
            return self.state
        return self.sign(role, post, strokes, name=name.strip())

    def refuse(self, post: str, reason: str) -> FinishState:
        """The school does not sign; a witness must."""
        if not reason.strip():
            self._error = _("Write why the school does not sign.")
            return self.state
        given = Given(SignatureRole.SCHOOL, post, refused=True, reason=reason.strip())
        return self._told(lambda: self._put_signature(given))

    def withdraw(self, finding_id: str, reason: str) -> FinishState:
        """Take a fault back before it is sealed; it stays on record with the reason."""
        if not reason.strip():
            self._error = _("Say why the fault is taken back.")
            return self.state
        told = reason.strip()[:TEXT_CHARS_MAX]
        return self._told(lambda: self._put_withdrawal(finding_id, told))

    def name_missing(self, device_id: str) -> FinishState:
        """The lead says a colleague's tablet will not submit, or takes that back."""
        self._named ^= {device_id}
        self._desk.session.keep(f"away:{self._id}", sorted(self._named))
        return self.state

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
            missing_devices=[one.device_id for one in state.away if one.named],
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

    def _put_signature(self, given: "Given") -> None:
        inspection = self._inspection()
        self._desk.refuse_submitted(self._id)
        # What is signed is what was done: the taps become ops, their digests are what is signed.
        self._desk.shelves.outbox.freeze(self._id)
        payload = SignatureAdd(
            inspection_id=self._id,
            role=given.role,
            post=given.post[:SHORT_TEXT_CHARS_MAX],
            digest=covered(self._desk.shelves.outbox.covers(self._id)),
            signed=self._desk.clockwatch.now(),
            person_id=given.person_id,
            name=given.name[:SHORT_TEXT_CHARS_MAX],
            refused=given.refused,
            reason=given.reason[:TEXT_CHARS_MAX],
            strokes=given.strokes,
        )
        scope = area_scope(inspection["area_id"])
        self._desk.shelves.outbox.put(
            Act(OpKind.SIGNATURE_ADD, self._desk.new_id(), self._id, scope, payload)
        )

    def _put_withdrawal(self, finding_id: str, reason: str) -> None:
        inspection = self._inspection()
        self._desk.refuse_submitted(self._id)
        payload = FindingWithdraw(self._id, reason)
        scope = area_scope(inspection["area_id"])
        act = Act(OpKind.FINDING_WITHDRAW, finding_id, self._id, scope, payload)
        self._desk.shelves.outbox.put(act)

    def _signers(self, inspection: dict[str, Any], fallen: frozenset[str]) -> tuple[Signer, ...]:
        """The visit's inspectors in turn, whoever holds this tablet first; without those who did.

        A check nobody planned has its holder, and whoever came along signs by a name put in.
        """
        visit = self._desk.visit_of(self._id) or {"inspectors": []}
        holder = self._desk.shelves.vault.holder
        team = [Signer(one["id"], one["name"], one["office"]) for one in visit["inspectors"]]
        if holder and holder.person_id not in {one.person_id for one in team}:
            team.insert(0, Signer(holder.person_id, holder.name, ""))
        stand = [one for one in inspection["signatures"] if one["id"] not in fallen]
        signed = {one.get("person_id") for one in stand}
        left = [one for one in team if one.person_id not in signed]
        return tuple(sorted(left, key=lambda one: one.person_id != self._desk.person_id))

    def _away(self, inspection: dict[str, Any], device_id: str) -> tuple[Away, ...]:
        """The tablets a lead would otherwise wait for."""
        if not self._desk.leads(inspection):
            return ()
        visit = self._desk.visit_of(self._id) or {"inspectors": []}
        team = {one["id"]: one for one in visit["inspectors"]}
        return tuple(
            Away(
                one["device_id"],
                str(team.get(one["person_id"], {}).get("name", "")),
                one["device_id"] in self._named,
                str(team.get(one["person_id"], {}).get("office", "")),
            )
            for one in inspection["parts"]
            if one["device_id"] != device_id and not one["submitted_at"]
        )

    @property
    def _device(self) -> str:
        return str(self._desk.shelves.vault.device()["device_id"])

    def _inspection(self) -> dict[str, Any]:
        inspection = self._desk.inspection(self._id)
        if inspection is None:
            raise Invalid("This inspection has not begun yet.")
        return inspection

    def _missing(self, inspection: dict[str, Any], fallen: frozenset[str]) -> tuple[str, ...]:
        missing = _missing(inspection, fallen, leads=self._desk.leads(inspection))
        if findings_begun(self._desk, self._id):
            missing = (*missing, "finding_begun")
        writes = bool(Pad(self._desk, self._id).writing.strokes)
        begun = [NOTE_BEGUN + code for code in notes_begun(self._desk, self._id)]
        return (*missing, *(["writing_begun"] if writes else []), *begun)

    def _state(self) -> FinishState:
        inspection = self._inspection()
        sheet = self._desk.sheet(inspection)
        assessed = sheet.assess()
        asked = asked_of(self._desk, inspection, sheet, assessed)
        shown = [code for code in assessed if code in asked and assessed[code].shown.applies]
        open_codes = checklists.unanswered(assessed, asked)
        fallen = lapsed(self._desk, inspection)
        missing = self._missing(inspection, fallen)
        wants_photo = checklists.wanting_photos(assessed, asked, _photographed(inspection))
        sealed = sealed_here(inspection, self._device)
        wants_finding = () if sealed else without_finding(inspection, assessed, self._device)
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
            wants_finding=wants_finding,
            missing=missing,
            findings=findings_of(inspection, assessed, self._desk.person_id),
            score=_score(assessed),
            veto_codes=checklists.vetoed(assessed),
            remarks=self._remarks,
            remarks_by_hand=written_of(inspection),
            signatures=tuple(signature_of(one, fallen) for one in inspection["signatures"]),
            digest=sealed or covered(self._desk.shelves.outbox.covers(self._id)),
            can_submit=not (missing or wants_photo or wants_finding or sealed),
            submitted=bool(sealed),
            complete=inspection["state"] == "complete",
            error=self._error,
            amendments=_amendments(inspection),
            signers=self._signers(inspection, fallen),
            away=self._away(inspection, self._device),
            to_serve=sum(one.open for one in notices_of(self._desk, inspection)) if sealed else 0,
            shares=shares(team_of(self._desk, self._id), inspection, assessed, asked),
        )


def _score(assessed: Mapping[str, checklists.Assessed]) -> str | None:
    points = checklists.score(assessed)
    return None if points is None else str(points)


def _photographed(inspection: dict[str, Any]) -> frozenset[str]:
    return photographed((photo.get("code"), photo["purpose"]) for photo in inspection["photos"])


def _amendments(inspection: dict[str, Any]) -> tuple[str, ...]:
    reader = Reader(language(), _, zone())
    return tuple("\n".join(amendment_lines(one, reader)) for one in inspection["amendments"])


@dataclass(frozen=True)
class Given:
    """What is signed, or not, and by whom."""

    role: SignatureRole
    post: str
    name: str = ""
    person_id: str | None = None
    refused: bool = False
    reason: str = ""
    strokes: list[Stroke] = field(default_factory=list)


def _missing(inspection: dict[str, Any], fallen: frozenset[str], *, leads: bool) -> tuple[str, ...]:
    """What must be there before submitting, as the office asks for it too."""
    missing = []
    if not any(photo["purpose"] == PhotoPurpose.GATE for photo in inspection["photos"]):
        missing.append("gate_photo")
    return (*missing, *missing_signatures(inspection, fallen, leads=leads))
