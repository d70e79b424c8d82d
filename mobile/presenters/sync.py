"""Sync (同步): three lanes, a ledger per inspection, and whether the tablet may be handed in."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any

from mobile.hours import local
from mobile.presenters import reasons
from mobile.presenters.desk import Desk
from mobile.presenters.header import HeaderState, header
from mobile.presenters.recovered import left_over
from mobile.presenters.standing import Connection, connection
from mobile.store.leaving import LetGo
from mobile.store.ledger import KeptBlob
from mobile.store.outbox import TAPPED, WAITING, KeptOp
from mobile.store.taps import entities_of
from mobile.sync.custody import Receipt
from mobile.texts import _
from shared.clock import from_wire
from shared.sealing import GENESIS
from shared.vocabulary import BlobRole, InspectionState, ItemKind, OpKind, OrderState

School = Callable[[str], str]
"""The school of an inspection, looked up once for all that is shown of it."""
NOT_RECEIVED = frozenset({TAPPED, *WAITING})
SPACE_LOW_BYTES = 300 * 1024 * 1024
"""Below this a day's photos may not fit."""


@dataclass(frozen=True)
class LaneState:
    """One lane: how much is through, what it waits for."""

    lane: str
    done: int
    total: int
    wait_s: int
    bytes_done: int = 0
    bytes_total: int = 0


@dataclass(frozen=True)
class LedgerState:
    """One inspection: saved, sent, received, complete (photos n/m), reviewed."""

    inspection_id: str
    school: str
    saved: bool
    sent: bool
    received: bool
    photos_verified: int
    photos: int
    complete: bool
    reviewed: bool


@dataclass(frozen=True)
class TroubleState:
    """What the office holds, refused, or keeps beside another's: why, and what to do."""

    op_id: str
    kind: str
    result: str
    code: str
    school: str
    facts: dict[str, Any]
    what: str = ""
    why: str = ""
    todo: str = ""
    on: str = ""
    decided: bool = False


@dataclass(frozen=True)
class SyncState:
    """All of the sync screen."""

    header: HeaderState
    lanes: tuple[LaneState, ...]
    ledger: tuple[LedgerState, ...]
    trouble: tuple[TroubleState, ...]
    safe_to_hand_in: bool
    only_here: int
    """Recovered photos nobody put on record or aside: they lie on this tablet alone."""
    missing_records: int
    missing_photos: int
    used_bytes: int
    let_go: LetGo
    clock_warning_ms: int
    connection: Connection
    seen: int = 0
    space_low: bool = False
    digest: str = ""
    custody: Receipt | None = None
    custody_wanted: bool = False


