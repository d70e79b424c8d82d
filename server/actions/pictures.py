"""Every pixel of what tablets sent is looked at, once, and its preview kept; damage is told.

The look is done outside any transaction. A picture can be whole as a file and damaged within: its
bytes are kept all the same, it is marked, and who took it and who supervises are told.
"""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select

from server.actions import likenesses
from server.domain import events
from server.infra import images
from server.infra.photo_store import PhotoStore
from server.models import (
    Area,
    Blob,
    BlobName,
    Device,
    Grant,
    Incident,
    IncidentPhoto,
    Inspection,
    Notice,
    Photo,
)
from server.queries.photos import DAMAGED
from server.work import INSERTS, Work, Works
from shared.protocol import JPEG
from shared.sealing import digest
from shared.vocabulary import Role

LOOK = "look"
LOOK_AFTER = timedelta(minutes=1)
"""A tablet sends many photos one after another: what it waits for goes first."""
PREVIEW = "preview_sha256"
TOLD = {events.PictureDamaged: "A photo is damaged and cannot be shown whole"}


@dataclass(frozen=True)
class Seen:
    """What a look at every pixel found: a preview, or the code of what is wrong."""

    preview_sha256: str = ""
    preview_bytes: int = 0
    damaged: str = ""


def look_later(work: Work, sha256: str) -> None:
    """Have the pixels of a photo looked at, by whoever works through the jobs."""
    work.later(LOOK, work.now + LOOK_AFTER, f"{LOOK}:{sha256}", sha256=sha256)


def look(store: PhotoStore, sha256: str) -> Seen:
    """Look at a photo that is kept."""
    try:
        return keep_preview(store, store.read(sha256))
    except images.BadPicture as problem:
        return Seen(damaged=problem.code)


def keep_preview(store: PhotoStore, data: bytes) -> Seen:
    """Make and keep a picture's preview; a refusal where a pixel cannot be read."""
    small = images.preview(data)
    return Seen(digest(data) if small is data else store.put(small), len(small))


def look_at_once(works: Works, store: PhotoStore, sha256: str) -> Seen:
    """For who asks for a preview before a worker came to it."""
    seen = look(store, sha256)
    with works.writing() as work:
        note(work, sha256, seen)
    return seen


def was_looked_at(blob: Blob) -> bool:
    return PREVIEW in blob.facts or DAMAGED in blob.facts


def note(work: Work, sha256: str, seen: Seen) -> None:
    """Write down what a look found. Twice changes nothing."""
    blob = work.session.get(Blob, sha256, with_for_update=True, populate_existing=True)
    if blob is None or was_looked_at(blob):
        return
    if seen.damaged:
        blob.facts = blob.facts | {DAMAGED: seen.damaged}
        work.record(events.PictureDamaged(sha256, seen.damaged))
        _tell(work, sha256)
        return
    likenesses.print_later(work, sha256)
    blob.facts = blob.facts | {PREVIEW: seen.preview_sha256}
    keep_row(work, seen)


def keep_row(work: Work, seen: Seen) -> None:
    """The preview's own row: it goes into backups as photos do."""
    row = {
        "sha256": seen.preview_sha256, "bytes": seen.preview_bytes, "mime": JPEG,
        "verified_at": work.now, "facts": {},
    }  # fmt: skip
    insert = INSERTS[work.session.get_bind().dialect.name]
    work.session.execute(insert(Blob).values(row).on_conflict_do_nothing())


def _tell(work: Work, sha256: str) -> None:
    photo = _on_record(work, sha256)
    if photo is None:
        # Its record is still on the way: who holds the tablet knows which photo it is.
        for person_id in _holders(work, sha256):
            _put(work, person_id, None)
        return
    of = photo.inspection if isinstance(photo, Photo) else photo.incident
    for person_id in sorted({photo.taken_by, *_supervisors(work, of)}):
        _put(work, person_id, of)


def _on_record(work: Work, sha256: str) -> Photo | IncidentPhoto | None:
    """The photo that shows these bytes: of an inspection, or of an incident."""
    of_check = (Photo.sha256 == sha256) | (Photo.preview_sha256 == sha256)
    told = (IncidentPhoto.sha256 == sha256) | (IncidentPhoto.preview_sha256 == sha256)
    return (
        work.session.scalars(select(Photo).where(of_check).limit(1)).first()
        or work.session.scalars(select(IncidentPhoto).where(told).limit(1)).first()
    )


def _put(work: Work, person_id: str, of: Inspection | Incident | None) -> None:
    work.session.add(
        Notice(
            id=work.new_id(),
            person_id=person_id,
            text=TOLD[events.PictureDamaged],
            facts={"number": "", "what": of.school.name if of else ""},
            subject_kind=str(of.feed_kind) if of else "",
            subject_id=of.id if of else "",
            at=work.now,
        )
    )


def _holders(work: Work, sha256: str) -> list[str]:
    return list(
        work.session.scalars(
            select(Device.person_id)
            .join(BlobName, BlobName.device_id == Device.id)
            .where(BlobName.sha256 == sha256)
            .distinct()
            .order_by(Device.person_id)
        )
    )


def _supervisors(work: Work, of: Inspection | Incident) -> list[str]:
    """Who supervises the town it stands in, the city above it, or everything."""
    above = select(Area.parent_id).where(Area.id == of.area_id).scalar_subquery()
    return list(
        work.session.scalars(
            select(Grant.person_id).where(
                Grant.role == Role.SUPERVISOR,
                Grant.revoked_at.is_(None),
                (Grant.area_id == of.area_id) | (Grant.area_id == above) | Grant.area_id.is_(None),
            )
        )
    )
