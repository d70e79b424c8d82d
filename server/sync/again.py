"""A kept op taken once more: because a person lets it count, or because the server is as new as it.

It goes the way of every op, by the same rules, once: its receipt is what says that it has not
taken effect yet. The text that was sent stays as it came.
"""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from server import places, scope
from server.actions import doubts, likenesses
from server.domain import decisions
from server.domain.amending import LET_COUNT
from server.models import Device, Inspection, Person, Receipt, School
from server.places import Reach
from server.scope import Actor
from server.sync import arrivals, decoding, effects
from server.sync.arrivals import Arrived
from server.sync.batch import SEALED_RESULTS, Batch
from server.sync.effects import CALLED_OFF, NOT_ON_TEAM
from server.sync.rules import Decision, Held, Refused, told_by
from server.work import Work
from shared.ids import is_id
from shared.problems import Problem
from shared.protocol import OP_SCHEMA
from shared.records.ops import Op
from shared.records.upcasting import TODAY, Forms
from shared.sealing import GENESIS
from shared.vocabulary import OpResult, Role

WITHDRAWN, NO_GRANT, NEWER, GROUND = (
    "device_withdrawn",
    "no_grant",
    "newer_schema",
    "dependency_not_applied",
)
WAIVED = frozenset({WITHDRAWN, NO_GRANT, NOT_ON_TEAM, CALLED_OFF})
"""Grounds that are the office's to waive; what rests on a seal or on a form is nobody's."""
UNTOUCHED = frozenset({"not_storable"})
"""What the database itself refused is refused again."""
NOT_APPLIED = frozenset({OpResult.HELD, OpResult.REFUSED})


class NothingToWaive(Problem):
    code, status = "nothing_to_waive", 409
    text = (
        "These records are held for a ground that nobody may waive. Add them as amendments, or set"
        " them aside."
    )


def let_count(work: Work, device_id: str, inspection_id: str, *, reason: str) -> list[Receipt]:
    """What a tablet made of one inspection takes effect after all; in the order it was made.

    What a rule still does not let through stays held, and says why now: that may be all of it.
    """
    work.require("held.decide")
    told = doubts.reasoned(reason)
    device = work.session.get(Device, device_id, with_for_update=True)
    waiting = doubts.waiting_of(work, device_id, inspection_id)
    if device is None or not WAIVED & {one.code for one in waiting}:
        raise NothingToWaive()
    supervisor = work.actor
    taking = _Taking(work, device, _place(work, waiting, inspection_id))
    done = taking.take(one for one in waiting if one.code not in UNTOUCHED)
    work.actor = supervisor
    for one in done:
        one.facts = {**one.facts, "decision": LET_COUNT, "reason": told}
        one.decided_at = work.now
        work.record(decisions.HeldDecided(one.op_id, LET_COUNT, told))
    likenesses.compare_inspection_later(work, inspection_id, waiting[0].op_id)
    return done


def take_newer(work: Work, device_id: str, forms: Forms = TODAY) -> list[Receipt]:
    """Ops of a form this server did not know when they came, and what depends on them."""
    device = work.session.get_one(Device, device_id, with_for_update=True)
    rows = work.session.scalars(
        select(Receipt)
        .where(
            Receipt.device_id == device_id,
            Receipt.result == OpResult.HELD,
            Receipt.decided_at.is_(None),
            Receipt.code.in_((NEWER, GROUND)),
        )
        .order_by(Receipt.device_seq)
    ).all()
    if not any(one.code == NEWER and forms.knows(_schema(one)) for one in rows):
        return []
    system = work.actor
    done = _Taking(work, device, forms=forms).take(rows)
    work.actor = system
    for one in done:
        work.record(decisions.TakenAgain(one.op_id, one.result))
    return done