class SyncPresenter:
    """Tells the truth about what is where."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @property
    def state(self) -> SyncState:
        desk = self._desk
        told = header(desk)
        blobs = desk.shelves.ledger.all()
        open_photos = sum(
            blob.state != "verified" and blob.role is BlobRole.EVIDENCE for blob in blobs
        )
        only_here = len(left_over(desk))
        school = cache(self._school)
        return SyncState(
            header=told,
            lanes=self._lanes(blobs),
            ledger=self._ledger(blobs, school),
            trouble=self._trouble(blobs, school),
            safe_to_hand_in=not (told.waiting_records or open_photos or only_here)
            and self._agreed(),
            only_here=only_here,
            missing_records=told.waiting_records,
            missing_photos=open_photos,
            used_bytes=desk.shelves.photos.used_bytes(),
            let_go=desk.engine.keeping.let_go,
            clock_warning_ms=desk.clockwatch.warning_ms(),
            connection=connection(desk),
            seen=desk.shelves.outbox.troubles(seen=True),
            custody=desk.engine.custody.receipt,
            custody_wanted=desk.engine.custody.wanted,
            space_low=desk.shelves.photos.free_bytes() < SPACE_LOW_BYTES,
        )

    def _agreed(self) -> bool:
        """Whether this tablet and the office hold the same chain, by its last digest."""
        head = self._desk.shelves.outbox.head()
        told = self._desk.shelves.database.fact("office_head")
        return head == GENESIS or (told is not None and told.decode() == head)

    def send_now(self) -> SyncState:
        """Try at once, whatever was waited for."""
        self._desk.engine.backoff.wake()
        self._desk.engine.look_again()
        return self.state

    def hand_in(self) -> SyncState:
        """Ask the office to sign for everything, so that the tablet may change hands."""
        self._desk.engine.custody.want()
        return self.send_now()

    def saw(self, trouble_id: str) -> SyncState:
        """The person read what became of an act or a photo; recorded, and not shown again."""
        self._desk.shelves.outbox.seen(trouble_id)
        self._desk.shelves.ledger.see(trouble_id)
        return self.state

    def _lanes(self, blobs: list[KeptBlob]) -> tuple[LaneState, ...]:
        counts = self._desk.shelves.outbox.counts()
        waiting = sum(counts.get(state, 0) for state in NOT_RECEIVED)
        total = sum(counts.values())
        backoff = self._desk.engine.backoff
        lanes = [LaneState("ops", total - waiting, total, backoff.wait_s("ops"))]
        for role in (BlobRole.PREVIEW, BlobRole.EVIDENCE):
            mine = [blob for blob in blobs if blob.role is role]
            lanes.append(
                LaneState(
                    str(role),
                    sum(blob.state == "verified" for blob in mine),
                    len(mine),
                    backoff.wait_s(str(role)),
                    sum(blob.sent for blob in mine),
                    sum(blob.bytes for blob in mine),
                )
            )
        return tuple(lanes)

    def _ledger(self, blobs: list[KeptBlob], school: School) -> tuple[LedgerState, ...]:
        desk = self._desk
        stages = desk.shelves.outbox.stages()
        photos: dict[str, list[bool]] = {}
        for blob in blobs:
            verified = photos.setdefault(blob.inspection_id, [])
            if blob.role is BlobRole.EVIDENCE:
                verified.append(blob.state == "verified")
        ordered = {
            order["finding_id"]
            for order in desk.shelves.replica.all(ItemKind.ORDER)
            if order["state"] != OrderState.PROPOSED
        }
        not_sent = self._not_sent()
        rows = []
        # That a task was opened is no record anybody waits for: it has no row.
        opened = entities_of(desk.shelves.database, OpKind.VISIT_OPEN)
        for one in sorted({*stages, *photos} - opened, reverse=True):
            acts, verified = stages.get(one, set()), photos.get(one, [])
            received = not acts & NOT_RECEIVED
            rows.append(
                LedgerState(
                    inspection_id=one,
                    school=self._place(one, school),
                    saved=True,
                    sent=not acts & not_sent,
                    received=received,
                    photos_verified=sum(verified),
                    photos=len(verified),
                    complete=received and all(verified),
                    reviewed=self._reviewed(one, ordered),
                )
            )
        return tuple(rows)

    def _place(self, inspection_id: str, school: School) -> str:
        place = school(inspection_id) or _("A colleague's inspection")
        if self._desk.school_of(inspection_id, ItemKind.INCIDENT):
            return _("{school}: an incident").format(school=place)
        return place

    def _not_sent(self) -> frozenset[str]:
        """States of acts that have not left for sure; in doubt is sent only on a line that works.

        A try that met no network stands in doubt as well as one whose answer was lost.
        """
        silent = self._desk.engine.standing.silence is not None
        return NOT_RECEIVED if silent else NOT_RECEIVED - {"in_doubt"}

    def _reviewed(self, inspection_id: str, ordered: set[str]) -> bool:
        """Whether the office has dealt with it: whole there, and an order out for every fault.

        An incident that is on its feed was told to those who supervise the town.
        """
        if self._desk.shelves.replica.get(ItemKind.INCIDENT, inspection_id) is not None:
            return True
        body = self._desk.shelves.replica.get(ItemKind.INSPECTION, inspection_id)
        if body is None or body["state"] != InspectionState.COMPLETE:
            return False
        faults = (one for one in body["findings"] if not one["withdrawn_reason"])
        return all(one["fixed_on_spot"] or one["id"] in ordered for one in faults)

    def _trouble(self, blobs: list[KeptBlob], school: School) -> tuple[TroubleState, ...]:
        outbox = self._desk.shelves.outbox
        return (
            *(self._op_trouble(op, school) for op in outbox.troubled()),
            *(self._photo_trouble(blob, school) for blob in blobs if blob.troubled),
        )

    def _op_trouble(self, op: KeptOp, school: School) -> TroubleState:
        return TroubleState(
            op_id=op.op_id,
            kind=str(op.kind),
            result=op.result,
            code=op.code,
            school=school(op.inspection_id),
            facts=op.facts,
            what=reasons.what(op.kind),
            why=reasons.why(op.code, op.facts),
            todo=reasons.todo(op.code, op.facts),
            decided=bool(reasons.decision(op.facts)),
            on=local(from_wire(op.changed_at)),
        )

    def _photo_trouble(self, blob: KeptBlob, school: School) -> TroubleState:
        return TroubleState(
            op_id=blob.sha256,
            kind=str(OpKind.PHOTO_ADD),
            result=blob.state,
            code=blob.code,
            school=school(blob.inspection_id),
            facts={},
            what=reasons.what(OpKind.PHOTO_ADD),
            why=reasons.why(blob.code),
            todo=reasons.todo(blob.code),
        )

    def _school(self, inspection_id: str) -> str:
        """Whose inspection it is; of one the office did not take, what was put down here."""
        desk = self._desk
        known = desk.school_of(inspection_id) or desk.school_of(inspection_id, ItemKind.INCIDENT)
        if known:
            return str(desk.school(known)["name"])
        for op in filter(desk.sees, desk.shelves.outbox.of_inspection(inspection_id)):
            if "school_id" in op.op["payload"]:
                return str(desk.school(op.op["payload"]["school_id"])["name"])
        return ""
