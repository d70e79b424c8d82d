"""A rescue file: what a tablet has not delivered, for the office's key alone, carried by hand.

After a few bytes that say what it is and for which office comes one letter: a manifest, then the
bytes of photos one after another. Its pushes are the very bodies a tablet sends by network, signed
by its key, so that taking them in is what a push is: each once only, however often it comes.
"""

import base64
import json
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from hashlib import sha256

from shared.envelopes import NotForThisKey, close_for
from shared.problems import Problem

ABOUT = "rescue"
MAGIC = b"LOOKBACK-RESCUE-1\n"
FINGERPRINT_BYTES, LENGTH_BYTES = 32, 4
PART_BYTES_MAX = 12 * 1024 * 1024
"""Photos of one file; what is more goes into another, each complete in itself."""


class NotARescueFile(Problem):
    code, status = "not_a_rescue_file", 422
    text = "This is no rescue file of a tablet. Choose the file whose name ends in .lbr."


class ForeignRescueFile(Problem):
    code, status = "foreign_rescue_file", 422
    text = "This rescue file is for another office's server, or of a tablet not known here."


class DamagedRescueFile(Problem):
    code, status = "damaged_rescue_file", 422
    text = "This rescue file is damaged. Nothing was taken. Copy it again, or write it again."


@dataclass(frozen=True)
class Photo:
    """Bytes under their digest."""

    sha256: str
    data: bytes


@dataclass(frozen=True)
class Bundle:
    """What one rescue file holds."""

    device_id: str
    made_at: str
    pushes: list[str]
    photos: list[Photo]


@dataclass(frozen=True)
class _Listed:
    sha256: str
    bytes: int


def write(bundle: Bundle, office_public_key: str) -> bytes:
    """The file of a bundle, for this office alone."""
    listed = [asdict(_Listed(one.sha256, len(one.data))) for one in bundle.photos]
    manifest = {**asdict(bundle), "photos": listed}
    head = json.dumps(manifest, ensure_ascii=False).encode()
    parts = (len(head).to_bytes(LENGTH_BYTES, "big"), head, *(one.data for one in bundle.photos))
    letter = close_for(office_public_key, b"".join(parts), ABOUT)
    return MAGIC + _fingerprint(office_public_key) + letter


def read(file: bytes, office_public_key: str, opened: Callable[[bytes], bytes]) -> Bundle:
    """What a file holds, whole and proved; ``opened`` reads a letter by the office's key."""
    if not file.startswith(MAGIC):
        raise NotARescueFile()
    begin = len(MAGIC) + FINGERPRINT_BYTES
    if file[len(MAGIC) : begin] != _fingerprint(office_public_key):
        raise ForeignRescueFile() if len(file) > begin else DamagedRescueFile()
    try:
        return _parsed(opened(file[begin:]))
    except (NotForThisKey, ValueError, KeyError, TypeError) as error:
        raise DamagedRescueFile() from error


def parts(photos: Iterable[Photo]) -> Iterable[list[Photo]]:
    """Photos in portions of a file each; at least one portion, if only an empty one."""
    portion: list[Photo] = []
    size = 0
    for photo in photos:
        if portion and size + len(photo.data) > PART_BYTES_MAX:
            yield portion
            portion, size = [], 0
        portion.append(photo)
        size += len(photo.data)
    yield portion


def _parsed(plain: bytes) -> Bundle:
    begin = LENGTH_BYTES + int.from_bytes(plain[:LENGTH_BYTES], "big")
    told = json.loads(plain[LENGTH_BYTES:begin])
    photos = []
    for one in (_Listed(**listed) for listed in told["photos"]):
        data = plain[begin : begin + one.bytes]
        if sha256(data).hexdigest() != one.sha256:
            raise DamagedRescueFile()
        photos.append(Photo(one.sha256, data))
        begin += one.bytes
    return Bundle(told["device_id"], told["made_at"], list(told["pushes"]), photos)


def _fingerprint(office_public_key: str) -> bytes:
    return sha256(base64.b64decode(office_public_key)).digest()
