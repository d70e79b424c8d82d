"""Which photos a person may see: those of inspections and orders in reach."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, Text, cast, or_, select

from server.domain.amending import AMENDMENT
from server.models import (
    Blob,
    BlobName,
    CircularCopy,
    CircularPhoto,
    Evidence,
    EvidencePhoto,
    Incident,
    IncidentPhoto,
    Inspection,
    LookBack,
    Measure,
    MeasurePhoto,
    Order,
    OrderSlip,
    PaperEntry,
    Photo,
    Receipt,
    Upload,
    Visit,
    VisitInspector,
)
from server.queries import knowing
from server.work import Work
from shared.problems import Invalid, NotFound
from shared.vocabulary import LookBackState, OpKind, OpResult

PICTURED = (OpKind.PHOTO_ADD, OpKind.INCIDENT_REPORT)
"""Kinds of record that name photos."""
DAMAGED = "damaged"
"""The fact of a blob whose bytes are right and whose picture cannot be read whole."""


class NotArrived(Invalid):
    text = "A photo has not fully arrived yet. Wait until it is complete, then send."


def readable(work: Work, sha256: str) -> Blob:
    """The blob, if a photo or evidence in reach shows it; else NotFound."""
    work.require("photo.read")
    blob = work.session.get(Blob, sha256)
    if blob is None or not (
        _named_here(work, sha256)
        or _of_inspection(work, sha256)
        or _of_order(work, sha256)
        or _of_evidence(work, sha256)
        or _of_lookback(work, sha256)
        or _of_incident(work, sha256)
        or _of_slip(work, sha256)
        or _of_circular(work, sha256)
        or _of_measure(work, sha256)
        # These look into texts, and so through all that is kept back or being typed in.
        or _of_held(work, sha256)
        or _of_paper(work, sha256)
    ):
        raise NotFound()
    return blob


def _named_here(work: Work, sha256: str) -> bool:
    """The asking device named these bytes itself."""
    device_id = work.actor.device_id
    return bool(device_id) and work.session.get(BlobName, (sha256, device_id)) is not None


def _of_inspection(work: Work, sha256: str) -> bool:
    return _any(
        work,
        select(Photo.id)
        .join(Photo.inspection)
        .where(_shows(sha256), work.reach("inspection.read", Inspection)),
    )


def _of_order(work: Work, sha256: str) -> bool:
    """A school or office sees the photos of what it must fix, and no others."""
    return _any(
        work,
        select(Photo.id)
        .join(Order, Order.finding_id == Photo.finding_id)
        .where(_shows(sha256), work.reach("order.read", Order)),
    )


def _of_incident(work: Work, sha256: str) -> bool:
    return _any(
        work,
        select(IncidentPhoto.report_id)
        .join(IncidentPhoto.incident)
        .where(
            or_(IncidentPhoto.sha256 == sha256, IncidentPhoto.preview_sha256 == sha256),
            work.reach("incident.read", Incident),
        ),
    )


def _of_evidence(work: Work, sha256: str) -> bool:
    return _any(
        work,
        select(EvidencePhoto.id)
        .join(EvidencePhoto.evidence)
        .join(Order, Order.id == Evidence.order_id)
        .where(
            or_(EvidencePhoto.sha256 == sha256, EvidencePhoto.preview_sha256 == sha256),
            work.reach("order.read", Order),
        ),
    )


def _of_lookback(work: Work, sha256: str) -> bool:
    """The pair that looks back sees the pictures of before."""
    return _any(
        work,
        select(LookBack.id)
        .join(VisitInspector, VisitInspector.visit_id == LookBack.visit_id)
        .join(Order, Order.id == LookBack.order_id)
        .join(Photo, Photo.finding_id == Order.finding_id)
        .where(
            _shows(sha256),
            VisitInspector.person_id == work.actor.person_id,
            LookBack.state == LookBackState.PLANNED,
        ),
    )


def _of_held(work: Work, sha256: str) -> bool:
    """A photo held back, to who decides on it; taken as an amendment, to all who may read that."""
    sent = select(BlobName.device_id).where(BlobName.sha256 == sha256)
    held = select(Receipt.op_id).where(
        Receipt.device_id.in_(sent),
        Receipt.kind.in_(PICTURED),
        Receipt.result == OpResult.HELD,
        Receipt.op.contains(sha256, autoescape=True),
    )
    amended = held.join(Inspection, Inspection.id == Receipt.inspection_id).where(
        Receipt.facts["decision"].as_string() == AMENDMENT,
        work.reach("inspection.read", Inspection),
    )
    return _any(work, held.where(work.reach("held.decide", Receipt))) or _any(work, amended)


def _of_paper(work: Work, sha256: str) -> bool:
    """A picture of a paper that is being typed in, to the team of its visit."""
    told = cast(PaperEntry.pictures, Text).contains(sha256, autoescape=True)
    asked = select(PaperEntry.pictures).join(Visit, Visit.id == PaperEntry.visit_id)
    found = work.session.scalars(asked.where(told, knowing.teams_own(work)))
    # What a file was called stands there too, and may be anything.
    return any(sha256 in (one["sha256"], one["preview_sha256"]) for rows in found for one in rows)


def _of_slip(work: Work, sha256: str) -> bool:
    """The stamped slip of an order, to whoever reads the order."""
    shows = or_(OrderSlip.sha256 == sha256, OrderSlip.preview_sha256 == sha256)
    asked = select(OrderSlip.id).join(Order, Order.id == OrderSlip.order_id)
    return _any(work, asked.where(shows, work.reach("order.read", Order)))


def _of_circular(work: Work, sha256: str) -> bool:
    """A picture that came with an answer, to who answered and to who reads the answers there."""
    shows = or_(CircularPhoto.sha256 == sha256, CircularPhoto.preview_sha256 == sha256)
    asked = select(CircularPhoto.id).join(CircularCopy, CircularCopy.id == CircularPhoto.copy_id)
    own = work.reach("circular.answer", CircularCopy)
    return _any(work, asked.where(shows, or_(own, work.reach("circular.read", CircularCopy))))


def _of_measure(work: Work, sha256: str) -> bool:
    """A picture that came with a reply, to whoever reads the measure."""
    shows = or_(MeasurePhoto.sha256 == sha256, MeasurePhoto.preview_sha256 == sha256)
    asked = select(MeasurePhoto.id).join(Measure, Measure.id == MeasurePhoto.measure_id)
    return _any(work, asked.where(shows, work.reach("measure.read", Measure)))


def _shows(sha256: str) -> ColumnElement[bool]:
    return or_(Photo.sha256 == sha256, Photo.preview_sha256 == sha256)


def _any(work: Work, statement: Select[str]) -> bool:
    return work.session.execute(statement.limit(1)).first() is not None


def preview_of(work: Work, sha256: str) -> str:
    """The digest of a blob's preview; the blob's own where it has none yet."""
    blob = work.session.get(Blob, sha256)
    return str(blob.facts.get("preview_sha256", sha256)) if blob is not None else sha256


def blobs(work: Work, digests: Sequence[str]) -> dict[str, Blob]:
    """The blobs of these digests, as far as their bytes are known."""
    rows = work.session.scalars(select(Blob).where(Blob.sha256.in_(set(digests))))
    return {row.sha256: row for row in rows}


def damaged(work: Work, digests: Sequence[str]) -> set[str]:
    """Which of these have a damaged picture in them, as far as they were looked at."""
    return {sha256 for sha256, blob in blobs(work, digests).items() if DAMAGED in blob.facts}


def used_elsewhere(work: Work, shown: Sequence[EvidencePhoto]) -> set[str]:
    """Which of these pictures were handed in before, for another order."""
    if not shown:
        return set()
    own = select(Evidence.order_id).where(Evidence.id == shown[0].evidence_id).scalar_subquery()
    rows = work.session.scalars(
        select(EvidencePhoto.sha256)
        .join(EvidencePhoto.evidence)
        .where(
            EvidencePhoto.sha256.in_([one.sha256 for one in shown]),
            Evidence.order_id != own,
        )
    )
    return set(rows)


def require_sent_by(work: Work, owner: str, digests: Sequence[str]) -> None:
    """Refuse bytes this owner has not uploaded: only pictures somebody sent in may be named."""
    sent = select(Upload.sha256).where(Upload.owner == owner, Upload.sha256.in_(set(digests)))
    if not set(digests) <= set(work.session.scalars(sent)):
        raise NotArrived()


def require_arrived(work: Work, digests: Sequence[str]) -> None:
    """Refuse what has not come in whole."""
    whole = select(Blob.sha256).where(Blob.sha256.in_(set(digests)), Blob.verified_at.is_not(None))
    if not set(digests) <= set(work.session.scalars(whole)):
        raise NotArrived()
