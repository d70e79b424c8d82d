"""Taking in a batch of ops: each once only, its receipt in the transaction of its effect.

The device authenticates the push, each op acts as its own person. What cannot apply is refused
or held before anything of it is written, so no op needs a savepoint of its own; if the database
itself refuses the batch, it is done again op by op, and the one it will not have is held.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from threading import BoundedSemaphore
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as NoConnection

from server import scope
from server.domain import events
from server.domain.events import Event
from server.models import Device, FeedClock, OtherBytes, Receipt
from server.sync import arrivals, decoding, effects
from server.sync.arrivals import Arrived
from server.sync.batch import SEALED_RESULTS, Batch
from server.sync.on_record import STATE, STRETCH, Known, receipts
from server.sync.rules import Decision, Held, Refused, told_by
from server.work import Work, Works
from shared.clock import to_wire
from shared.ids import is_id
from shared.problems import Problem
from shared.protocol import RESULTS_PER_ASK_MAX
from shared.records.ops import Op
from shared.records.wire import DeviceState, Push, PushAnswer, Result
from shared.sealing import digest
from shared.vocabulary import OpResult

log = logging.getLogger(__name__)

IN_HAND_MAX = 4
"""Pushes of one process taken apart at once: more would only wait for each other with all their
records in memory."""
TRIES = 2
"""A race with another writer is over at the second try; what fails twice is the op itself."""
_in_hand = BoundedSemaphore(IN_HAND_MAX)
NOT_STORABLE = Decision(OpResult.HELD, "not_storable")


@dataclass(frozen=True)
class Sender:
    """The device that pushes, as it authenticated itself."""

    device_id: str
    person_id: str
    public_key: str
    applied: int = 0
    """Up to which number its chain was known when it was asked who it is."""


def take(works: Works, sender: Sender, body: bytes) -> PushAnswer:
    """Apply a batch and answer with what became of each op."""
    push = decoding.decode_push(body)
    _check_sender(sender, push)
    repeated = _repeat(works, sender, push)
    if repeated is not None:
        return repeated
    with _in_hand:
        arrived = [arrivals.read(text) for text in push.ops]
        try:
            return _take_batch(works, sender, arrived)
        except Exception as error:
            _raise_passing(error)
            return _one_by_one(works, sender, arrived)


def _repeat(works: Works, sender: Sender, push: Push) -> PushAnswer | None:
    """The answer to a push of which every byte is on record: nothing is written; else None.

    Numbers have no gaps, so the last op's tells those of all.
    """
    last = decoding.sketch(push.ops[-1]).get("device_seq") if push.ops else None
    if not isinstance(last, int) or not len(push.ops) <= last <= sender.applied:
        return None
    with works.reading() as work:
        told = {"device_id": sender.device_id, "first": last - len(push.ops) + 1, "last": last}
        rows = work.session.connection().execute(STRETCH, told).all()
        known = [Known(*row) for row in rows]
        if [one.sha256 for one in known] != [digest(text.encode()) for text in push.ops]:
            return None
        state = device_state(work, sender.device_id)
    return PushAnswer(
        [_repeated(one) for one in known],
        state.applied_device_seq,
        state.applied_hash,
        state.archived_device_seq,
        state.server_time,
        state.epoch,
    )


def device_state(work: Work, device_id: str) -> DeviceState:
    """What the server has of a device's chain: asked before ops in doubt are sent again."""
    seq, head, archived, life = work.session.execute(STATE, {"device_id": device_id}).one()
    return DeviceState(seq, head, archived, life, to_wire(work.now))


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


def _one_by_one(works: Works, sender: Sender, arrived: list[Arrived]) -> PushAnswer:
    answers = [_take_one(works, sender, one) for one in arrived]
    told = [result for answer in answers for result in answer.results]
    return replace(answers[-1], results=told)


