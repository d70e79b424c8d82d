"""Photo bytes by tus 1.0: safe to the last byte, re-hashed whole before they count.

Streaming, hashing and decoding happen outside transactions; the offset that counts is the length
of the file on disk, so that a cut request loses at most what had not reached it. Its whole length
is told only once the file is verified: whoever asks first after a stop has it finished.
"""

import base64
import binascii
import hashlib
import hmac
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from threading import Lock
from typing import Any

from sqlalchemy import func, select

from server.domain import events
from server.infra import images
from server.infra.images import PictureFacts
from server.infra.photo_store import DigestDiffers, PhotoStore, UploadBusy
from server.models import Blob, BlobName, Upload
from server.scope import Actor
from server.work import Work, Works
from shared.problems import Changed, Invalid, NotFound, Problem, TooLarge
from shared.protocol import BLOB_BYTES_MAX
from shared.records.wire import BlobStatus
from shared.sealing import digest
from shared.vocabulary import BlobState

UPLOAD_LIFE = timedelta(days=7)
UPLOADS_OPEN_MAX = 500
EXPIRED_AT_ONCE_MAX = 100
SHA256_CHARS = 64
CHECKSUMS = ("sha1", "sha256")


class WrongOffset(Changed):
    code = "wrong_offset"
    text = "The upload stands at {offset}. Go on from there."


class UploadExpired(Problem):
    code, status = "upload_expired", 410
    text = "This upload was left for too long. Announce the photo again; it is not lost."


class TooManyUploads(Problem):
    code, status = "too_many_uploads", 429
    text = "{limit} uploads were begun and not finished. Finish those first."


class ChecksumDiffers(Problem):
    code, status = "checksum_differs", 460
    text = "This piece was damaged on its way. Send it again."


@dataclass(frozen=True)
class Announced:
    """What an upload will be."""

    sha256: str
    bytes: int
    mime: str
    file_name: str = ""


