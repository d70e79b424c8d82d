"""Taking a photo for a purpose: kept on the disk first, then on record with where and when."""

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from mobile.presenters.desk import Desk
from mobile.store.handwriting import Writing, drawn
from mobile.store.outbox import Act
from mobile.store.photos import KeptPhoto
from shared.protocol import JPEG, area_scope
from shared.records.ops import BlobRef, IncidentPhoto, Instant, Layer, PhotoAdd, Place
from shared.vocabulary import BlobRole, OpKind, PhotoPurpose, PhotoSource, PlaceSource

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
    handwritten: bool = False


@dataclass(frozen=True)
class Marks:
    """What was drawn on a photo: marks as layers, boxes to make unrecognisable."""

    layers: tuple[Layer, ...] = ()
    mosaic: tuple[tuple[int, int, int, int], ...] = ()


NO_MARKS = Marks()


@dataclass(frozen=True)
class Picture:
    """A picture safe on the disk, not yet on record."""

    kept: KeptPhoto
    capture_sha256: str | None
    marks: Marks
    taken: Instant
    place: Place = NOWHERE

    def to_draft(self) -> dict[str, Any]:
        """As it is kept in an unfinished sheet."""
        return asdict(self)

    @classmethod
    def from_draft(cls, told: dict[str, Any]) -> "Picture":
        """As it was kept in an unfinished sheet."""
        layers = tuple(Layer(**layer) for layer in told["marks"]["layers"])
        boxes = tuple((box[0], box[1], box[2], box[3]) for box in told["marks"]["mosaic"])
        place = told.get("place") or asdict(NOWHERE)
        return cls(
            KeptPhoto(**told["kept"]),
            told["capture_sha256"],
            Marks(layers, boxes),
            Instant(**told["taken"]),
            Place(**{**place, "source": PlaceSource(place["source"])}),
        )


def keep(desk: Desk, path: Path, marks: Marks = NO_MARKS, place: Place = NOWHERE) -> Picture:
    """Put a picture safely on the disk; NotAPhoto where it is none, before anything is written."""
    kept = desk.shelves.photos.capture(path)
    return marked(desk, Picture(kept, None, NO_MARKS, desk.clockwatch.now(), place), marks)


def written(desk: Desk, writing: Writing) -> Picture:
    """Handwriting as a picture, safely on the disk."""
    kept = desk.shelves.photos.keep_drawn(drawn(writing))
    return Picture(kept, None, NO_MARKS, desk.clockwatch.now())


def put_aside(desk: Desk, *digests: str) -> None:
    """Pictures nobody wants any more: not offered among the recovered, and not deleted yet."""
    shelf = desk.shelves.photos
    lying = set(shelf.orphans(set())) if digests else set()
    for sha256 in set(digests) & lying:
        shelf.put_aside(sha256)


def marked(desk: Desk, capture: Picture, marks: Marks) -> Picture:
    """A capture with what was drawn on it: boxes make an evidence copy that names the capture."""
    kept = capture.kept
    if not marks.mosaic:
        return replace(capture, marks=marks)
    copy = desk.shelves.photos.mosaic(kept.sha256, list(marks.mosaic))
    return Picture(copy, kept.sha256, marks, capture.taken, capture.place)


def capture_of(desk: Desk, picture: Picture) -> Picture:
    """The capture a kept picture was made from, with nothing drawn on it."""
    if picture.capture_sha256 is None:
        return replace(picture, marks=NO_MARKS)
    kept = desk.shelves.photos.adopt(picture.capture_sha256)
    return Picture(kept, None, NO_MARKS, picture.taken, picture.place)


def take(desk: Desk, path: Path, shot: Shot, marks: Marks = NO_MARKS) -> str:
    """Keep the picture and put it on record; returns the photo's id."""
    desk.refuse_submitted(shot.inspection_id)
    return put(desk, keep(desk, path, marks), shot)


def put(desk: Desk, picture: Picture, shot: Shot) -> str:
    """A kept picture on record; returns the photo's id."""
    desk.refuse_submitted(shot.inspection_id)
    record = act(desk, picture, shot)
    desk.shelves.outbox.put(record)
    return record.entity_id


def act(desk: Desk, picture: Picture, shot: Shot) -> Act:
    """A kept picture as an act, to be put down with what it belongs to."""
    payload = PhotoAdd(
        inspection_id=shot.inspection_id,
        purpose=shot.purpose,
        **_told(picture),
        source=shot.source,
        place=picture.place if shot.place.source is PlaceSource.UNKNOWN else shot.place,
        finding_id=shot.finding_id,
        lookback_id=shot.lookback_id,
        code=shot.code,
        handwritten=shot.handwritten,
    )
    scope = area_scope(shot.area_id)
    return Act(OpKind.PHOTO_ADD, desk.new_id(), shot.inspection_id, scope, payload, blobs(picture))


def _told(picture: Picture) -> dict[str, Any]:
    """What a kept picture tells of itself, whatever it is a picture of."""
    kept, marks = picture.kept, picture.marks
    return {
        "sha256": kept.sha256,
        "bytes": kept.bytes,
        "width": kept.width,
        "height": kept.height,
        "taken": picture.taken,
        "preview_sha256": kept.preview_sha256,
        "capture_sha256": picture.capture_sha256,
        "mosaicked": bool(marks.mosaic),
        "layers": list(marks.layers),
    }


def blobs(picture: Picture) -> tuple[BlobRef, BlobRef]:
    """The bytes of a kept picture, which travel apart."""
    kept = picture.kept
    return (
        BlobRef(kept.preview_sha256, kept.preview_bytes, JPEG, BlobRole.PREVIEW),
        BlobRef(kept.sha256, kept.bytes, JPEG, BlobRole.EVIDENCE),
    )


def of_incident(picture: Picture, source: PhotoSource) -> IncidentPhoto:
    """A kept picture as a report of an incident tells of it."""
    return IncidentPhoto(source=source, **_told(picture))
