"""Photos in folders of this machine, by the first digits of the digest.

Everything is on the disk (fsync of file and folder) before anybody is told.
"""

import errno
import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from server.infra.photo_store.port import DigestDiffers, Lying, UploadBusy
from shared.problems import StorageFull

try:
    import fcntl
except ImportError:  # Windows has none; there one process serves.
    fcntl = None  # type: ignore[assignment]

OWNER_ONLY = 0o600
synced = getattr(os, "fdatasync", os.fsync)
"""The bytes and the length on the disk; when they were written matters to nobody."""
FULL_ERRORS = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})


class LocalPhotoStore:
    """Photos in a folder of this machine."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._uploads = folder / "uploads"
        self._uploads.mkdir(parents=True, exist_ok=True)

    def append(self, upload_id: str, offset: int, chunk: bytes) -> int:
        with _full_disk_told(), self._part(upload_id).open("r+b" if offset else "wb") as file:
            file.truncate(offset)
            file.seek(offset)
            file.write(chunk)
            _make_durable(file)
        return offset + len(chunk)

    def length(self, upload_id: str) -> int:
        part = self._part(upload_id)
        return part.stat().st_size if part.exists() else 0

    def prove(self, upload_id: str, sha256: str) -> bytes:
        data = self._part(upload_id).read_bytes()
        if hashlib.sha256(data).hexdigest() != sha256:
            raise DigestDiffers()
        return data

    def finish(self, upload_id: str, sha256: str, data: bytes) -> None:
        # Each piece was durable before it was told: only its name is left to be.
        self._keep(self._part(upload_id), sha256)

    @contextmanager
    def alone(self, upload_id: str) -> Iterator[None]:
        """A lock on a file beside the upload: it ends with the process that holds it."""
        if fcntl is None:
            yield
            return
        lock = self._uploads / f"{upload_id}.lock"
        descriptor = _locked(lock)
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)
            os.close(descriptor)

    def discard(self, upload_id: str) -> None:
        self._part(upload_id).unlink(missing_ok=True)

    def put(self, data: bytes) -> str:
        sha256 = hashlib.sha256(data).hexdigest()
        if not self.has(sha256):
            part = self._part(f"put-{sha256}-{os.getpid()}-{id(data)}")
            with _full_disk_told(), part.open("wb") as file:
                file.write(data)
                _make_durable(file)
            self._keep(part, sha256)
        return sha256

    def has(self, sha256: str) -> bool:
        return self.path(sha256).exists()

    def read(self, sha256: str, start: int = 0, end: int | None = None) -> bytes:
        with self.path(sha256).open("rb") as file:
            file.seek(start)
            return file.read() if end is None else file.read(end - start)

    def size(self, sha256: str) -> int:
        return self.path(sha256).stat().st_size

    def forget(self, sha256: str) -> None:
        self.path(sha256).unlink(missing_ok=True)

    def parts(self) -> Iterator[Lying]:
        return _lying(self._uploads)

    def kept(self) -> Iterator[Lying]:
        for first in _folders(self.folder):
            if first != self._uploads:
                for second in _folders(first):
                    yield from _lying(second)

    def kept_since(self, sha256: str) -> datetime | None:
        path = self.path(sha256)
        return _since(path) if path.exists() else None

    def path(self, sha256: str) -> Path:
        """The file of a digest."""
        return self.folder / sha256[:2] / sha256[2:4] / sha256

    def _part(self, upload_id: str) -> Path:
        return self._uploads / upload_id

    def _keep(self, part: Path, sha256: str) -> None:
        kept = self.path(sha256)
        kept.parent.mkdir(parents=True, exist_ok=True)
        with _full_disk_told():
            part.replace(kept)
            # A folder whose names did not change costs nothing here.
            for folder in (kept.parent, kept.parent.parent, self.folder):
                _sync_folder(folder)


def _folders(folder: Path) -> Iterator[Path]:
    return (path for path in folder.iterdir() if path.is_dir())


def _lying(folder: Path) -> Iterator[Lying]:
    for path in folder.iterdir():
        # What is gone by now has been kept, or let go of by its own request.
        with suppress(FileNotFoundError):
            yield Lying(path.name, _since(path))


def _since(path: Path) -> datetime:
    return datetime.fromtimestamp(path.stat().st_mtime, UTC)


def _locked(path: Path) -> int:
    """The descriptor of a lock file that nobody else holds; UploadBusy if one does."""
    while True:
        with _full_disk_told():
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ONLY)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise UploadBusy() from error
        if os.fstat(descriptor).st_nlink:
            return descriptor
        # The one before let go of it and took its name away: lock the new one.
        os.close(descriptor)


@contextmanager
def _full_disk_told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in FULL_ERRORS:
            raise StorageFull() from error
        raise


def _make_durable(file: IO[bytes]) -> None:
    file.flush()
    synced(file.fileno())


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