@dataclass(frozen=True)
class Standing:
    """Where an upload stands."""

    upload_id: str
    offset: int
    bytes: int
    expires: Any
    done: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether every byte is here, verified or not."""
        return self.offset == self.bytes


class UploadDesk:
    """Takes uploads in; one per application."""

    def __init__(self, works: Works, store: PhotoStore) -> None:
        self.works, self.store = works, store
        self._writing: set[str] = set()
        self._lock = Lock()

    def create(self, actor: Actor, announced: Announced) -> Standing:
        """Open an upload, or find the one this owner already has for these bytes."""
        _refuse_bad_announcement(announced)
        with self.works.writing(actor) as work:
            self._name(work, announced)
            row = self._begun(work, announced) or self._begin(work, announced)
            found = self._read(work, row)
        return self._settled(actor, found)

    def standing(self, actor: Actor, upload_id: str) -> Standing:
        """Where an upload of this owner stands."""
        with self.works.reading(actor) as work:
            found = self._read(work, self._own(work, upload_id))
        return self._settled(actor, found)

    def append(
        self, actor: Actor, upload_id: str, offset: int, chunk: bytes, checksum: str = ""
    ) -> Standing:
        """Put a piece at its offset; with the last byte the whole is re-hashed and kept."""
        _refuse_bad_checksum(chunk, checksum)
        before = self.standing(actor, upload_id)
        with self._alone(upload_id):
            with self.works.reading(actor) as work:
                found = self._read(work, self._own(work, upload_id)) if not before.done else before
            if found.offset != offset:
                raise WrongOffset(offset=found.offset)
            if offset + len(chunk) > found.bytes:
                raise TooLarge(limit_bytes=found.bytes)
            if found.done:
                return found
            reached = replace(found, offset=self.store.append(upload_id, offset, chunk))
            return self._finish(actor, reached) if reached.is_whole else reached

    def terminate(self, actor: Actor, upload_id: str) -> None:
        """Give an upload up."""
        with self._alone(upload_id):
            with self.works.writing(actor) as work:
                work.session.delete(self._own(work, upload_id))
            self.store.discard(upload_id)

    def _settled(self, actor: Actor, found: Standing) -> Standing:
        """An upload that stopped between its last byte and its proof is finished now."""
        if found.done or not found.is_whole:
            return found
        with self._alone(found.upload_id):
            return self._finish(actor, found)

    def _finish(self, actor: Actor, found: Standing) -> Standing:
        with self.works.reading(actor) as work:
            sha256 = self._own(work, found.upload_id).sha256
        if self.store.length(found.upload_id) < found.bytes:
            facts, small = self._kept_before(sha256)
        else:
            facts, small = self._kept_now(found.upload_id, sha256)
        self._verify(actor, sha256, facts, self.store.put(small))
        return replace(found, done=True)

    def _kept_now(self, upload_id: str, sha256: str) -> tuple[PictureFacts, bytes]:
        """Proved, looked at and on the disk under its digest: its facts and preview."""
        try:
            self.store.prove(upload_id, sha256)
            with self.store.opened(upload_id) as file:
                facts, small = images.examine(file), images.preview(file)
        except Problem:
            self.store.discard(upload_id)
            raise
        self.store.finish(upload_id, sha256)
        return facts, small

    def _kept_before(self, sha256: str) -> tuple[PictureFacts, bytes]:
        """The same of what was kept when the server stopped, and never told: hashed once more."""
        data = self.store.read(sha256)
        if digest(data) != sha256:
            # The disk lost it, nobody was told that it is safe: it comes again from the start.
            self.store.forget(sha256)
            raise DigestDiffers()
        return images.examine(io.BytesIO(data)), images.preview(io.BytesIO(data))

    def _reached(self, upload_id: str, sha256: str, whole: int) -> int:
        """How far an upload is; all of it where its bytes are kept already, and not yet told."""
        length = self.store.length(upload_id)
        return whole if length == 0 and self.store.has(sha256) else length

    def _verify(self, actor: Actor, sha256: str, facts: PictureFacts, small: str) -> None:
        with self.works.writing(actor) as work:
            blob = work.session.get(Blob, sha256, with_for_update=True)
            if blob is None:
                raise NotFound()
            if blob.verified_at is None:
                blob.verified_at = work.now
                blob.bytes = self.store.size(sha256)
                blob.mime = facts.mime
                blob.facts = facts.to_body() | {"preview_sha256": small}
                work.record(events.BlobVerified(sha256, blob.bytes))
            _keep_preview(work, small, self.store.size(small))

    def _name(self, work: Work, announced: Announced) -> None:
        """Bytes may be sent by who named them in an op, or by a person who sends evidence."""
        blob = work.session.get(Blob, announced.sha256)
        device_id = work.actor.device_id
        if device_id is not None:
            named = work.session.get(BlobName, (announced.sha256, device_id))
            if named is None:
                work.session.add(BlobName(sha256=announced.sha256, device_id=device_id))
        else:
            work.require("order.submit_evidence")
        if blob is None:
            work.session.add(
                Blob(sha256=announced.sha256, bytes=announced.bytes, mime=announced.mime, facts={})
            )

    def _begun(self, work: Work, announced: Announced) -> Upload | None:
        """The upload this owner has for these bytes already."""
        return work.session.scalars(
            select(Upload).where(
                Upload.owner == owner_of(work.actor),
                Upload.sha256 == announced.sha256,
                Upload.bytes == announced.bytes,
                Upload.expires_at > work.now,
            )
        ).first()

    def _begin(self, work: Work, announced: Announced) -> Upload:
        self._forget_expired(work)
        _refuse_too_many(work)
        row = Upload(
            id=work.new_id(),
            sha256=announced.sha256,
            owner=owner_of(work.actor),
            bytes=announced.bytes,
            mime=announced.mime,
            facts={"file_name": announced.file_name},
            created_at=work.now,
            expires_at=work.now + UPLOAD_LIFE,
        )
        work.session.add(row)
        return row

    def _forget_expired(self, work: Work) -> None:
        """What this owner left lying about makes room."""
        old = work.session.scalars(
            select(Upload)
            .where(Upload.owner == owner_of(work.actor), Upload.expires_at <= work.now)
            .order_by(Upload.expires_at)
            .limit(EXPIRED_AT_ONCE_MAX)
        )
        for row in old:
            self.store.discard(row.id)
            work.session.delete(row)

    def _read(self, work: Work, row: Upload) -> Standing:
        blob = work.session.get(Blob, row.sha256)
        done = blob is not None and blob.verified_at is not None
        offset = row.bytes if done else self._reached(row.id, row.sha256, row.bytes)
        return Standing(row.id, offset, row.bytes, row.expires_at, done)

    def _own(self, work: Work, upload_id: str) -> Upload:
        row = work.session.get(Upload, upload_id)
        if row is None or row.owner != owner_of(work.signed_in()):
            raise NotFound()
        if row.expires_at <= work.now:
            raise UploadExpired()
        return row

    def with_offset(self, status: BlobStatus) -> BlobStatus:
        """A blob's state with how many of its bytes are safe."""
        if status.state is not BlobState.PARTIAL:
            return status
        return replace(status, offset=self.store.length(status.url.rpartition("/")[2]))

    @contextmanager
    def _alone(self, upload_id: str) -> Iterator[None]:
        with self._lock:
            if upload_id in self._writing:
                raise UploadBusy()
            self._writing.add(upload_id)
        try:
            with self.store.alone(upload_id):
                yield
        finally:
            with self._lock:
                self._writing.discard(upload_id)


