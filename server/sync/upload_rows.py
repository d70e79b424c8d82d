"""What is on record of uploads and of the bytes they bring: few plain statements for each photo.

Neither table is one that tablets hold, so no row object is needed to write them.
"""

from datetime import timedelta
from typing import Any

from sqlalchemy import Table, bindparam, func, literal, or_, select
from sqlalchemy.dialects import postgresql, sqlite

from server.models import Blob, BlobName, Upload
from server.scope import Actor
from server.sync.announced import Announced, Standing, TooManyUploads, UploadExpired
from server.work import Work
from shared.problems import NotFound
from shared.records.wire import BlobStatus
from shared.vocabulary import BlobState

UPLOAD_LIFE = timedelta(days=7)
UPLOADS_OPEN_MAX = 500

BLOBS: Any = Blob.__table__
NAMES: Any = BlobName.__table__
UPLOADS: Any = Upload.__table__


def _proving(dialect: Any) -> Any:
    """A row of proved bytes, or the row there is made one; nothing where it was one before."""
    fresh = dialect.insert(BLOBS)
    told = {name: fresh.excluded[name] for name in ("bytes", "mime", "verified_at", "facts")}
    kept = fresh.on_conflict_do_update(
        index_elements=["sha256"], set_=told, where=BLOBS.c.verified_at.is_(None)
    )
    return kept.returning(BLOBS.c.sha256)


def _once(table: Table) -> dict[str, Any]:
    return {
        "sqlite": sqlite.insert(table).on_conflict_do_nothing(),
        "postgresql": postgresql.insert(table).on_conflict_do_nothing(),
    }


PROVE = {"sqlite": _proving(sqlite), "postgresql": _proving(postgresql)}
BLOB_ONCE, NAME_ONCE = _once(BLOBS), _once(NAMES)
ON_RECORD = (
    select(
        UPLOADS.c.id, UPLOADS.c.sha256, UPLOADS.c.owner, UPLOADS.c.bytes, UPLOADS.c.expires_at,
        BLOBS.c.verified_at,
    ).join(BLOBS, BLOBS.c.sha256 == UPLOADS.c.sha256)
)  # fmt: skip
BY_ID = ON_RECORD.where(UPLOADS.c.id == bindparam("upload_id"))
BEGUN = ON_RECORD.where(
    UPLOADS.c.owner == bindparam("by"),
    UPLOADS.c.sha256 == bindparam("digest"),
    UPLOADS.c.bytes == bindparam("size"),
    UPLOADS.c.expires_at > bindparam("now"),
).limit(1)
KNOWN = select(literal(1)).where(
    or_(
        select(BLOBS.c.sha256)
        .where(BLOBS.c.sha256 == bindparam("digest"), BLOBS.c.verified_at.is_not(None))
        .exists(),
        select(UPLOADS.c.id)
        .where(
            UPLOADS.c.owner == bindparam("by"),
            UPLOADS.c.sha256 == bindparam("digest"),
            UPLOADS.c.expires_at > bindparam("now"),
        )
        .exists(),
    )
)


def owner_of(actor: Actor) -> str:
    """Whose upload it is: a device's, or a person's."""
    return f"device:{actor.device_id}" if actor.device_id else f"person:{actor.person_id}"


def refuse_stranger(work: Work) -> None:
    """Bytes may be sent by a tablet, or by a person who sends evidence or files a slip."""
    if work.signed_in().device_id is None and not work.may("order.submit_evidence"):
        work.require("order.file_slip")


def is_known(work: Work, sha256: str) -> bool:
    """Whether these bytes are proved, or this owner has begun to send them."""
    told = {"by": owner_of(work.actor), "digest": sha256, "now": work.now}
    return work.session.connection().execute(KNOWN, told).first() is not None


def begun(work: Work, announced: Announced) -> Standing | None:
    """The upload this owner has for these bytes already."""
    told = {
        "by": owner_of(work.actor), "digest": announced.sha256, "size": announced.bytes,
        "now": work.now,
    }  # fmt: skip
    row = work.session.connection().execute(BEGUN, told).first()
    return _standing(row) if row is not None else None


