"""Photos on an S3 server: each under its digest, uploads as pieces until they are whole.

A piece is put only if nothing stands at its offset (a conditional put), so that two writers on
one upload cannot mix, in whatever process they are. Nothing is kept on this machine.
"""

import hashlib
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, suppress
from datetime import datetime, timedelta
from typing import Any

import obstore
from obstore.exceptions import AlreadyExistsError, BaseError
from obstore.store import S3Store

from server.infra.photo_store.port import DigestDiffers, Lying, UploadBusy
from shared.problems import NotFound, Unavailable

OFFSET_DIGITS = 12
UPLOADS = "uploads"
PHOTOS = "photos"
CHECKSUM = "SHA256"
TRIES = 3
WAIT_S = 20


class PhotosAway(Unavailable):
    code = "photos_away"
    text = "The place for photos cannot be reached just now. Nothing is lost; please try again."


class S3PhotoStore:
    """Photos in a bucket; the server checks the SHA-256 of each piece it takes in."""

    def __init__(self, bucket: str, prefix: str = "", **config: str) -> None:
        told: Any = {
            "aws_checksum_algorithm": CHECKSUM,
            "aws_conditional_put": "etag",
            **config,
        }
        self._store = S3Store(
            bucket,
            prefix=prefix or None,
            config=told,
            client_options={"allow_http": True},
            retry_config={"max_retries": TRIES, "retry_timeout": timedelta(seconds=WAIT_S)},
        )

    def alone(self, upload_id: str) -> AbstractContextManager[None]:
        """The conditional put keeps writers apart; nothing more is needed."""
        return nullcontext()

    def append(self, upload_id: str, offset: int, chunk: bytes) -> int:
        if not chunk:
            return offset
        with _told():
            try:
                self._put(_piece(upload_id, offset), chunk)
            except AlreadyExistsError as error:
                raise UploadBusy() from error
        return offset + len(chunk)

    def length(self, upload_id: str) -> int:
        reached = 0
        for offset, size, _path in self._pieces(upload_id):
            if offset != reached:
                break
            reached += size
        return reached

    def prove(self, upload_id: str, sha256: str) -> bytes:
        data = b"".join(self._bytes(upload_id))
        if hashlib.sha256(data).hexdigest() != sha256:
            raise DigestDiffers()
        return data

    def finish(self, upload_id: str, sha256: str, data: bytes) -> None:
        self._keep(sha256, data)
        self.discard(upload_id)

    def discard(self, upload_id: str) -> None:
        paths = [path for _offset, _size, path in self._pieces(upload_id)]
        with _told():
            for path in paths:
                self._store.delete(path)

    def put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        self._keep(sha256, data)
        return sha256

    def has(self, sha256: str) -> bool:
        with _told():
            try:
                self._store.head(_photo(sha256))
            except FileNotFoundError:
                return False
        return True

    def read(self, sha256: str, start: int = 0, end: int | None = None) -> bytes:
        with _told():
            if start or end is not None:
                last = self.size(sha256) if end is None else end
                stretch = self._store.get_range(_photo(sha256), start=start, end=last)
                return bytes(stretch)
            return bytes(self._store.get(_photo(sha256)).bytes())

    def size(self, sha256: str) -> int:
        with _told():
            return int(self._store.head(_photo(sha256))["size"])

    def forget(self, sha256: str) -> None:
        with _told(), suppress(FileNotFoundError):
            self._store.delete(_photo(sha256))

    def parts(self) -> Iterator[Lying]:
        newest: dict[str, datetime] = {}
        for path, since in self._listed(UPLOADS):
            upload_id = path.split("/")[1]
            newest[upload_id] = max(since, newest.get(upload_id, since))
        return (Lying(upload_id, since) for upload_id, since in newest.items())

    def kept(self) -> Iterator[Lying]:
        for path, since in self._listed(PHOTOS):
            yield Lying(path.rpartition("/")[2], since)

    def kept_since(self, sha256: str) -> datetime | None:
        with _told():
            try:
                return self._store.head(_photo(sha256))["last_modified"]
            except FileNotFoundError:
                return None

    def _listed(self, prefix: str) -> Iterator[tuple[str, datetime]]:
        with _told():
            for some in obstore.list(self._store, prefix):
                for one in some:
                    yield one["path"], one["last_modified"]

    def _keep(self, sha256: str, data: bytes) -> None:
        with _told():
            try:
                self._put(_photo(sha256), data)
            except AlreadyExistsError:
                # The same bytes came before: under their digest there can be no others.
                return

    def _put(self, path: str, data: bytes) -> None:
        self._store.put(path, data, mode="create", use_multipart=False)

    def _pieces(self, upload_id: str) -> list[tuple[int, int, str]]:
        """Offset, bytes and place of the pieces, in order."""
        with _told():
            listed = obstore.list(self._store, f"{UPLOADS}/{upload_id}").collect()
        found = [(int(one["path"].rpartition("/")[2]), one["size"], one["path"]) for one in listed]
        return sorted(found)

    def _bytes(self, upload_id: str) -> Iterator[bytes]:
        for _offset, _size, path in self._pieces(upload_id):
            with _told():
                piece = bytes(self._store.get(path).bytes())
            yield piece


def _piece(upload_id: str, offset: int) -> str:
    return f"{UPLOADS}/{upload_id}/{offset:0{OFFSET_DIGITS}d}"


def _photo(sha256: str) -> str:
    return f"{PHOTOS}/{sha256[:2]}/{sha256}"


@contextmanager
def _told() -> Iterator[None]:
    """What the S3 server answers, in our words."""
    try:
        yield
    except AlreadyExistsError:
        raise
    except FileNotFoundError as error:
        raise NotFound("This photo has not arrived yet.") from error
    except BaseError as error:
        raise PhotosAway() from error
