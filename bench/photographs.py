"""Evidence copies: how fast they are taken in, and what a cut costs."""

import base64
import io
import random
import socket
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event
from urllib.parse import urlsplit

from PIL import Image

from bench import limits
from bench.figures import Figure, Limit
from bench.loading import enrolled
from bench.served import Bench
from bench.tablets import Line
from mobile.store.outbox import Act
from mobile.sync.transport import Address, Answer, Ask, HttpTransport, NoNetwork, Outage
from mobile.wiring import Tablet
from shared.protocol import CHUNK_BYTES_MAX, JPEG, area_scope
from shared.records.ops import BlobRef, InspectionStart, PhotoAdd
from shared.sealing import digest
from shared.vocabulary import BlobRole, OpKind, PhotoPurpose, VisitMode

PHOTOS = 200
PHOTO_SIZE = (1000, 700)
PHOTO_BYTES = 600_000
SHA_BYTES = 100_000_000
CUTS = 10
TRIES_MAX = 20
TRY_AGAIN_S = 0.2


class Cutting(HttpTransport):
    """The real wire, that breaks once in the middle of a photo; counts the bytes it carried."""

    server = ""
    carried = 0
    largest = 0
    breaks_at: int | None = None

    def __init__(self, address: Address) -> None:
        super().__init__(address)
        Cutting.server = address.server

    def send(self, ask: Ask) -> Answer:
        body = ask.body if ask.method == "PATCH" else None
        if body is None:
            return super().send(ask)
        Cutting.largest = max(Cutting.largest, len(body))
        room = None if Cutting.breaks_at is None else Cutting.breaks_at - Cutting.carried
        if room is not None and room < len(body):
            Cutting.breaks_at = None
            Cutting.carried += room
            _send_half(Cutting.server, ask, body[:room])
            raise NoNetwork("cut", Outage.CUT)
        Cutting.carried += len(body)
        return super().send(ask)


def _send_half(server: str, ask: Ask, part: bytes) -> None:
    """A request whose body ends too early, on a line of its own that is then gone."""
    parts = urlsplit(server)
    told = {**ask.headers, "Host": parts.netloc, "Content-Length": str(len(ask.body or b""))}
    head = [f"{ask.method} {ask.path} HTTP/1.1", *(f"{name}: {told[name]}" for name in told)]
    with socket.create_connection((parts.hostname or "", parts.port or 0)) as line:
        line.sendall("\r\n".join([*head, "", ""]).encode() + part)


def photos(bench: Bench) -> Figure:
    """Evidence copies by tus: durable, hashed whole, looked into."""
    line, pictures = bench.line(bench.town.pens[1]), _pictures(PHOTOS)
    with bench.measured():
        for picture in pictures:
            _upload(line, picture)
    size = sum(map(len, pictures))
    disk = limits.durable_file_mb_per_s(bench.folder, PHOTOS, size // PHOTOS)
    return bench.figure(
        "photos",
        size / bench.spent.seconds / 1e6,
        "MB/s",
        Limit(disk, "write and fdatasync"),
        sha256_limit_mb_per_s=limits.sha256_mb_per_s(SHA_BYTES),
    )


def upload_cut(bench: Bench) -> Figure:
    """The bytes a tablet sends twice where the line breaks in the middle of a photo."""
    pictures = _pictures(CUTS, first=PHOTOS)
    with TemporaryDirectory(dir=bench.folder) as place:
        tablet = enrolled(bench, Path(place), Cutting)
        tablet.engine.run_until_quiet()
        with bench.measured():
            again = [_cut_once(bench, tablet, picture) for picture in pictures]
        tablet.close()
    return bench.figure(
        "upload cut at half",
        max(again),
        "bytes again",
        Limit(),
        pieces_sent_again=max(again) / Cutting.largest,
        piece_bytes=Cutting.largest,
        photos=CUTS,
    )


def _cut_once(bench: Bench, tablet: Tablet, picture: bytes) -> int:
    """A photo whose line breaks at its half; how many of its bytes went twice."""
    _take(bench, tablet, picture)
    Cutting.carried, Cutting.breaks_at = 0, len(picture) // 2
    for _ in range(TRIES_MAX):
        tablet.engine.backoff.wake()
        tablet.engine.run_until_quiet()
        if not tablet.engine.ready():
            return Cutting.carried - len(picture)
        # The server has not noticed yet that the first line is gone.
        Event().wait(TRY_AGAIN_S)
    raise RuntimeError("a photo cut at its half did not arrive")


def _take(bench: Bench, tablet: Tablet, picture: bytes) -> None:
    """An inspection begun, and a photo of it."""
    shelves, desk = tablet.desk.shelves, tablet.desk
    school_id, area_id = bench.town.schools[0]
    inspection_id, now = desk.new_id(), desk.clockwatch.now()
    sha256 = shelves.photos.keep(picture)
    scope = area_scope(area_id)
    start = InspectionStart(school_id, now, VisitMode.SURPRISE, bench.town.checklist.id)
    photo = PhotoAdd(inspection_id, PhotoPurpose.GATE, sha256, len(picture), *PHOTO_SIZE, taken=now)
    blob = BlobRef(sha256, len(picture), JPEG, BlobRole.EVIDENCE)
    shelves.outbox.put(
        Act(OpKind.INSPECTION_START, inspection_id, inspection_id, scope, start),
        Act(OpKind.PHOTO_ADD, desk.new_id(), inspection_id, scope, photo, (blob,)),
    )


def _pictures(count: int, first: int = 0) -> list[bytes]:
    """Real JPEGs of the size of an evidence copy, each with another digest; numbered from the
    first, since what the office already has is not sent again."""
    noise = random.Random(1).randbytes(PHOTO_SIZE[0] * PHOTO_SIZE[1] * 3)
    image = Image.frombytes("RGB", PHOTO_SIZE, noise)
    buffer = io.BytesIO()
    image.save(buffer, "JPEG", quality=60)
    base = buffer.getvalue()
    fill = PHOTO_BYTES - len(base)
    return [base[:2] + _comment(number, fill) + base[2:] for number in range(first, first + count)]


def _comment(number: int, size: int) -> bytes:
    """Comment segments of a JPEG that fill it up and tell it from its neighbours."""
    filled = b""
    left = max(size, 16)
    while left > 0:
        part = f"{number:08}".encode() + b"x" * min(left, 60_000)
        filled += b"\xff\xfe" + (len(part) + 2).to_bytes(2, "big") + part
        left -= len(part) + 4
    return filled


def _upload(line: Line, picture: bytes) -> None:
    told = {"sha256": digest(picture), "filename": "photo.jpg", "filetype": "image/jpeg"}
    metadata = ",".join(
        f"{name} {base64.b64encode(value.encode()).decode()}" for name, value in told.items()
    )
    tus = {"Tus_Resumable": "1.0.0"}
    _, headers = line.ask(
        "POST",
        "/api/v1/uploads",
        b"",
        Upload_Length=str(len(picture)),
        Upload_Metadata=metadata,
        **tus,
    )
    for offset in range(0, len(picture), CHUNK_BYTES_MAX):
        line.ask(
            "PATCH",
            headers["location"],
            picture[offset : offset + CHUNK_BYTES_MAX],
            Upload_Offset=str(offset),
            Content_Type="application/offset+octet-stream",
            **tus,
        )
