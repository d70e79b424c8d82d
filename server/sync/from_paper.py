"""An inspection typed in from paper goes the way of a tablet's: as ops, by the same rules.

All of it is kept or nothing. Its chain has a device of its own, that is no tablet and is over
with its last op; its key is drawn for this one seal and thrown away.
"""

import base64
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from msgspec import to_builtins

from server.domain.typed_paper import Shows, Typed, TypedFault
from server.domain.visit_events import PaperTypedIn
from server.infra.passwords import new_token, token_digest
from server.models import Device, Inspection, PaperEntry, Visit
from server.queries import paper_entries
from server.queries.paper_entries import OPEN, Typing
from server.sync import push
from server.sync.batch import SEALED_RESULTS
from server.work import Work
from shared.checklists import score, vetoed
from shared.clock import local_date, to_wire
from shared.problems import Forbidden, Invalid, Problem, WrongState
from shared.protocol import area_scope
from shared.records.ops import (
    AnswerSet,
    AnswersSet,
    BlobRef,
    FactSet,
    FindingAdd,
    InspectionStart,
    InspectionSubmit,
    Instant,
    LookBackJudge,
    Op,
    PhotoAdd,
    SignatureAdd,
    Wall,
)
from shared.sealing import GENESIS, canonical, covered, digest
from shared.vocabulary import BlobRole, OpKind, PhotoPurpose, PhotoSource, VisitMode

APP = "paper"
TO_THE_MINUTE_MS = 60_000
"""Hours that are read off a paper are as sure as that."""
A_MINUTE = timedelta(minutes=1)


class OnlyTheLead(Forbidden):
    code = "only_the_lead"
    text = "Who leads the visit hands its paper in. What is typed is kept for them."


class NotTaken(Problem):
    code, status = "paper_not_taken", 409
    text = "The office did not take it in: {why}. What was typed is kept."


class WrongLines(Invalid):
    code = "wrong_lines"
    text = "{count} lines cannot be taken as they are. Nothing was handed in; all is kept."


def hand_in(work: Work, visit_id: str) -> Inspection:
    """What is kept of this visit's paper becomes an inspection; WrongLines says what is wrong."""
    visit = paper_entries.visit_of(work, visit_id, lock=True)
    if visit.lead_id != work.actor.person_id:
        raise OnlyTheLead()
    if visit.state not in OPEN:
        raise WrongState(state=visit.state, act="hand_in")
    told = paper_entries.typing(work, visit)
    typed = paper_entries.read(work, told, told.form)
    if typed.wrong:
        raise WrongLines(count=len(typed.wrong), lines=typed.wrong)
    person = work.actor
    _take_in(work, told, typed)
    work.actor = person
    inspection = work.session.get_one(Inspection, visit.inspection_id)
    work.session.delete(work.session.get_one(PaperEntry, visit.id))
    arrived, zone = typed.arrived, work.settings.time_zone
    work.record(
        PaperTypedIn(
            inspection.id,
            inspection.school_id,
            to_wire(arrived),
            (work.today - local_date(arrived, zone)).days,
            len(typed.pictures),
        )
    )
    return inspection


def _take_in(work: Work, told: Typing, typed: Typed) -> None:
    key = Ed25519PrivateKey.generate()
    device = _device(work, key)
    ops = _Ops(work, device, told.visit)
    ops.write(told, typed, key)
    results = push.take_within(work, device, ops.texts)
    device.revoked_at = work.now
    # What they made stands aside; it is asked for again here.
    work.rows.settle()
    bad = [one for one in results if one.result not in SEALED_RESULTS]
    if bad:
        raise NotTaken(why=bad[0].code)


def _device(work: Work, key: Ed25519PrivateKey) -> Device:
    """The chain of this one paper. Nobody has its token."""
    row = Device(
        id=work.new_id(),
        name=APP,
        person_id=work.actor.person_id or "",
        public_key=base64.b64encode(key.public_key().public_bytes_raw()).decode(),
        token_digest=token_digest(new_token()),
        enrolled_at=work.now,
        app_version=APP,
        on_paper=True,
        applied_device_seq=0,
        applied_hash=GENESIS,
        archived_device_seq=0,
        named_device_seq=0,
    )
    work.session.add(row)
    work.session.flush()
    return row