def owner_of(actor: Actor) -> str:
    """Whose upload it is: a device's, or a person's."""
    return f"device:{actor.device_id}" if actor.device_id else f"person:{actor.person_id}"


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


def _keep_preview(work: Work, sha256: str, size: int) -> None:
    blob = work.session.get(Blob, sha256)
    if blob is None:
        work.session.add(
            Blob(sha256=sha256, bytes=size, mime="image/jpeg", verified_at=work.now, facts={})
        )
    elif blob.verified_at is None:
        blob.verified_at, blob.bytes = work.now, size


def _refuse_bad_announcement(announced: Announced) -> None:
    if len(announced.sha256) != SHA256_CHARS or announced.sha256.strip("0123456789abcdef"):
        raise Invalid("Announce the SHA-256 of the file in Upload-Metadata.")
    if announced.bytes == 0:
        raise Invalid("The file is empty. Choose the photo again.")
    if announced.bytes > BLOB_BYTES_MAX:
        raise TooLarge(limit_bytes=BLOB_BYTES_MAX)


def _refuse_too_many(work: Work) -> None:
    unfinished = work.session.scalar(
        select(func.count(Upload.id))
        .join(Blob, Blob.sha256 == Upload.sha256)
        .where(Upload.owner == owner_of(work.actor), Blob.verified_at.is_(None))
    )
    if (unfinished or 0) >= UPLOADS_OPEN_MAX:
        raise TooManyUploads(limit=UPLOADS_OPEN_MAX)


def _refuse_bad_checksum(chunk: bytes, checksum: str) -> None:
    if not checksum:
        return
    name, _, encoded = checksum.partition(" ")
    if name not in CHECKSUMS:
        raise Invalid("Use sha1 or sha256 as Upload-Checksum.")
    try:
        expected = base64.b64decode(encoded, validate=True)
    except (ValueError, binascii.Error) as error:
        raise Invalid("The Upload-Checksum cannot be read.") from error
    if not hmac.compare_digest(hashlib.new(name, chunk).digest(), expected):
        raise ChecksumDiffers()
