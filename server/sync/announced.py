"""What a tus client says of an upload, where an upload stands, and why it is refused."""

import base64
import binascii
import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime

from shared.problems import Changed, Invalid, Problem, TooLarge
from shared.protocol import BLOB_BYTES_MAX

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
    expires: datetime | None
    sha256: str
    done: bool = False

    @property
    def is_whole(self) -> bool:
        """Whether every byte is here, verified or not."""
        return self.offset == self.bytes


def refuse_bad_announcement(announced: Announced) -> None:
    """What is no announcement of a photo is refused before anything is kept."""
    if len(announced.sha256) != SHA256_CHARS or announced.sha256.strip("0123456789abcdef"):
        raise Invalid("Announce the SHA-256 of the file in Upload-Metadata.")
    if announced.bytes == 0:
        raise Invalid("The file is empty. Choose the photo again.")
    if announced.bytes > BLOB_BYTES_MAX:
        raise TooLarge(limit_bytes=BLOB_BYTES_MAX)


def refuse_bad_checksum(chunk: bytes, checksum: str) -> None:
    """A piece that is not what its sender hashed is refused before it is kept."""
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
