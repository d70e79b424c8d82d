"""A notice served on the campus, as a tablet tells it; and the photo of the stamped paper.

Both come after the part was sealed: they stand beside it and change nothing under the seal.
"""

from typing import Any

from msgspec import to_builtins
from sqlalchemy import select

from server import scope
from server.actions import serving as acts
from server.domain import serving
from server.domain.serving_events import NoticeServed
from server.models import Finding, Inspection, Order, Part
from server.sync import evidence
from server.sync.batch import Batch
from server.sync.rules import APPLIED, Counted, Decision, Held, Refused, count_instant
from shared.clock import to_wire
from shared.records.ops import Op, OrderServe, PhotoAdd
from shared.vocabulary import InspectionState, OpResult, OrderState


def serve(batch: Batch, op: Op, said: OrderServe, _sha256: str) -> Decision:
    """Keep the service with its inspection; on the order it takes effect once there is one."""
    inspection, finding = _served(batch, said.inspection_id, said.finding_id)
    if any(one["id"] == op.entity_id for one in inspection.services):
        raise Refused(code_is="already_there")
    lacking = serving.lacks(said)
    if lacking:
        raise Refused(code_is=lacking)
    order = _order_of(batch, finding.id)
    why = (
        serving.not_open(order.kind, order.state)
        if order is not None
        else serving.not_served_here(
            finding.party, finding.grade, fixed_on_spot=finding.fixed_on_spot
        )
    )
    if why:
        raise Held(code_is=why)
    had_it = order is not None and order.state != OrderState.ISSUED
    service = _kept(batch, op, said, inspection)
    inspection.services = [*inspection.services, service]
    inspection.served_doubtful |= service["doubtful"]
    batch.work.record(NoticeServed(finding.id, inspection.id, said.way))
    if order is not None:
        acts.serve(batch.work, order, service)
    return Decision(OpResult.MERGED, "already_signed") if had_it else APPLIED


def add_paper(batch: Batch, op: Op, said: PhotoAdd) -> Decision:
    """The photo of the stamped paper; it may be taken after all was sealed."""
    inspection, _ = _served(batch, said.inspection_id, said.finding_id or "")
    return evidence.add_photo(batch, op, said, inspection)


def _served(batch: Batch, inspection_id: str, finding_id: str) -> tuple[Inspection, Finding]:
    """The inspection this tablet took part in, and the fault that its notice is about."""
    inspection = batch.get(Inspection, inspection_id)
    if inspection is None:
        raise Held(code_is="no_inspection")
    if batch.get(Part, (inspection_id, batch.device_id)) is None:
        raise Held(code_is="no_part")
    if not scope.in_reach(batch.work.actor, "order.serve", inspection):
        raise Held(code_is="no_grant")
    if inspection.state == InspectionState.ANNULLED:
        raise Held(code_is=f"inspection_{inspection.state}")
    finding = batch.get(Finding, finding_id)
    if finding is None:
        raise Held(code_is="no_finding")
    if finding.inspection_id != inspection_id:
        raise Refused(code_is="other_inspection")
    if finding.withdrawn_at is not None:
        raise Held(code_is="finding_withdrawn")
    return inspection, finding


def _order_of(batch: Batch, finding_id: str) -> Order | None:
    found = select(Order).where(Order.finding_id == finding_id)
    return batch.work.session.scalars(found.with_for_update(of=Order)).one_or_none()


def _kept(batch: Batch, op: Op, said: OrderServe, inspection: Inspection) -> dict[str, Any]:
    """The service as its inspection keeps it, with what the paper said that was handed over.

    Nobody is served before anybody came: such an hour would shorten the school's term.
    """
    at = count_instant(said.served, batch.received)
    if at.at < inspection.arrived_at:
        at = Counted(batch.received, doubtful=True)
    told: dict[str, Any] = to_builtins(said)
    told.pop("inspection_id")
    told.pop("served")
    return told | {
        "id": op.entity_id,
        "served_at": to_wire(at.at),
        "doubtful": at.doubtful,
        "by": op.actor_id,
        "device": batch.device_id,
    }
