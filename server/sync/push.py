"""Taking in a batch of ops: each once only, its receipt in the transaction of its effect.

The device authenticates the push, each op acts as its own person. What cannot apply is refused
or held before anything of it is written, so no op needs a savepoint of its own; if the database
itself refuses the batch, it is done again op by op, and the one it will not have is held.
"""

import logging
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnection

from server import scope
from server.domain import events
from server.domain.events import Event
from server.models import Device, FeedClock, Receipt
from server.models.base import ID_CHARS, NAME_CHARS
from server.sync import decoding, effects
from server.sync.batch import SEALED_RESULTS, Batch
from server.sync.rules import Decision, Held, Refused, told_by
from server.work import Work, Works
from shared.clock import to_wire
from shared.ids import is_id
from shared.problems import Problem
from shared.protocol import DEVICE_SEQ_MAX, OP_SCHEMA, RESULTS_PER_ASK_MAX
from shared.records.ops import Op
from shared.records.wire import DeviceState, Push, PushAnswer, Result
from shared.sealing import digest
from shared.vocabulary import OpResult

log = logging.getLogger(__name__)

TRIES = 2
"""A race with another writer is over at the second try; what fails twice is the op itself."""
NOT_STORABLE = Decision(OpResult.HELD, "not_storable")


@dataclass(frozen=True)
class Sender:
    """The device that pushes, as it authenticated itself."""

    device_id: str
    person_id: str
    public_key: str


def take(works: Works, sender: Sender, body: bytes) -> PushAnswer:
    """Apply a batch and answer with what became of each op."""
    push = decoding.decode_push(body)
    _check_sender(sender, push)
    shas = [digest(text.encode()) for text in push.ops]
    try:
        return _take_batch(works, sender, push.ops, shas)
    except Exception as error:
        _raise_passing(error)
        return _one_by_one(works, sender, push.ops, shas)


def device_state(work: Work, device_id: str) -> DeviceState:
    """What the server has of a device's chain: asked before ops in doubt are sent again."""
    device = work.session.get_one(Device, device_id)
    return DeviceState(
        device.applied_device_seq,
        device.applied_hash,
        device.archived_device_seq,
        epoch(work),
        to_wire(work.now),
    )


def results(work: Work, device_id: str, first: int, last: int) -> list[Result]:
    """The stored results of a stretch of a device's ops."""
    rows = work.session.scalars(
        select(Receipt)
        .where(Receipt.device_id == device_id, Receipt.device_seq.between(first, last))
        .order_by(Receipt.device_seq)
        .limit(RESULTS_PER_ASK_MAX)
    )
    return [_told(row) for row in rows]


def epoch(work: Work) -> str:
    """The life of this database: a restore from a backup begins another."""
    return work.session.scalars(select(FeedClock.epoch)).one()


def _check_sender(sender: Sender, push: Push) -> None:
    if push.device_id != sender.device_id:
        raise decoding.BadSignature()
    if push.ops and not decoding.verify(sender.public_key, push.signature, push.head):
        raise decoding.BadSignature()
    if push.ops and push.head != digest(push.ops[-1].encode()):
        raise decoding.BadSignature()


def _raise_passing(error: Exception) -> None:
    """What is wrong with the machine just now is not wrong with an op: nothing is decided."""
    broken = isinstance(error, DBAPIError) and not isinstance(error, IntegrityError | DataError)
    if broken or isinstance(error, Problem | NoConnection | OSError | MemoryError):
        raise error


def _one_by_one(works: Works, sender: Sender, texts: list[str], shas: list[str]) -> PushAnswer:
    answers = [_take_one(works, sender, *one) for one in zip(texts, shas, strict=True)]
    told = [result for answer in answers for result in answer.results]
    return replace(answers[-1], results=told)


def _take_one(works: Works, sender: Sender, text: str, sha: str) -> PushAnswer:
    """One op by itself; where it breaks what takes it in, it is kept for a person to look at."""
    for left in reversed(range(TRIES)):
        try:
            return _take_batch(works, sender, [text], [sha])
        except Exception as error:
            _raise_passing(error)
            if not left:
                log.exception("an op of device %s cannot be stored", sender.device_id)
    return _take_batch(works, sender, [text], [sha], NOT_STORABLE)


