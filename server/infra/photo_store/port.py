"""What any place for photos must do: bytes under their SHA-256, never overwritten.

Everything is durable before anybody is told, and re-hashed before it counts.
"""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from shared.problems import Problem


class DigestDiffers(Problem):
    code, status = "digest_differs", 460
    text = "The bytes that came are not the bytes that were announced. Send the file again."


class UploadBusy(Problem):
    code, status = "upload_busy", 423
    text = "Another request is writing to this upload. Wait a moment and ask for its offset."


@dataclass(frozen=True)
class Lying:
    """Something that lies in the place for photos, and since when."""

    name: str
    since: datetime


class PhotoStore(Protocol):
    """What any place for photos must do."""

    def alone(self, upload_id: str) -> AbstractContextManager[None]:
        """Nobody else writes to this upload meanwhile, in no process; UploadBusy if one does."""

    def append(self, upload_id: str, offset: int, chunk: bytes) -> int:
        """Put a chunk at this offset of an upload, durably; the new length."""

    def length(self, upload_id: str) -> int:
        """How many bytes of an upload are safe."""

    def prove(self, upload_id: str, sha256: str) -> bytes:
        """Read the whole upload back and hash it; DigestDiffers if it is not what was announced."""

    def finish(self, upload_id: str, sha256: str, data: bytes) -> None:
        """Keep a proved upload under its digest; ``data`` are its bytes as they were proved."""

    def discard(self, upload_id: str) -> None:
        """Forget an upload."""

    def put(self, data: bytes) -> str:
        """Keep bytes under their digest; the digest."""

    def has(self, sha256: str) -> bool:
        """Whether these bytes are kept."""

    def read(self, sha256: str, start: int = 0, end: int | None = None) -> bytes:
        """The bytes, or a stretch of them."""

    def size(self, sha256: str) -> int:
        """How many bytes are kept."""

    def forget(self, sha256: str) -> None:
        """Let go of bytes; nothing where they are not kept. Never done to photos on record."""

    def parts(self) -> Iterator[Lying]:
        """All that was begun and not kept yet, by the upload's id."""

    def kept(self) -> Iterator[Lying]:
        """All that is kept, by digest."""

    def kept_since(self, sha256: str) -> datetime | None:
        """Since when these bytes are kept; None where they are not."""