def _take_one(works: Works, sender: Sender, arrived: Arrived) -> PushAnswer:
    """One op by itself; where it breaks what takes it in, it is kept for a person to look at."""
    for left in reversed(range(TRIES)):
        try:
            return _take_batch(works, sender, [arrived])
        except Exception as error:
            _raise_passing(error)
            if not left:
                log.exception("an op of device %s cannot be stored", sender.device_id)
    return _take_batch(works, sender, [arrived], NOT_STORABLE)


def _take_batch(
    works: Works, sender: Sender, arrived: list[Arrived], decided: Decision | None = None
) -> PushAnswer:
    with works.writing() as work:
        device = work.session.scalars(
            select(Device).where(Device.id == sender.device_id).with_for_update()
        ).one()
        told = _take_in(work, device, arrived, decided)
        return PushAnswer(
            told,
            device.applied_device_seq,
            device.applied_hash,
            device.archived_device_seq,
            to_wire(work.now),
            epoch(work),
        )


def take_within(work: Work, device: Device, texts: Sequence[str]) -> list[Result]:
    """Apply ops in a unit of work that is kept or undone as one: what was typed in from paper."""
    return _take_in(work, device, [arrivals.read(text) for text in texts])


def _take_in(
    work: Work, device: Device, arrived: list[Arrived], decided: Decision | None = None
) -> list[Result]:
    device.last_seen_at = work.now
    intake = _Intake(work, device, arrived, decided)
    told = [intake.take(one) for one in arrived]
    device.applied_device_seq, device.applied_hash = intake.seq, intake.head
    work.actor = intake.actor(device.person_id)
    return told


