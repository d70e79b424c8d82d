"""Photo bytes by tus 1.0: safe to the last byte, re-hashed whole before they count.

Streaming, hashing and looking happen outside transactions; the offset that counts is the length
of the file on disk, so that a cut request loses at most what had not reached it. Its whole length
is told only once the file is verified: whoever asks first after a stop has it finished.

A tablet's photo is glanced at here, its pixels later (``server/actions/pictures.py``). A person who
sends one waits at the page and can choose another: theirs is looked at to the last pixel at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from threading import Lock

from sqlalchemy import delete, select

from server.actions import likenesses, pictures
from server.actions.pictures import Seen
from server.domain import events
from server.infra import images
from server.infra.photo_store import DigestDiffers, PhotoStore, UploadBusy
from server.models import Upload
from server.scope import Actor
from server.sync import upload_rows
from server.sync.announced import (
    Announced,
    Standing,
    WrongOffset,
    refuse_bad_announcement,
    refuse_bad_checksum,
)
from server.sync.upload_rows import UPLOAD_LIFE, owner_of
from server.work import Work, Works
from shared.clock import to_ms
from shared.ids import new_id
from shared.problems import Problem, TooLarge, Unavailable
from shared.records.wire import BlobStatus
from shared.sealing import digest
from shared.vocabulary import BlobState

EXPIRED_AT_ONCE_MAX = 100


@dataclass(frozen=True)
class Looked:
    """What a photo says of itself, and what its pixels show where they were looked at already."""

    facts: images.PictureFacts
    bytes: int
    seen: Seen | None


class UploadDesk:
    """Takes uploads in; one per application."""

    def __init__(self, works: Works, store: PhotoStore) -> None:
        self.works, self.store = works, store
        self._writing: set[str] = set()
        self._lock = Lock()

    def create(self, actor: Actor, announced: Announced) -> Standing:
        """Open an upload, or find the one this owner already has for these bytes."""
        refuse_bad_announcement(announced)
        with self.works.writing(actor) as work:
            upload_rows.refuse_stranger(work)
            upload_rows.expect(work, announced)
            upload_rows.name(work, announced.sha256)
            found = upload_rows.begun(work, announced) or self._begin(work, announced)
        return self._settled(actor, self._placed(found))

    def take(
        self, actor: Actor, announced: Announced, piece: bytes, checksum: str = ""
    ) -> Standing:
        """Announced and sent in one: a whole photo is kept first, then written down once.

        Where an upload of these bytes was begun before, that one goes on.
        """
        refuse_bad_announcement(announced)
        refuse_bad_checksum(piece, checksum)
        if len(piece) == announced.bytes and self._is_new(actor, announced):
            return self._at_once(actor, announced, piece)
        standing = self.create(actor, announced)
        return standing if standing.offset else self.append(actor, standing.upload_id, 0, piece)

    def standing(self, actor: Actor, upload_id: str) -> Standing:
        """Where an upload of this owner stands."""
        return self._settled(actor, self._placed(self._found(actor, upload_id)))

    def append(
        self, actor: Actor, upload_id: str, offset: int, chunk: bytes, checksum: str = ""
    ) -> Standing:
        """Put a piece at its offset; with the last byte the whole is re-hashed and kept."""
        refuse_bad_checksum(chunk, checksum)
        told = self._found(actor, upload_id)
        with self._alone(upload_id):
            found = self._placed(told)
            if found.is_whole and not found.done:
                found = self._finish(actor, found)
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
        self._found(actor, upload_id)
        with self._alone(upload_id):
            with self.works.writing(actor) as work:
                upload_rows.own(work, upload_id)
                work.session.execute(delete(Upload).where(Upload.id == upload_id))
            self.store.discard(upload_id)

    def _is_new(self, actor: Actor, announced: Announced) -> bool:
        """Whether nothing of these bytes is known; a stranger is refused."""
        with self.works.reading(actor) as work:
            upload_rows.refuse_stranger(work)
            return not upload_rows.is_known(work, announced.sha256)

    def _at_once(self, actor: Actor, announced: Announced, piece: bytes) -> Standing:
        now = self.works.clock.now()
        upload_id = new_id(to_ms(now))
        found = Standing(upload_id, 0, announced.bytes, now + UPLOAD_LIFE, announced.sha256)
        with self._alone(upload_id):
            try:
                reached = replace(found, offset=self.store.append(upload_id, 0, piece))
            except Problem:
                self.store.discard(upload_id)
                raise
            return self._finish(actor, reached, announced)

    def _placed(self, found: Standing) -> Standing:
        """With how far it is; all of it where its bytes are kept already, and not yet told."""
        if found.done:
            return found
        length = self.store.length(found.upload_id)
        kept = length == 0 and self.store.has(found.sha256)
        return replace(found, offset=found.bytes if kept else length)

    def _settled(self, actor: Actor, found: Standing) -> Standing:
        """An upload that stopped between its last byte and its proof is finished now."""
        if found.done or not found.is_whole:
            return found
        with self._alone(found.upload_id):
            return self._finish(actor, found)

    def _finish(
        self, actor: Actor, found: Standing, announced: Announced | None = None
    ) -> Standing:
        """Prove it, look at it, keep it; then write it down. New ones are named in the same go."""
        if self.store.length(found.upload_id):
            looked = self._kept_now(actor, found)
        else:
            looked = self._looked(actor, self._kept_before(found.sha256))
        with self.works.writing(actor) as work:
            if announced is None:
                upload_rows.own(work, found.upload_id)
            verify(work, found.sha256, looked)
            if announced is not None:
                upload_rows.name(work, announced.sha256)
                upload_rows.open_one(work, found.upload_id, announced)
            if not self.store.has(found.sha256):
                # Swept as nobody's a moment ago, before its row was ours: it comes again.
                raise Unavailable()
        return replace(found, done=True)

    def _kept_now(self, actor: Actor, found: Standing) -> Looked:
        """Proved, looked at, and on the disk under its digest."""
        try:
            data = self.store.prove(found.upload_id, found.sha256)
            looked = self._looked(actor, data)
        except Unavailable:
            # Nothing is wrong with what came: it is proved when it is next asked for.
            raise
        except Problem:
            self.store.discard(found.upload_id)
            if not self.store.has(found.sha256):
                raise
            # Another server kept it, and let go of its pieces, while they were read here.
            return self._looked(actor, self._kept_before(found.sha256))
        self.store.finish(found.upload_id, found.sha256, data)
        return looked

    def keep(self, actor: Actor, data: bytes) -> tuple[str, Looked]:
        """Look at a picture that came whole with a form, and keep it; ``verify`` writes it down."""
        looked = self._looked(actor, data)
        return self.store.put(data), looked

    def _looked(self, actor: Actor, data: bytes) -> Looked:
        facts = images.glance(data)
        seen = None if actor.device_id else pictures.keep_preview(self.store, data)
        return Looked(facts, len(data), seen)

    def _kept_before(self, sha256: str) -> bytes:
        """What was kept when the server stopped, and never told: read and hashed once more."""
        data = self.store.read(sha256)
        if digest(data) != sha256:
            # The disk lost it, nobody was told that it is safe: it comes again from the start.
            self.store.forget(sha256)
            raise DigestDiffers()
        return data

    def _begin(self, work: Work, announced: Announced) -> Standing:
        self._forget_expired(work)
        upload_rows.refuse_too_many(work)
        return upload_rows.open_one(work, work.new_id(), announced)

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

    def _found(self, actor: Actor, upload_id: str) -> Standing:
        with self.works.reading(actor) as work:
            return upload_rows.own(work, upload_id)

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


def verify(work: Work, sha256: str, looked: Looked) -> None:
    """It is on record as proved, once, whoever proved it; its pixels are looked at next."""
    facts = looked.facts.to_body()
    if looked.seen is not None:
        facts[pictures.PREVIEW] = looked.seen.preview_sha256
    new = upload_rows.prove(work, sha256, looked.bytes, looked.facts.mime, facts)
    if looked.seen is not None:
        # After it: a small picture is its own preview, and its row tells what it is.
        pictures.keep_row(work, looked.seen)
    if not new:
        return
    work.record(events.BlobVerified(sha256, looked.bytes))
    if looked.seen is None:
        pictures.look_later(work, sha256)
    else:
        likenesses.print_later(work, sha256)