def own(work: Work, upload_id: str) -> Standing:
    """An upload of who is asking; how far it is, only the place for photos knows."""
    row = work.session.connection().execute(BY_ID, {"upload_id": upload_id}).first()
    if row is None or row.owner != owner_of(work.signed_in()):
        raise NotFound()
    if row.expires_at <= work.now:
        raise UploadExpired()
    return _standing(row)


def name(work: Work, sha256: str) -> None:
    """This tablet has spoken of these bytes: it may ask for them."""
    if work.actor.device_id is not None:
        told = {"sha256": sha256, "device_id": work.actor.device_id}
        _write(work, NAME_ONCE, told)


def expect(work: Work, announced: Announced) -> None:
    """Bytes that were announced and have not come."""
    told = {"sha256": announced.sha256, "bytes": announced.bytes, "mime": announced.mime}
    _write(work, BLOB_ONCE, told | {"facts": {}})


def prove(work: Work, sha256: str, size: int, mime: str, facts: dict[str, Any]) -> bool:
    """The bytes are here and were re-hashed; whether that is new."""
    told = {"sha256": sha256, "bytes": size, "mime": mime, "facts": facts}
    return _write(work, PROVE, told | {"verified_at": work.now}).first() is not None


def open_one(work: Work, upload_id: str, announced: Announced) -> Standing:
    """A new upload of who is asking."""
    expires = work.now + UPLOAD_LIFE
    row = {
        "id": upload_id, "sha256": announced.sha256, "owner": owner_of(work.actor),
        "bytes": announced.bytes, "byte_offset": 0, "mime": announced.mime,
        "facts": {"file_name": announced.file_name},
        "created_at": work.now, "expires_at": expires,
    }  # fmt: skip
    work.session.connection().execute(UPLOADS.insert(), row)
    return Standing(upload_id, 0, announced.bytes, expires, announced.sha256)


def _write(work: Work, statements: dict[str, Any], told: dict[str, Any]) -> Any:
    connection = work.session.connection()
    return connection.execute(statements[connection.dialect.name], told)


def _standing(row: Any) -> Standing:
    done = row.verified_at is not None
    return Standing(row.id, row.bytes if done else 0, row.bytes, row.expires_at, row.sha256, done)


def statuses(work: Work, sha256s: list[str]) -> list[BlobStatus]:
    """What the server has of blobs this device has named; of others it says nothing."""
    actor = work.signed_in()
    rows = work.session.execute(
        select(Blob.sha256, Blob.verified_at, Upload.id)
        .join(BlobName, BlobName.sha256 == Blob.sha256)
        .outerjoin(
            Upload,
            (Upload.sha256 == Blob.sha256)
            & (Upload.owner == owner_of(actor))
            & (Upload.expires_at > work.now),
        )
        .where(BlobName.device_id == (actor.device_id or ""), Blob.sha256.in_(sha256s))
    )
    known = {}
    for sha256, verified_at, upload_id in rows:
        state = BlobState.VERIFIED if verified_at else BlobState.ABSENT
        url = f"/api/v1/uploads/{upload_id}" if upload_id and not verified_at else ""
        known[sha256] = BlobStatus(sha256, BlobState.PARTIAL if url else state, url)
    return [known.get(sha256, BlobStatus(sha256, BlobState.ABSENT)) for sha256 in sha256s]


def refuse_too_many(work: Work) -> None:
    """Who has begun so much finishes that first."""
    unfinished = work.session.scalar(
        select(func.count(Upload.id))
        .join(Blob, Blob.sha256 == Upload.sha256)
        .where(Upload.owner == owner_of(work.actor), Blob.verified_at.is_(None))
    )
    if (unfinished or 0) >= UPLOADS_OPEN_MAX:
        raise TooManyUploads(limit=UPLOADS_OPEN_MAX)