class _Intake:
    """One batch being taken in: the receipts it meets, the people it acts as."""

    def __init__(
        self, work: Work, device: Device, arrived: list[Arrived], decided: Decision | None
    ) -> None:
        self.work, self.device, self.decided = work, device, decided
        self.seq, self.head = device.applied_device_seq, device.applied_hash
        self.batch = Batch(work, device)
        self.actors: dict[str, scope.Actor] = {}
        self.by_seq: dict[int, Known] = {}
        self.by_id: dict[str, Known] = {}
        named = [one for one in arrived if one.named]
        self._read_receipts(named)
        fresh = [one for one in named if not self._knows(one)]
        self.grounds = self._read_grounds(fresh)
        self.batch.read_ahead(fresh)

    def take(self, arrived: Arrived) -> Result:
        """What becomes of one op; its neighbours are not concerned."""
        if not arrived.named:
            return _unstored(arrived, OpResult.REFUSED, "no_id_or_number")
        known = self._knows(arrived)
        if known is not None:
            return self._again(arrived, known)
        if arrived.seq != self.seq + 1:
            named = max(arrived.seq, self.device.named_device_seq)
            self.device.named_device_seq = named
            return _unstored(arrived, OpResult.WAIT, "gap")
        return self._store(arrived, self.decided or self._decide(arrived))

    def actor(self, person_id: str) -> scope.Actor:
        """A person as this tablet lets them act."""
        if person_id not in self.actors:
            self.actors[person_id] = scope.load_actor(self.work.session, person_id, self.device.id)
        return self.actors[person_id]

    def _knows(self, arrived: Arrived) -> Known | None:
        return self.by_seq.get(arrived.seq) or self.by_id.get(arrived.op_id)

    def _read_receipts(self, named: list[Arrived]) -> None:
        for known in receipts(self.work, self.device.id, named):
            self.by_id[known.op_id] = known
            if known.device_id == self.device.id:
                self.by_seq[known.device_seq] = known

    def _read_grounds(self, fresh: list[Arrived]) -> dict[str, str]:
        """What became of the ops that these depend on and that came before."""
        wanted = {op_id for one in fresh if one.op for op_id in one.op.depends_on} - set(self.by_id)
        if not wanted:
            return {}
        asked = select(Receipt.op_id, Receipt.result).where(Receipt.op_id.in_(wanted))
        return dict(iter(self.work.session.execute(asked)))

    def _again(self, arrived: Arrived, known: Known) -> Result:
        if known.sha256 == arrived.sha and known.device_id == self.device.id:
            return _repeated(known)
        self._keep_strange(arrived)
        return _unstored(arrived, OpResult.REFUSED, "other_bytes")

    def _keep_strange(self, arrived: Arrived) -> None:
        """What comes under a taken id or number is kept as it came, and told of, once."""
        session, mine = self.work.session, self.device.id
        if session.get(OtherBytes, (mine, arrived.sha)) is not None:
            return
        told = {"device_seq": arrived.seq, "op_id": arrived.op_id, "op": arrived.text}
        session.add(OtherBytes(device_id=mine, sha256=arrived.sha, came_at=self.work.now, **told))
        self.work.actor = self.actor(self.device.person_id)
        self.work.record(events.ChainBroken(mine, arrived.seq))

    def _decide(self, arrived: Arrived) -> Decision:
        try:
            if arrived.problem is not None or arrived.op is None:
                raise arrived.problem or Refused(code_is="bad_op")
            op = arrived.op
            self._refuse_wrong_envelope(op)
            if self.device.revoked_at is not None:
                raise Held(code_is="device_withdrawn")
            self._act_as(op.actor_id)
            self._refuse_missing_dependency(op)
            return effects.apply(self.batch, op, arrived.payload, arrived.sha)
        except Problem as problem:
            return told_by(problem)

    def _refuse_wrong_envelope(self, op: Op) -> None:
        if op.device_id != self.device.id:
            raise Refused(code_is="other_device")
        if op.prev != self.head:
            raise Refused(code_is="chain_broken")
        if not all(map(is_id, (op.entity_id, op.actor_id, *op.depends_on))):
            raise Refused(code_is="bad_id")

    def _act_as(self, person_id: str) -> None:
        self.work.actor = self.actor(person_id)
        if not self.work.actor.holding("sync.use"):
            raise Held(code_is="no_grant")

    def _refuse_missing_dependency(self, op: Op) -> None:
        for op_id in op.depends_on:
            known = self.by_id.get(op_id)
            result = known.result if known else self.grounds.get(op_id)
            if result is None:
                raise Held(code_is="dependency_unknown", op_id=op_id)
            if result in (OpResult.HELD, OpResult.REFUSED):
                raise Held(code_is="dependency_not_applied", op_id=op_id)

    def _store(self, arrived: Arrived, decision: Decision) -> Result:
        known = Known(
            self.device.id,
            arrived.seq,
            arrived.op_id,
            arrived.sha,
            decision.result,
            decision.code,
            decision.facts or {},
        )
        told = {
            "device_id": self.device.id,
            "device_seq": arrived.seq,
            "op_id": arrived.op_id,
            "sha256": arrived.sha,
            "result": known.result,
            "code": known.code,
            "facts": known.facts,
            "actor_id": arrived.actor_id,
            "kind": arrived.kind,
            "entity_id": arrived.entity_id,
            "inspection_id": arrived.inspection_id,
            "school_id": arrived.school_id,
            "op": arrived.text,
            "received_at": self.work.now,
            "decided_at": None,
        }
        self.batch.rows.add(Receipt, told)
        self.by_seq[known.device_seq] = self.by_id[known.op_id] = known
        if decision.result in SEALED_RESULTS:
            self.batch.sealable.add(arrived.sha)
        self.seq, self.head = arrived.seq, arrived.sha
        event = _event(known)
        if event is not None:
            self.work.record(event)
        return _told(known)


def _event(known: Known) -> Event | None:
    if known.result == OpResult.HELD:
        return events.OpHeld(known.op_id, known.code)
    if known.result == OpResult.REFUSED:
        return events.OpRefused(known.op_id, known.code)
    return None


def _told(known: Any) -> Result:
    return Result(
        known.op_id,
        known.device_seq,
        OpResult(known.result),
        known.code,
        facts=dict(known.facts),
    )


def _repeated(known: Known) -> Result:
    return Result(
        known.op_id,
        known.device_seq,
        OpResult.DUPLICATE,
        known.code,
        stored=OpResult(known.result),
        facts=dict(known.facts),
    )


def _unstored(arrived: Arrived, result: OpResult, code: str) -> Result:
    return Result(arrived.op_id, arrived.seq, result, code)