def _take_batch(
    works: Works,
    sender: Sender,
    texts: list[str],
    shas: list[str],
    decided: Decision | None = None,
) -> PushAnswer:
    with works.writing() as work:
        device = work.session.scalars(
            select(Device).where(Device.id == sender.device_id).with_for_update()
        ).one()
        device.last_seen_at = work.now
        intake = _Intake(work, device, [decoding.sketch(text) for text in texts], decided)
        told = [intake.take(*one) for one in zip(texts, intake.raws, shas, strict=True)]
        work.actor = scope.load_actor(work.session, device.person_id, device.id)
        return PushAnswer(
            told,
            device.applied_device_seq,
            device.applied_hash,
            device.archived_device_seq,
            to_wire(work.now),
            epoch(work),
        )


class _Intake:
    """One batch being taken in: the receipts it meets, the people it acts as."""

    def __init__(
        self,
        work: Work,
        device: Device,
        raws: list[dict[str, Any]],
        decided: Decision | None = None,
    ) -> None:
        self.work, self.device, self.raws, self.decided = work, device, raws, decided
        self.batch = Batch(work, device.id, device.public_key)
        self.actors: dict[str, scope.Actor] = {}
        self.by_seq: dict[int, Receipt] = {}
        self.by_id: dict[str, Receipt] = {}
        self._read_receipts([raw for raw in raws if _is_named(raw)])
        self.batch.read_ahead(raw for raw in raws if _is_named(raw) and not self._knows(raw))

    def take(self, text: str, raw: dict[str, Any], sha: str) -> Result:
        """What becomes of one op; its neighbours are not concerned."""
        if not _is_named(raw):
            return _unstored(raw, OpResult.REFUSED, "no_id_or_number")
        known = self._knows(raw)
        if known is not None:
            return self._again(raw, known, sha)
        if raw["device_seq"] != self.device.applied_device_seq + 1:
            return _unstored(raw, OpResult.WAIT, "gap")
        return self._store(text, raw, sha, self.decided or self._decide(text, raw, sha))

    def _knows(self, raw: dict[str, Any]) -> Receipt | None:
        return self.by_seq.get(raw["device_seq"]) or self.by_id.get(raw["op_id"])

    def _read_receipts(self, raws: list[dict[str, Any]]) -> None:
        rows = self.work.session.scalars(
            select(Receipt).where(
                or_(
                    (Receipt.device_id == self.device.id)
                    & Receipt.device_seq.in_([raw["device_seq"] for raw in raws]),
                    Receipt.op_id.in_([raw["op_id"] for raw in raws]),
                )
            )
        )
        for row in rows:
            self.by_id[row.op_id] = row
            if row.device_id == self.device.id:
                self.by_seq[row.device_seq] = row

    def _again(self, raw: dict[str, Any], known: Receipt, sha: str) -> Result:
        if known.sha256 == sha and known.device_id == self.device.id:
            told = _told(known)
            return replace(told, result=OpResult.DUPLICATE, stored=told.result)
        self.work.actor = scope.load_actor(self.work.session, self.device.person_id, self.device.id)
        self.work.record(events.ChainBroken(self.device.id, int(raw["device_seq"])))
        return _unstored(raw, OpResult.REFUSED, "other_bytes")

    def _decide(self, text: str, raw: dict[str, Any], sha: str) -> Decision:
        try:
            _refuse_newer(raw)
            op = decoding.decode_op(text, raw)
            payload = decoding.decode_payload(op)
            self._refuse_wrong_envelope(op)
            if self.device.revoked_at is not None:
                raise Held(code_is="device_withdrawn")
            self._act_as(op.actor_id)
            self._refuse_missing_dependency(op)
            return effects.apply(self.batch, op, payload, sha)
        except Problem as problem:
            return told_by(problem)

    def _refuse_wrong_envelope(self, op: Op) -> None:
        if op.device_id != self.device.id:
            raise Refused(code_is="other_device")
        if op.prev != self.device.applied_hash:
            raise Refused(code_is="chain_broken")
        if not all(map(is_id, (op.entity_id, op.actor_id, *op.depends_on))):
            raise Refused(code_is="bad_id")

    def _act_as(self, person_id: str) -> None:
        if person_id not in self.actors:
            self.actors[person_id] = scope.load_actor(self.work.session, person_id, self.device.id)
        self.work.actor = self.actors[person_id]
        if not self.work.actor.holding("sync.use"):
            raise Held(code_is="no_grant")

    def _refuse_missing_dependency(self, op: Op) -> None:
        results = {op_id: row.result for op_id, row in self.by_id.items()}
        unread = [op_id for op_id in op.depends_on if op_id not in results]
        if unread:
            kept = select(Receipt.op_id, Receipt.result).where(Receipt.op_id.in_(unread))
            results.update(iter(self.work.session.execute(kept)))
        for op_id in op.depends_on:
            if op_id not in results:
                raise Held(code_is="dependency_unknown", op_id=op_id)
            if results[op_id] in (OpResult.HELD, OpResult.REFUSED):
                raise Held(code_is="dependency_not_applied", op_id=op_id)

    def _store(self, text: str, raw: dict[str, Any], sha: str, decision: Decision) -> Result:
        about, school = decoding.speaks_of(raw)
        receipt = Receipt(
            device_id=self.device.id,
            device_seq=raw["device_seq"],
            op_id=raw["op_id"],
            sha256=sha,
            actor_id=_short(raw, "actor_id", ID_CHARS),
            kind=_short(raw, "kind", NAME_CHARS),
            entity_id=_short(raw, "entity_id", ID_CHARS),
            inspection_id=about,
            school_id=school,
            result=decision.result,
            code=decision.code,
            facts=decision.facts or {},
            op=text,
            received_at=self.work.now,
        )
        self.work.session.add(receipt)
        self.by_seq[receipt.device_seq] = self.by_id[receipt.op_id] = receipt
        if decision.result in SEALED_RESULTS:
            self.batch.sealable.add(sha)
        self.device.applied_device_seq, self.device.applied_hash = receipt.device_seq, sha
        event = _event(receipt)
        if event is not None:
            self.work.record(event)
        return _told(receipt)


