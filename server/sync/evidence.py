"""Photos and signatures of an inspection: facts are written once and never change."""

from typing import Any

from msgspec import to_builtins

from server.domain import events
from server.models import Blob, BlobName, Finding, Inspection, Photo, Signature
from server.sync.batch import Batch
from server.sync.rules import APPLIED, Decision, Refused, count_instant
from shared.handwriting import purpose_of
from shared.protocol import BLOB_BYTES_MAX, PHOTOS_PER_INSPECTION_MAX, STROKE_POINTS_MAX
from shared.records.ops import IncidentPhoto, Op, PhotoAdd, SignatureAdd

SHA256_CHARS = 64
HEX = frozenset("0123456789abcdef")


def photo_facts(batch: Batch, op: Op, said: PhotoAdd | IncidentPhoto) -> dict[str, Any]:
    """What every photo on record tells of itself, whatever it is a photo of."""
    taken = count_instant(said.taken, batch.received)
    return {
        "sha256": said.sha256,
        "preview_sha256": said.preview_sha256,
        "capture_sha256": said.capture_sha256,
        "width": said.width,
        "height": said.height,
        "bytes": said.bytes,
        "source": said.source,
        "mosaicked": said.mosaicked,
        "taken_at": taken.at,
        "taken_doubtful": taken.doubtful,
        "taken_by": op.actor_id,
        "device_id": op.device_id,
        "layers": to_builtins(said.layers),
    }


def add_photo(batch: Batch, op: Op, said: PhotoAdd, inspection: Inspection) -> Decision:
    """Put a photo on record; its bytes come apart from it, in any order."""
    work = batch.work
    refuse_bad_blobs(op, said)
    if batch.get(Photo, op.entity_id) is not None:
        raise Refused(code_is="already_there")
    finding = batch.get(Finding, said.finding_id) if said.finding_id else None
    if finding is not None and finding.inspection_id != inspection.id:
        raise Refused(code_is="other_inspection")
    if len(inspection.photos) >= PHOTOS_PER_INSPECTION_MAX:
        raise Refused(code_is="too_many_photos")
    batch.put(
        Photo,
        op.entity_id,
        id=op.entity_id,
        inspection=inspection,
        inspection_id=inspection.id,
        finding_id=said.finding_id,
        lookback_id=said.lookback_id,
        code=said.code,
        purpose=purpose_of(said.purpose, handwritten=said.handwritten),
        **photo_facts(batch, op, said),
        facts=_circumstances(op, said),
    )
    name_blobs(batch, op)
    work.record(events.PhotoAdded(op.entity_id, inspection.id, said.sha256))
    return APPLIED


def _circumstances(op: Op, said: PhotoAdd) -> dict[str, Any]:
    """Where and by which clocks it was taken."""
    return {
        "place": to_builtins(said.place),
        "taken": to_builtins(said.taken),
        "wall": to_builtins(op.wall),
    }


def name_blobs(batch: Batch, op: Op) -> None:
    """Remember which bytes this device has spoken of: it may ask for them and send them."""
    for blob in op.blobs:
        told: dict[str, Any] = {"sha256": blob.sha256}
        if blob.sha256 not in batch.blobs:
            batch.blobs.add(blob.sha256)
            more = {"bytes": blob.bytes, "mime": blob.mime, "verified_at": None, "facts": {}}
            batch.rows.add(Blob, told | more)
        if blob.sha256 not in batch.named:
            batch.named.add(blob.sha256)
            batch.rows.add(BlobName, told | {"device_id": op.device_id})


def add_signature(batch: Batch, op: Op, said: SignatureAdd, inspection: Inspection) -> Decision:
    """Put a signature, or a refusal with its reason, on record."""
    work = batch.work
    if batch.get(Signature, op.entity_id) is not None:
        raise Refused(code_is="already_there")
    if sum(len(stroke) for stroke in said.strokes) > STROKE_POINTS_MAX:
        raise Refused(code_is="too_many_points")
    if said.refused and not said.reason.strip():
        raise Refused(code_is="reason_missing")
    if said.on_paper and not batch.on_paper:
        raise Refused(code_is="not_from_paper")
    if not said.refused and not said.strokes and not said.on_paper:
        raise Refused(code_is="no_strokes")
    signed = count_instant(said.signed, batch.received)
    batch.put(
        Signature,
        op.entity_id,
        id=op.entity_id,
        inspection=inspection,
        inspection_id=inspection.id,
        role=said.role,
        post=said.post,
        name=said.name,
        person_id=said.person_id,
        digest=said.digest,
        refused=said.refused,
        reason=said.reason,
        strokes=[list(stroke) for stroke in said.strokes],
        signed_at=signed.at,
        signed_doubtful=signed.doubtful,
        device_id=op.device_id,
    )
    work.record(events.SignatureAdded(op.entity_id, inspection.id, said.role))
    return APPLIED


def refuse_bad_blobs(op: Op, said: PhotoAdd | IncidentPhoto) -> None:
    """Refuse a photo whose bytes the op does not name, or names as no photo can be."""
    named = {blob.sha256 for blob in op.blobs}
    if said.sha256 not in named or (said.preview_sha256 and said.preview_sha256 not in named):
        raise Refused(code_is="blob_not_named")
    for blob in op.blobs:
        if len(blob.sha256) != SHA256_CHARS or not set(blob.sha256) <= HEX:
            raise Refused(code_is="bad_digest")
        if not 0 < blob.bytes <= BLOB_BYTES_MAX:
            raise Refused(code_is="blob_too_large")
