"""Taking a photo for a purpose: kept on the disk first, then on record with where and when."""

from dataclasses import dataclass
from pathlib import Path

from mobile.presenters.desk import Desk
from mobile.store.outbox import Act
from mobile.store.photos import KeptPhoto
from shared.protocol import JPEG, area_scope
from shared.records.ops import BlobRef, Layer, PhotoAdd, Place
from shared.vocabulary import BlobRole, OpKind, PhotoPurpose, PhotoSource

NOWHERE = Place()


@dataclass(frozen=True)
class Shot:
    """What a photo is for."""

    inspection_id: str
    area_id: str
    purpose: PhotoPurpose
    code: str | None = None
    finding_id: str | None = None
    lookback_id: str | None = None
    place: Place = NOWHERE
    source: PhotoSource = PhotoSource.CAMERA


@dataclass(frozen=True)
class Marks:
    """What was drawn on a photo: marks as layers, boxes to make unrecognisable."""

    layers: tuple[Layer, ...] = ()
    mosaic: tuple[tuple[int, int, int, int], ...] = ()


NO_MARKS = Marks()


def take(desk: Desk, path: Path, shot: Shot, marks: Marks = NO_MARKS) -> str:
    """Keep the picture and put it on record; returns the photo's id."""
    kept = desk.shelves.photos.capture(path)
    capture: str | None = None
    if marks.mosaic:
        capture, kept = kept.sha256, desk.shelves.photos.mosaic(kept.sha256, list(marks.mosaic))
    photo_id = desk.new_id()
    desk.shelves.outbox.put(_act(desk, photo_id, shot, marks, (kept, capture)))
    return photo_id


def _act(
    desk: Desk, photo_id: str, shot: Shot, marks: Marks, files: tuple[KeptPhoto, str | None]
) -> Act:
    kept, capture = files
    payload = PhotoAdd(
        inspection_id=shot.inspection_id,
        purpose=shot.purpose,
        sha256=kept.sha256,
        bytes=kept.bytes,
        width=kept.width,
        height=kept.height,
        taken=desk.clockwatch.now(),
        preview_sha256=kept.preview_sha256,
        capture_sha256=capture,
        source=shot.source,
        place=shot.place,
        finding_id=shot.finding_id,
        lookback_id=shot.lookback_id,
        code=shot.code,
        mosaicked=bool(marks.mosaic),
        layers=list(marks.layers),
    )
    blobs = (
        BlobRef(kept.preview_sha256, kept.preview_bytes, JPEG, BlobRole.PREVIEW),
        BlobRef(kept.sha256, kept.bytes, JPEG, BlobRole.EVIDENCE),
    )
    return Act(
        OpKind.PHOTO_ADD, photo_id, shot.inspection_id, area_scope(shot.area_id), payload, blobs
    )