class _Ops:
    """The ops of one paper, each chained to the one before."""

    def __init__(self, work: Work, device: Device, visit: Visit) -> None:
        self.work, self.device, self.visit = work, device, visit
        self.texts: list[str] = []
        self.shas: list[str] = []
        offset = work.now.astimezone(ZoneInfo(work.settings.time_zone)).utcoffset()
        self.wall = Wall(to_wire(work.now), int((offset or timedelta()) / A_MINUTE))

    def write(self, told: Typing, typed: Typed, key: Ed25519PrivateKey) -> None:
        """All of them, in the order of a tablet's."""
        inspection_id = self.visit.inspection_id
        self._put(OpKind.INSPECTION_START, inspection_id, self._start(typed))
        if typed.answers or typed.facts:
            answers = [
                AnswerSet(
                    one.code,
                    one.value,
                    na_reason=one.note if one.not_applicable else "",
                    note="" if one.not_applicable else one.note,
                )
                for one in typed.answers
            ]
            known = told.paper.sheet.visit.facts
            facts = [FactSet(name, value, known.get(name)) for name, value in typed.facts.items()]
            self._put(OpKind.ANSWERS_SET, inspection_id, AnswersSet(answers, facts))
        findings = {one.key: self.work.new_id() for one in typed.faults}
        for one in typed.faults:
            self._put(OpKind.FINDING_ADD, findings[one.key], self._finding(one, typed))
        codes = {one.key: one.code for one in typed.faults}
        for picture in told.pictures:
            shows = typed.pictures[picture["sha256"]]
            self._picture(picture, shows, findings.get(shows.fault), codes.get(shows.fault))
        orders = {row.id: order.id for row, order in told.cases}
        for case in typed.cases:
            judged = LookBackJudge(
                inspection_id,
                orders[case.lookback_id],
                case.outcome,
                told_at(typed.left),
                case.note,
            )
            self._put(OpKind.LOOKBACK_JUDGE, case.lookback_id, judged)
        self._signatures(typed)
        self._submit(typed, key)

    def _start(self, typed: Typed) -> InspectionStart:
        return InspectionStart(
            school_id=self.visit.school_id,
            arrived=told_at(typed.arrived),
            mode=VisitMode(self.visit.mode),
            template_id=self.visit.template_id,
            visit_id=self.visit.id,
            received_by=typed.received_by,
            in_school_run=typed.in_school_run,
            seen_break=typed.seen_break,
            from_paper=True,
        )

    def _finding(self, one: TypedFault, typed: Typed) -> FindingAdd:
        return FindingAdd(
            self.visit.inspection_id,
            one.grade,
            one.party,
            one.what,
            told_at(typed.arrived),
            code=one.code,
            where=one.where,
            measure=one.measure,
            immediate_measure=one.immediate_measure,
            immediate_done=one.immediate_done,
            rectify_workdays=one.workdays,
            fixed_on_spot=one.fixed_on_spot,
        )

    def _picture(
        self, picture: dict[str, Any], shows: Shows, finding_id: str | None, code: str | None
    ) -> None:
        """A scan of the paper, or a photo of a fault that was taken besides."""
        purpose = PhotoPurpose.LOOK_BACK if shows.case else PhotoPurpose.PAPER
        if finding_id:
            purpose = PhotoPurpose.AFTER if shows.after else PhotoPurpose.FINDING
        payload = PhotoAdd(
            self.visit.inspection_id,
            purpose,
            picture["sha256"],
            picture["bytes"],
            picture["width"],
            picture["height"],
            told_at(datetime.fromisoformat(picture["came_at"])),
            preview_sha256=picture["preview_sha256"],
            source=PhotoSource.GALLERY,
            finding_id=finding_id,
            lookback_id=shows.case or None,
            code=code,
        )
        blobs = [BlobRef(payload.sha256, payload.bytes, picture["mime"], BlobRole.EVIDENCE)]
        if payload.preview_sha256 not in (None, payload.sha256):
            size = picture["preview_bytes"]
            blobs.append(BlobRef(str(payload.preview_sha256), size, "image/jpeg", BlobRole.PREVIEW))
        self._put(OpKind.PHOTO_ADD, self.work.new_id(), payload, blobs)

    def _signatures(self, typed: Typed) -> None:
        names = {one.person_id: one.person.name for one in self.visit.team}
        for one in typed.signatures:
            payload = SignatureAdd(
                self.visit.inspection_id,
                one.role,
                one.post,
                covered(self.shas),
                told_at(typed.left),
                person_id=one.person_id,
                name=names.get(one.person_id or "", one.name),
                refused=one.refused,
                reason=one.reason,
                on_paper=not one.refused,
            )
            self._put(OpKind.SIGNATURE_ADD, self.work.new_id(), payload)

    def _submit(self, typed: Typed, key: Ed25519PrivateKey) -> None:
        covers, assessed = list(self.shas), typed.sheet.assess()
        sealed, points = covered(covers), score(assessed)
        payload = InspectionSubmit(
            covers,
            sealed,
            base64.b64encode(key.sign(sealed.encode())).decode(),
            told_at(typed.left),
            remarks=typed.remarks,
            score=None if points is None else str(points),
            veto_codes=list(vetoed(assessed)),
            missing_devices=typed.away,
        )
        self._put(OpKind.INSPECTION_SUBMIT, self.visit.inspection_id, payload)

    def _put(
        self, kind: OpKind, entity_id: str, payload: Any, blobs: Sequence[BlobRef] = ()
    ) -> None:
        op = Op(
            op_id=self.work.new_id(),
            device_id=self.device.id,
            device_seq=len(self.texts) + 1,
            prev=self.shas[-1] if self.shas else GENESIS,
            actor_id=self.device.person_id,
            scope=area_scope(self.visit.school.area_id),
            kind=kind,
            entity_id=entity_id,
            payload=to_builtins(payload),
            wall=self.wall,
            boot_id=self.device.id,
            mono_ms=0,
            app_version=APP,
            blobs=list(blobs),
        )
        text = canonical(to_builtins(op)).decode()
        self.texts.append(text)
        self.shas.append(digest(text.encode()))


def told_at(at: datetime) -> Instant:
    """An hour as the paper tells it: the office stands for it, and says that it is from paper."""
    return Instant(to_wire(at), 0, TO_THE_MINUTE_MS)