def _is_named(raw: dict[str, Any]) -> bool:
    """Whether it has an id and a number to keep it under."""
    seq = raw.get("device_seq")
    counted = isinstance(seq, int) and not isinstance(seq, bool) and 0 < seq <= DEVICE_SEQ_MAX
    return counted and is_id(raw.get("op_id"))


def _short(raw: dict[str, Any], name: str, chars: int) -> str:
    """A field of an op that may be anything, as far as a column takes it."""
    return str(raw.get(name, "")).replace("\0", "")[:chars]


def _refuse_newer(raw: dict[str, Any]) -> None:
    """A newer app's op keeps until the server is as new: its form cannot be judged here."""
    schema = raw.get("op_schema", OP_SCHEMA)
    if isinstance(schema, int) and schema > OP_SCHEMA:
        raise Held(code_is="newer_schema")


def _event(receipt: Receipt) -> Event | None:
    if receipt.result == OpResult.HELD:
        return events.OpHeld(receipt.op_id, receipt.code)
    if receipt.result == OpResult.REFUSED:
        return events.OpRefused(receipt.op_id, receipt.code)
    return None


def _told(receipt: Receipt) -> Result:
    return Result(
        receipt.op_id,
        receipt.device_seq,
        OpResult(receipt.result),
        receipt.code,
        facts=dict(receipt.facts),
    )


def _unstored(raw: dict[str, Any], result: OpResult, code: str) -> Result:
    seq = raw.get("device_seq")
    return Result(str(raw.get("op_id", "")), seq if isinstance(seq, int) else 0, result, code)