def _place(work: Work, waiting: list[Receipt], inspection_id: str) -> str | None:
    """The town in which a person lets this count: the inspection's, or that of its own school."""
    inspection = work.session.get(Inspection, inspection_id)
    if inspection is not None:
        return inspection.area_id
    named = [one.school_id for one in waiting if one.kind in places.TELLS_ITS_SCHOOL]
    school = work.session.get(School, named[0]) if named and named[0] else None
    return school.area_id if school is not None else None


class _Taking:
    """Some of a tablet's kept ops being taken once more.

    In the ``town`` given, grounds that are the office's to waive are waived.
    """

    def __init__(
        self, work: Work, device: Device, town: str | None = None, *, forms: Forms = TODAY
    ) -> None:
        self.work, self.device, self.town, self.forms = work, device, town, forms
        self.batch = Batch(work, device)
        self.batch.waived = WAIVED if town else frozenset()

    def take(self, receipts: Iterable[Receipt]) -> list[Receipt]:
        """Those that are held no longer, in the order given."""
        rows = list(receipts)
        arrived = {one.op_id: arrivals.read(one.op, self.forms) for one in rows}
        self.batch.read_ahead(arrived.values())
        return [one for one in rows if self._take(one, arrived[one.op_id])]

    def _take(self, receipt: Receipt, arrived: Arrived) -> bool:
        self.batch.received = receipt.received_at
        decision = self._decide(receipt, arrived)
        receipt.result, receipt.code = decision.result, decision.code
        receipt.facts = decision.facts or {}
        if decision.result in SEALED_RESULTS:
            self.batch.sealable.add(receipt.sha256)
        # The next one asks what became of this one.
        self.work.session.flush()
        return decision.result != OpResult.HELD

    def _decide(self, receipt: Receipt, arrived: Arrived) -> Decision:
        try:
            if arrived.problem is not None or arrived.op is None:
                raise arrived.problem or Refused(code_is="bad_op")
            op = arrived.op
            self._refuse_wrong_envelope(op, receipt)
            if self.device.revoked_at is not None and not self.town:
                raise Held(code_is=WITHDRAWN)
            self.work.actor = self._author(op.actor_id)
            self._refuse_missing_dependency(op)
            return effects.apply(self.batch, op, arrived.payload, receipt.sha256)
        except Problem as problem:
            return told_by(problem)

    def _refuse_wrong_envelope(self, op: Op, receipt: Receipt) -> None:
        """What was held unread was never held against its chain."""
        before = self.work.session.get(Receipt, (self.device.id, receipt.device_seq - 1))
        if op.device_id != self.device.id:
            raise Refused(code_is="other_device")
        if op.prev != (before.sha256 if before is not None else GENESIS):
            raise Refused(code_is="chain_broken")
        if not all(map(is_id, (op.entity_id, op.actor_id, *op.depends_on))):
            raise Refused(code_is="bad_id")

    def _author(self, person_id: str) -> Actor:
        """Who made it, with what was granted; with the town besides, where that is waived."""
        actor = scope.load_actor(self.work.session, person_id, self.device.id)
        if self.town and self.work.session.get(Person, person_id) is not None:
            here = Reach(Role.INSPECTOR, areas=frozenset({self.town}))
            mine = replace(actor, person_id=person_id, device_id=self.device.id)
            return replace(mine, reaches=(*actor.reaches, here))
        if not actor.holding("sync.use"):
            raise Held(code_is=NO_GRANT)
        return actor

    def _refuse_missing_dependency(self, op: Op) -> None:
        kept = select(Receipt.op_id, Receipt.result).where(Receipt.op_id.in_(op.depends_on))
        results = dict(iter(self.work.session.execute(kept))) if op.depends_on else {}
        for op_id in op.depends_on:
            if op_id not in results:
                raise Held(code_is="dependency_unknown", op_id=op_id)
            if results[op_id] in NOT_APPLIED:
                raise Held(code_is=GROUND, op_id=op_id)


def _schema(receipt: Receipt) -> int:
    raw: dict[str, Any] = decoding.sketch(receipt.op)
    schema = raw.get("op_schema", OP_SCHEMA)
    return schema if isinstance(schema, int) else OP_SCHEMA
